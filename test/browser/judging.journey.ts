import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { SourcePoller } from '../../src/sources/polling/source-poller.js';
import { Upstream } from '../support/servers/upstream.js';
import { deskForAll } from './browser.js';
import { eventually } from './eventually.js';

const halt = 'China suspends counternarcotics talks with the United States';
const alike = 'China suspends counternarcotics talks with United States, ministry says';
const vienna = 'United States and China hold counternarcotics working group in Vienna';
const officials = 'Chinese and American drug officials: fentanyl precursors on the table';
const others = ['US Treasury names Chinese chemical firms', 'Beijing protests to Washington over visas'];
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-/;

const rss = (titles: readonly string[]) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>The Wire</title><link>http://wire.example/</link>${titles
    .map((title, index) => {
      const link = `http://wire.example/${index}`;
      return `<item><title>${title}</title><link>${link}</link><guid>${link}</guid><pubDate>Sun, 22 Nov 2026 10:00:00 GMT</pubDate></item>`;
    })
    .join('')}</channel></rss>`;

// Each step goes on from the one before, as the day of an analyst does.
describe('an analyst sorts what has come', () => {
  const desk = deskForAll({ privateAddresses: 'all' });
  let wire: Upstream;
  let source: string;
  let accepted: string;
  let page: Page;
  const publish = (titles: readonly string[]) =>
    wire.on('/feed', { body: rss(titles), headers: { 'content-type': 'application/rss+xml' } });
  beforeAll(async () => {
    wire = await Upstream.open();
    publish([halt, alike, vienna, officials, ...others]);
    const { body } = await desk.served.post('/sources', { kind: 'feed', settings: { url: `${wire.origin}/feed` } });
    source = String(body.id);
  });
  afterAll(() => wire.close());

  const list = () => page.getByRole('region', { name: 'Candidates' }).getByRole('listitem');
  const one = () => page.getByRole('article');
  const choose = async (title: string) => {
    await page.getByRole('region', { name: 'Candidates' }).getByRole('button', { name: title }).first().click();
    await one().getByRole('heading', { level: 2, name: title }).waitFor();
  };
  const state = async (name: string) =>
    ((await desk.served.get('/candidates/counts')).body.states as Record<string, number>)[name] ?? 0;

  it('merges two candidates, and takes that back', async () => {
    await eventually(() => state('waiting'), 5);
    page = await desk.look('/inbox');
    await page.getByRole('textbox', { name: 'You judge as' }).fill('Mei');
    await eventually(() => list().count(), 5);
    await choose(vienna);
    await page.getByRole('checkbox', { name: `Choose ${officials}` }).check();
    await page.getByRole('button', { name: 'The same as …' }).click();
    await page.getByRole('button', { name: 'Merge the other chosen one into it' }).click();
    await one().getByRole('heading', { name: 'Its 2 reports' }).waitFor();
    await eventually(() => list().count(), 4);
    await page.getByRole('button', { name: 'Undo', exact: false }).first().click();
    await eventually(() => list().count(), 5);
    await page.getByRole('button', { name: 'Choose none' }).click();
  });

  it('splits off a report, which the decision says without an id', async () => {
    await choose(halt);
    await one().getByRole('heading', { name: 'Its 2 reports' }).waitFor();
    await one()
      .getByRole('checkbox', { name: `Set apart: ${alike}` })
      .check();
    await page.getByRole('button', { name: 'Make this one a candidate apart' }).click();
    await eventually(() => list().count(), 6);
    await one().getByText('Mei split reports off, as a candidate of their own').waitFor();
    expect(await one().innerText()).not.toMatch(uuid);
  });

  it('puts one off until tomorrow, finds it again, and takes that back', async () => {
    await choose(alike);
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('s');
    await page.getByRole('button', { name: 'tomorrow' }).click();
    await eventually(() => list().count(), 5);
    await page.getByText('Mei put it off until 2026-11-23 06:00 UTC.').waitFor();
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('u');
    await eventually(() => list().count(), 6);
    expect(await state('snoozed')).toBe(0);
  });

  it('dismisses many at once', async () => {
    for (const title of others) await page.getByRole('checkbox', { name: `Choose ${title}` }).check();
    const bar = page.getByRole('group', { name: 'The chosen candidates' });
    await bar.getByRole('button', { name: 'Dismiss' }).click();
    await bar.getByRole('button', { name: 'Not on any track' }).click();
    await eventually(() => list().count(), 4);
    expect(await state('dismissed')).toBe(2);
  });

  it('adds the reports of one to an event that it finds by its title', async () => {
    await choose(officials);
    await page.getByRole('button', { name: 'The same as …' }).click();
    const event = one().getByRole('combobox', { name: /event/i });
    await event.fill('working group');
    await one().getByRole('option').first().click();
    await page.getByRole('button', { name: 'Add its reports to that event' }).click();
    await page.getByText('Mei added one report to an event on record, as sources.').waitFor();
    await eventually(() => list().count(), 3);
  });

  const changed = async (title: string) => {
    publish([title, alike, vienna, officials, ...others]);
    await desk.served.post(`/sources/${source}/fetch`, {});
    await desk.served.app.get(SourcePoller).idle();
    await eventually(() => state('source-changed'), 1);
    await list().filter({ hasText: 'The source changed.' }).getByRole('button').click();
    await one().getByRole('button', { name: 'Keep the event as it is' }).waitFor();
  };

  it('is asked again where the source of an accepted one changes, and keeps the event', async () => {
    await choose(halt);
    await one().getByRole('button', { name: 'Accept' }).click();
    await one().getByRole('form').getByRole('button', { name: 'Accept it so' }).click();
    accepted = (await page.getByRole('link', { name: 'See it on record' }).getAttribute('href'))!.split('/').at(-1)!;
    await changed(`${halt} for now`);
    await one().getByRole('button', { name: 'Keep the event as it is' }).click();
    await eventually(() => state('source-changed'), 0);
  });

  it('corrects the event when it changes once more', async () => {
    await changed(`${halt} on drugs`);
    await one().getByRole('button', { name: 'Correct the event' }).click();
    await page.getByRole('textbox', { name: 'Title' }).first().fill('China suspends talks on drugs');
    await page.getByRole('textbox', { name: 'Reason of the correction' }).fill('The wire corrected it');
    await page.getByRole('button', { name: 'Correct it so' }).click();
    await page.getByText('Mei corrected the event, since the source changed.').waitFor();
  });

  it('retracts it when the source takes it back', async () => {
    await changed('China does not suspend counternarcotics talks with the United States');
    await one().getByRole('button', { name: 'Retract the event' }).first().click();
    await page.getByRole('textbox', { name: 'Reason' }).fill('The wire took it back');
    await page.keyboard.press('Enter');
    await page.getByText('Mei retracted the event, since the source changed.').waitFor();
    const event = (await desk.served.get(`/events/${accepted}`)).body;
    expect(event.current).toBeNull();
  });
});
