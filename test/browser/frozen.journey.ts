import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { eventually } from './eventually.js';
import { deskForAll } from './browser.js';

const frozen = [
  'Ethiopia-Egypt-Sudan talks on the Grand Ethiopian Renaissance Dam',
  'India-Pakistan Permanent Indus Commission and the Indus Waters Treaty',
  'United States-China legal assistance in criminal matters',
  'United States-China repatriation of illegal migrants',
  'United States-China work against transnational crime',
  'United States-Cuba migration talks and the migration accords',
];

const tracksOn = (page: Page) =>
  page.locator('.board-table').getByRole('rowheader').getByRole('link').allTextContents();
const inAddress = (page: Page, name: string) => Promise.resolve(new URL(page.url()).searchParams.getAll(name));

describe('an analyst finds what is frozen', () => {
  const desk = deskForAll();
  afterEach(() => desk.closeWindows());

  it('by the number in the first sentence, and the link shows the same to a colleague', async () => {
    const page = await desk.look('/');
    await page.getByRole('button', { name: '6 tracks are frozen' }).click();
    await eventually(async () => (await tracksOn(page)).sort(), frozen);
    await eventually(() => inAddress(page, 'status'), ['frozen']);
    expect(await page.getByRole('button', { name: 'Frozen 6' }).getAttribute('aria-pressed')).toBe('true');

    const colleague = await desk.look(page.url());
    await colleague.getByText('6 of 234 tracks', { exact: true }).waitFor();
    expect((await tracksOn(colleague)).sort()).toEqual(frozen);
  });

  it('by the strip of statuses, whose counts go with the party that is chosen', async () => {
    const page = await desk.look('/');
    await page.getByRole('search').getByText('Party', { exact: true }).click();
    await page.getByRole('searchbox', { name: 'Find in party' }).fill('china');
    await page.getByRole('checkbox', { name: /China \(CN\)/ }).check();
    const { body } = await desk.served.get('/status/summary');
    const chosen = (body.tracks as { parties: string[]; collection: string }[]).filter(
      ({ parties, collection }) => parties.includes('CN') && collection !== 'us-leaders-register',
    );
    const ofChina = chosen.length;
    await page.getByText(`${ofChina} of 234 tracks`, { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Frozen 3' }).click();
    await page.getByText('3 of 234 tracks', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Frozen: remove filter' }).click();
    await page.getByText(`${ofChina} of 234 tracks`, { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Show all tracks' }).click();
    await page.getByText('31 of 234 tracks', { exact: true }).waitFor();
    await eventually(() => Promise.resolve(new URL(page.url()).search), '');
  });

  it('in the first rows of the board, with what changed last and why above them, and without registers of visits', async () => {
    const page = await desk.look('/');
    const latest = page.getByRole('region', { name: 'What changed last' });
    await latest.getByRole('listitem').first().waitFor();
    expect((await latest.getByRole('listitem').first().innerText()).replaceAll(/\s+/g, ' ')).toMatch(
      /^Dormant 9 Nov 2026 Türkiye-Greece exploratory contacts.* No talks on the subject alone since “Sixth leaders’ council/,
    );
    await eventually(async () => (await tracksOn(page)).length, 31);
    const tracks = await tracksOn(page);
    expect(tracks.slice(0, 6).sort()).toEqual(frozen);
    await page.getByRole('button', { name: 'Show 203 registers of leaders’ visits, too' }).first().click();
    await page.getByText('234 of 234 tracks', { exact: true }).waitFor();
    await eventually(() => inAddress(page, 'registers'), ['shown']);
    await page.getByRole('button', { name: 'Fold the registers of visits away' }).first().click();
    await page.getByText('31 of 234 tracks', { exact: true }).waitFor();
  });

  it('by a party and a status at once, in the table of parties by status', async () => {
    const page = await desk.look('/');
    await page.getByRole('button', { name: 'China: 3 frozen' }).click();
    await page.getByText('3 of 234 tracks', { exact: true }).waitFor();
    await eventually(() => inAddress(page, 'party'), ['CN']);
    await eventually(() => inAddress(page, 'status'), ['frozen']);
  });

  it('fits a phone: what nearly all tracks share is said once, and the whole board is not a tenth of what it was', async () => {
    const page = await desk.look('/', { width: 390, height: 844 });
    await page.getByText('Pressure is low on all tracks.').waitFor();
    await eventually(async () => (await tracksOn(page)).length, 31);
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(9_000);
  });

  it('each with its status as a word, since when, when they last spoke, and why', async () => {
    const page = await desk.look('/?status=frozen');
    const row = page.getByRole('row', { name: /repatriation of illegal migrants/ });
    await row.waitFor();
    const cells = await row.getByRole('cell').allInnerTexts();
    expect(cells.slice(0, 3).map((cell) => cell.replaceAll(/\s+/g, ' '))).toEqual([
      expect.stringContaining('Frozen'),
      expect.stringContaining('5 Aug 2022'),
      expect.stringContaining('19 Jun 2025'),
    ]);
    expect(await row.getByRole('rowheader').textContent()).toContain('China suspended talks');
  });

  it('searches by the name or the code of a country, and says so when nothing fits', async () => {
    const page = await desk.look('/');
    const search = page.getByRole('searchbox', { name: 'Search' });
    await search.fill('counternarc');
    await eventually(async () => (await tracksOn(page)).includes('United States-China counternarcotics'), true);
    await eventually(() => inAddress(page, 'q'), ['counternarc']);
    // Others have it in an event alone, and say in which.
    await page
      .getByText(/^Found in an event of .+: “.+”$/)
      .first()
      .waitFor();
    // By what its topic is also called, and a country by what it is usually called.
    await search.fill('fentanyl china');
    await eventually(async () => (await tracksOn(page)).includes('United States-China counternarcotics'), true);
    await search.fill('UK economic');
    const dialogue = 'United Kingdom-China Economic and Financial Dialogue';
    await eventually(async () => (await tracksOn(page)).includes(dialogue), true);
    await search.fill('no such zebra');
    await page.getByText('No track matches these filters.').waitFor();
    await page.getByRole('button', { name: 'Take the filters away' }).click();
    await page.getByText('31 of 234 tracks', { exact: true }).waitFor();
  });

  it('orders by a column, either way, and groups by relationship', async () => {
    const page = await desk.look('/?party=CN');
    const head = page.getByRole('columnheader', { name: 'Track' });
    await head.getByRole('button').click();
    await eventually(() => head.getAttribute('aria-sort'), 'ascending');
    const ascending = await tracksOn(page);
    expect(ascending).toEqual(ascending.toSorted((a, b) => a.localeCompare(b, 'en-GB')));
    expect(ascending.length).toBeGreaterThan(3);
    await head.getByRole('button').click();
    await eventually(() => head.getAttribute('aria-sort'), 'descending');
    expect(await tracksOn(page)).toEqual(ascending.toReversed());

    await page.getByRole('checkbox', { name: 'By relationship' }).check();
    await page.getByText(`${ascending.length} of 234 tracks in 7 relationships`).waitFor();
  });

  it('takes home exactly what is shown, with the clocks it was read at', async () => {
    const page = await desk.look('/?status=frozen&sort=track&validAt=2023-07-07');
    await page.getByText('7 of 234 tracks', { exact: true }).waitFor();
    const shown = await tracksOn(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('group', { name: 'Export what is shown' }).getByRole('button', { name: 'CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/valid-2023-07-07_.*_7-of-234\.csv$/);
    const rows = parse<Record<string, string>>(await readFile(await download.path()), { bom: true, columns: true });
    expect(rows.map(({ title }) => title)).toEqual(shown);
    for (const row of rows) {
      expect(row).toMatchObject({ status: 'frozen', valid_at: '2023-07-07', known_at: '2026-11-22' });
    }
  });
});
