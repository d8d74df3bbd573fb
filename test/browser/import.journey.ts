import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { deskForAll } from './browser.js';

const table = [
  'Contacts of the desk;;;',
  'when;what;kind;paper',
  '30.1.2026;The working group meets in Vienna;suspension;Reuters',
  '13.2.26;The line is cut;suspension;Reuters',
  '',
].join('\n');

const choose = (page: Page, content: string) =>
  page.setInputFiles('#import-file', { name: 'contacts.csv', mimeType: 'text/csv', buffer: Buffer.from(content) });

describe('an analyst imports a colleague’s table', () => {
  const desk = deskForAll();
  let page: Page;

  it('sees its columns and a draft of what they mean', async () => {
    page = await desk.look('/import');
    await choose(page, table);
    await page.getByText('A table of 4 columns, named in line 2, its cells apart by semicolons.').waitFor();
    expect(await page.getByLabel('Title', { exact: true }).inputValue()).toBe('what');
  });

  it('says what they mean, and is told which line is refused and why', async () => {
    await page.getByLabel('Type of event').selectOption('kind');
    await page.getByRole('combobox', { name: '“suspension” means' }).fill('TalksSuspended');
    await page.getByRole('combobox', { name: 'Tracks' }).last().fill('us-cn.counternarcotics');
    await page.keyboard.press('Enter');
    await page.getByLabel('Date', { exact: true }).selectOption('when');
    await page.getByLabel('Its dates are written as').selectOption('d.m.yyyy');
    await page.getByLabel('Publisher', { exact: true }).selectOption('paper');
    await page.getByLabel('Party 1', { exact: true }).selectOption({ label: 'the same for every row' });
    await page.getByRole('combobox', { name: 'Party, for every row' }).fill('CN');
    await page.getByLabel('Role, for every row').first().selectOption('initiator');
    await page.getByRole('button', { name: 'See what it would do' }).click();
    await page.getByText('2 lines: 1 would be stored, 1 refused.').waitFor();
    const refused = page.getByRole('listitem').filter({ hasText: 'Line 4' });
    expect(await refused.textContent()).toContain('"13.2.26" is no date of the form d.m.yyyy');
    expect(await page.getByRole('button', { name: 'Store it' }).count()).toBe(0);
  });

  it('mends the file, sees the statuses that would change, and stores it', async () => {
    await page.getByText('The map as a file, for the next time').click();
    const map = await page.getByRole('textbox', { name: 'Map' }).inputValue();
    await choose(page, table.replace('13.2.26', '13.2.2026'));
    await page.getByRole('button', { name: 'See what it would do' }).waitFor();
    await page.getByText('The map as a file, for the next time').click();
    await page.getByRole('textbox', { name: 'Map' }).fill(map);
    await page.getByRole('button', { name: 'Take this map' }).click();
    await page.getByRole('button', { name: 'See what it would do' }).click();
    await page.getByText('2 lines: 2 would be stored, 0 refused.').waitFor();
    await page.getByRole('heading', { name: 'Status changes it would make' }).waitFor();
    await page.getByRole('button', { name: 'Store it' }).click();
    await page.getByText('2 lines: 2 stored, 0 refused.').waitFor();
    const { data } = (await desk.served.get('/events?track=us-cn.counternarcotics&from=2026-01-30&limit=200')).body;
    expect(data.filter(({ recordedBy }) => recordedBy === 'local, import of contacts.csv')).toHaveLength(2);
  });
});
