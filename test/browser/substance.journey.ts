import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { deskForAll } from './browser.js';
import { eventually } from './eventually.js';

const home = '/tracks/us-cn.counternarcotics';
const series = {
  id: 'coal-power',
  title: 'Coal power begun in China',
  unit: 'gigawatts a year',
  tracks: ['us-cn.climate'],
};
const climate = '/tracks/us-cn.climate';
const sources = [{ title: 'Global Coal Plant Tracker', publisher: 'GEM' }];

describe('a reader asks what a track is about', () => {
  const desk = deskForAll();
  beforeAll(async () => {
    const { served } = desk;
    expect((await served.post('/series', series)).status).toBe(201);
    const figures = [
      { disclosed: '2023-07', points: [{ period: '2022', value: 70.2 }], sources },
      { disclosed: '2024-05-15', points: [{ period: '2023', value: 70.3 }], sources },
      { disclosed: '2024-12-15', points: [{ period: '2023', value: 69.5 }], sources },
    ];
    for (const body of figures) {
      expect((await served.post(`/series/${series.id}/points`, body)).status).toBe(201);
    }
  });

  describe('the brief', () => {
    it('stands beside the status as one paragraph, and opens to its sentences with their sources', async () => {
      const page = await desk.look(`${home}?validAt=2024-08-08&knownAt=2024-08-08`);
      const brief = page.getByRole('region', { name: 'Brief' });
      await brief.getByText(/^Between 9 July and 8 August 2024 China adopted controls/).waitFor();
      const [status, beside] = [page.locator('.headline'), brief].map((part) => part.boundingBox());
      expect((await status)!.y).toBe((await beside)!.y);
      await brief.getByRole('button', { name: 'The whole brief, with its sources' }).click();
      await brief.getByText(/falls due on 1 September 2024\.$/).waitFor();
      await brief
        .getByText(/^Sources: .*News Delivers/)
        .first()
        .click();
      await brief
        .getByRole('link', { name: /China commits itself to control three precursors/ })
        .first()
        .waitFor();
    });
  });

  describe('the terms and the exchange', () => {
    const sideOf = (page: Page, name: string) =>
      page.getByRole('region', { name: 'Terms and exchange' }).getByRole('region', { name, exact: true });

    it('stand in two columns: what each side wants and how it was answered, and what it gave', async () => {
      const page = await desk.look(home);
      const [us, china] = [sideOf(page, 'United States'), sideOf(page, 'China')];
      await china.getByRole('button', { name: 'Show all 7' }).click();
      const institute = china
        .getByRole('listitem')
        .filter({ hasText: 'China wants the forensic institute off' })
        .first();
      await institute.getByText('Granted on 16 November 2023, after 515 days').click();
      await institute.getByRole('link', { name: 'The forensic institute comes off the Entity List' }).waitFor();
      const congress = china.getByRole('listitem').filter({ hasText: 'want Congress to stop criticizing it' });
      await congress.getByText('no Chinese source').waitFor();
      const order = us.getByRole('listitem').filter({ hasText: /^Order halves the fentanyl tariff/ });
      await order.getByText(/^Keeps The United States is to halve its fentanyl tariff.* after 11 days$/).waitFor();
      const [one, other] = await Promise.all([us.boundingBox(), china.boundingBox()]);
      expect(one!.y).toBe(other!.y);
      expect(one!.x).toBeLessThan(other!.x);
    });

    it('are those of the day that is read, as they were known, and the sliders stay where they are', async () => {
      const page = await desk.look(`${home}?validAt=2024-04-21&knownAt=2024-04-22`);
      const us = sideOf(page, 'United States');
      const kyc = us.getByRole('listitem').filter({ hasText: 'know-your-customer' });
      await kyc
        .getByText('Refused on 29 September 2022; asked again by 21 April 2024; no American source; open for 570 days')
        .waitFor();
      const top = async () => {
        const places = [page.getByRole('region', { name: 'Time travel' }), page.locator('.timeline')];
        return Promise.all(places.map(async (place) => (await place.boundingBox())!.y));
      };
      // The field comes into the window before anything is measured in it.
      await page.getByRole('textbox', { name: 'Happened by' }).focus();
      const before = await top();
      await page.getByRole('textbox', { name: 'Happened by' }).fill('2015-03-05');
      await page.keyboard.press('Enter');
      await us.getByText('No demand or condition of its own is on record.').waitFor();
      expect(await top()).toEqual(before);
    });

    it('come before the chart, and nothing that is drawn moves as the parts arrive', async () => {
      const page = await desk.look('about:blank');
      await page.addInitScript(() => {
        const shifts: number[] = [];
        Object.assign(globalThis, { shifts });
        new PerformanceObserver((list) => {
          for (const shift of list.getEntries()) shifts.push((shift as unknown as { value: number }).value);
        }).observe({ type: 'layout-shift', buffered: true });
      });
      await page.goto(home);
      await page.getByRole('heading', { name: 'Related' }).waitFor();
      await page.locator('.timeline .mark').first().waitFor();
      const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts);
      expect(shifts.reduce((sum, shift) => sum + shift, 0)).toBeLessThan(0.02);
    });
  });

  describe('the figures of the outcome', () => {
    const figures = (page: Page) => page.locator('.timeline .series text').allTextContents();
    let page: Page;

    it('stand under the status, on the same days', async () => {
      page = await desk.look(climate);
      await page.getByText('Coal power begun in China (gigawatts a year)').first().waitFor();
      await eventually(() => figures(page), ['70.2', '69.5']);
      const [status, row, dialogue] = await Promise.all(
        ['.timeline .band.status', '.timeline .series', '.timeline .mark'].map((part) =>
          page.locator(part).first().boundingBox(),
        ),
      );
      expect(status!.y).toBeLessThan(row!.y);
      expect(row!.y).toBeLessThan(dialogue!.y);
    });

    it('are as they were known on a day, and then no others are', async () => {
      const past = await desk.look(`${climate}?knownAt=2024-06-01`);
      await eventually(() => figures(past), ['70.2', '70.3']);
      const before = await desk.look(`${climate}?knownAt=2022-09-01`);
      await eventually(() => figures(before), ['no figure known']);
    });

    it('have a table, with their sources and what they were before', async () => {
      await page.getByText('As a table').click();
      const table = page.getByRole('table', { name: 'Coal power begun in China (gigawatts a year)' });
      await table.getByRole('row', { name: /2023 69.5 15 Dec 2024 70.3 from 15 May 2024 .*GEM/ }).waitFor();
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

  describe('the measures', () => {
    it('name the branches that press and are not counted, and the tracks that one act moved', async () => {
      const page = await desk.look(`${home}?validAt=2024-04-21`);
      const measures = page.getByRole('region', { name: 'Measures' });
      await measures.getByText('Congress: 2 acts, not counted').click();
      await measures.getByRole('link', { name: /House/ }).first().waitFor();
      await measures.getByText('8 of 10 tracks').click();
      await measures
        .getByRole('listitem')
        .filter({ hasText: /climate: frozen, thawed after 101 days$/ })
        .waitFor();
    });
  });
});
