import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { deskForAll } from './browser.js';
import { eventually } from './eventually.js';

const home = '/tracks/us-cn.counternarcotics';
const series = {
  id: 'us-overdose-deaths',
  title: 'Overdose deaths, United States',
  unit: 'deaths a year',
  tracks: ['us-cn.counternarcotics'],
};
const sources = [{ title: 'Drug overdose deaths', publisher: 'CDC' }];

describe('a reader asks what a track is about', () => {
  const desk = deskForAll();
  beforeAll(async () => {
    const { served } = desk;
    expect((await served.post('/series', series)).status).toBe(201);
    const figures = [
      { disclosed: '2023-07', points: [{ period: '2022', value: 107_941 }], sources },
      { disclosed: '2024-05-15', points: [{ period: '2023', value: 107_543 }], sources },
      { disclosed: '2024-12-15', points: [{ period: '2023', value: 105_007 }], sources },
    ];
    for (const body of figures) {
      expect((await served.post(`/series/${series.id}/points`, body)).status).toBe(201);
    }
  });

  describe('the figures of the outcome', () => {
    const figures = (page: Page) => page.locator('.timeline .series text').allTextContents();
    let page: Page;

    it('stand under the status, on the same days', async () => {
      page = await desk.look(home);
      await page.getByText('Overdose deaths, United States (deaths a year)').first().waitFor();
      await eventually(() => figures(page), ['107,941', '105,007']);
      const [status, row, dialogue] = await Promise.all(
        ['.timeline .band.status', '.timeline .series', '.timeline .mark'].map((part) =>
          page.locator(part).first().boundingBox(),
        ),
      );
      expect(status!.y).toBeLessThan(row!.y);
      expect(row!.y).toBeLessThan(dialogue!.y);
    });

    it('are as they were known on a day, and then no others are', async () => {
      const past = await desk.look(`${home}?knownAt=2024-06-01`);
      await eventually(() => figures(past), ['107,941', '107,543']);
      const before = await desk.look(`${home}?knownAt=2022-06-01`);
      await eventually(() => figures(before), ['no figure known']);
    });

    it('have a table, with their sources and what they were before', async () => {
      await page.getByText('As a table').click();
      const table = page.getByRole('table', { name: 'Overdose deaths, United States (deaths a year)' });
      await table.getByRole('row', { name: /2023 105,007 15 Dec 2024 107,543 from 15 May 2024 .*CDC/ }).waitFor();
    });
  });

  describe('what others hold and expect', () => {
    it('is listed under their names, with how likely they hold it to be', async () => {
      const page = await desk.look(home);
      const claims = page.getByRole('region', { name: 'Claims and expectations' });
      const claim = claims.getByRole('listitem').filter({ hasText: 'the majors list helped to bring China back' });
      await claim.getByText('Foreign Policy (United States): likely').waitFor();
      await claim.getByText('The events it means').click();
      await claim.getByText(/^Cause: /).waitFor();
      await claims.getByRole('heading', { name: 'Expectations', exact: true }).waitFor();
    });

    it('is what was held by then on a day of the past', async () => {
      const page = await desk.look(`${home}?validAt=2021-12-31&knownAt=2021-12-31`);
      const claims = page.getByRole('region', { name: 'Claims and expectations' });
      await claims.getByText('US-China Economic and Security Review Commission').waitFor();
      expect(await claims.getByRole('heading', { level: 3 }).allTextContents()).toEqual([
        'On causes',
        'On circumstances',
      ]);
      const earliest = await desk.look(`${home}?validAt=2016-01-01`);
      await earliest.getByText('No claim or expectation is on record.').waitFor();
    });
  });
});
