import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from './eventually.js';
import { deskForAll } from './browser.js';

const patel = 'FBI director Patel in Beijing, unannounced';

describe('an analyst compares', () => {
  const desk = deskForAll();
  afterEach(() => desk.closeWindows());

  it('two states of knowledge: what differs comes first, and the entry that decides is named', async () => {
    const page = await desk.look('/compare');
    const track = page.getByRole('combobox', { name: 'Track' });
    await track.fill('counternarc');
    await page.keyboard.press('Enter');
    await eventually(() => track.inputValue(), 'United States-China counternarcotics');
    await page.getByRole('radio', { name: 'Two states of knowledge' }).check();
    for (const [name, day] of [
      ['On the day', '2025-11-09'],
      ['As known on', '2025-11-09'],
      ['And on', '2025-11-10'],
    ] as const) {
      await page.getByRole('textbox', { name, exact: true }).fill(day);
      await page.keyboard.press('Enter');
    }
    const differs = page.getByRole('table', { name: 'What differs' });
    await differs.getByRole('row', { name: /^Status Resumed Active$/ }).waitFor();
    await page.getByText('The two sides differ.').waitFor();
    const headings = await page.getByRole('heading', { level: 2 }).allTextContents();
    expect(headings).toEqual(['What differs', 'Entries behind the difference', 'Other differences']);

    const entry = page.getByRole('listitem').filter({ hasText: patel });
    await entry.getByText('Decisive').waitFor();
    await entry.getByText(/Without it: Resumed\s+since 30 Oct 2025/).waitFor();
    await page.getByText('3 not decisive on their own').waitFor();

    const colleague = await desk.look(page.url());
    await colleague.getByRole('row', { name: /^Status Resumed Active$/ }).waitFor();
    await colleague.getByRole('link', { name: patel }).click();
    await colleague.getByRole('heading', { level: 1, name: patel }).waitFor();
  });

  it('two days that are in the address, and moves one of them', async () => {
    const page = await desk.look('/compare?track=us-cn.counternarcotics&from=2023-07-07&to=2024-02-01');
    await page.getByRole('row', { name: /^Status Frozen Working group active$/ }).waitFor();
    expect(await page.getByRole('radio', { name: 'Two days' }).isChecked()).toBe(true);
    await page.getByRole('textbox', { name: 'To', exact: true }).fill('1 December 2023');
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /^Status Frozen Resumed$/ }).waitFor();
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toMatchObject({
      ...{ track: 'us-cn.counternarcotics', from: '2023-07-07', to: '2023-12-01' },
    });
  });

  it('two accounts: what each side holds stands side by side, with what it disputes and tells of commitments', async () => {
    const page = await desk.look('/compare?track=us-cn.counternarcotics&by=accounts');
    await page.getByRole('heading', { name: 'Rival accounts' }).waitFor();
    const [left, right] = [/United States/, /China/].map((name) => page.getByRole('region', { name }));
    await left!.getByText('Foreign Policy (United States): likely').first().waitFor();
    await right!.getByText('Ministry of Foreign Affairs (China): roughly even chance').waitFor();
    const [one, other] = await Promise.all([left!.boundingBox(), right!.boundingBox()]);
    expect(one!.x).toBeLessThan(other!.x);
    expect(one!.y).toBe(other!.y);
    const disputes = page.getByRole('table', { name: 'Disputes' });
    await disputes
      .getByRole('row', { name: /Trump says that Xi did not stop fentanyl sales.* China .*good faith/ })
      .waitFor();
    const commitments = page.getByRole('table', { name: 'Commitments told differently' });
    await commitments.getByRole('row', { name: /made 12 Nov 2025 not in its account$/ }).waitFor();
  });
});
