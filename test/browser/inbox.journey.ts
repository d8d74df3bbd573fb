import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Upstream } from '../support/servers/upstream.js';
import { eventually } from './eventually.js';
import { deskForAll } from './browser.js';

const halt = 'China suspends counternarcotics talks with the United States';
const items = [halt, 'United States and China hold counternarcotics working group in Vienna', 'Rain over the capital'];

const rss = `<?xml version="1.0"?><rss version="2.0"><channel><title>The Wire</title><link>http://wire.example/</link>${items
  .map((title, index) => {
    const link = `http://wire.example/${index}`;
    return `<item><title>${title}</title><link>${link}</link><guid>${link}</guid><pubDate>Sun, 22 Nov 2026 10:00:00 GMT</pubDate></item>`;
  })
  .join('')}</channel></rss>`;

// Each step goes on from the one before, as the day of an analyst does.
describe('an analyst follows a feed and judges what comes', () => {
  const desk = deskForAll({ privateAddresses: 'all' });
  let wire: Upstream;
  let page: Page;
  let board: Page;
  beforeAll(async () => {
    wire = await Upstream.open();
    wire.on('/feed', { body: rss, headers: { 'content-type': 'application/rss+xml' } });
  });
  afterAll(() => wire.close());

  const status = () =>
    board.getByRole('row').filter({ has: board.getByRole('link', { name: 'United States-China counternarcotics' }) });

  it('adds it by its address, after a look at its first items', async () => {
    page = await desk.look('/sources');
    await page.getByRole('button', { name: 'Add a source' }).click();
    await page.getByRole('textbox', { name: 'URL' }).fill(`${wire.origin}/feed`);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: halt }).waitFor();
    await page.getByRole('button', { name: 'Follow it' }).click();
    await page.getByText('The Wire is added and will be fetched in a moment.').waitFor();
  });

  it('sees its items as candidates, goes through them by the keyboard, and dismisses one', async () => {
    const counted = async () =>
      ((await desk.served.get('/candidates/counts')).body.states as Record<string, number>).waiting ?? 0;
    await eventually(counted, 2);
    page = await desk.look('/inbox');
    await page.getByRole('textbox', { name: 'You judge as' }).fill('Mei');
    await page.getByRole('article').getByRole('heading', { level: 2 }).waitFor();
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.keyboard.press('j');
    await page.getByRole('article').getByRole('heading', { level: 2, name: items[1]! }).waitFor();
    await page.keyboard.press('d');
    await page.getByRole('textbox', { name: 'Reason' }).fill('Old news');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await eventually(() => page.getByRole('region', { name: 'Candidates' }).getByRole('listitem').count(), 1);
  });

  it('takes that back with one key', async () => {
    await page.keyboard.press('u');
    await eventually(() => page.getByRole('region', { name: 'Candidates' }).getByRole('listitem').count(), 2);
  });

  it('accepts the other with two keys, and the status changes on the board in another window', async () => {
    board = await desk.look('/?q=counternarcotics');
    await status().getByText('Working group active').first().waitFor();
    await page.getByRole('region', { name: 'Candidates' }).getByRole('button', { name: halt }).click();
    await page.getByRole('article').getByRole('heading', { level: 2, name: halt }).waitFor();
    await page.getByText('Status changes it would make').waitFor();
    await page.keyboard.press('a');
    await page.getByRole('form', { name: 'The event to record' }).waitFor();
    await page.keyboard.press('a');
    await page.getByRole('link', { name: 'See it on record' }).waitFor();
    await status().getByText('Frozen').first().waitFor();
    const { data } = (await desk.served.get('/events?track=us-cn.counternarcotics&from=2026-11-19&limit=50')).body;
    expect(data.at(-1)!.body).toMatchObject({ type: 'TalksSuspended', derivedFrom: expect.anything() });
  });

  it('fills in what the next proposal lacks, and accepts that', async () => {
    await page.getByRole('article').getByRole('heading', { level: 2, name: items[1]! }).waitFor();
    await page.keyboard.press('a');
    await page.getByText('Before it can be accepted it needs: type.').waitFor();
    await page.getByRole('combobox', { name: 'Type' }).fill('TalksProposed');
    await page.getByRole('form').getByRole('button', { name: 'Accept it so' }).click();
    const states = async () => (await desk.served.get('/candidates/counts')).body.states;
    await eventually(async () => ((await states()) as Record<string, number>).accepted, 2);
  });

  it('says of a track’s inbox that it is looked through', async () => {
    await page.getByRole('combobox', { name: 'Track' }).selectOption('us-cn.counternarcotics');
    await page.getByRole('button', { name: 'Looked through to 22 November 2026' }).click();
    await page.getByText('United States-China counternarcotics is looked through to 22 November 2026.').waitFor();
  });
});
