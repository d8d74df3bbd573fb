import { afterEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { eventually } from './eventually.js';
import { deskForAll } from './browser.js';

const counternarcotics = '/tracks/us-cn.counternarcotics';
const clock = (page: Page, name: string) => page.getByRole('group', { name, exact: true });
const typed = (page: Page, name: string) => clock(page, name).getByRole('textbox', { name });
const thumb = (page: Page, name: string) => clock(page, name).getByRole('slider', { name });
const clocksOf = (page: Page) => Promise.resolve(Object.fromEntries(new URL(page.url()).searchParams));
const frozenThen = 'Frozen since 5 August 2022, when China suspended talks';

describe('an analyst goes back in time', () => {
  const desk = deskForAll();
  afterEach(() => desk.closeWindows());

  it('types 7 July 2023, sees what was so, and is told on the page that it is the past', async () => {
    const page = await desk.look(counternarcotics);
    await typed(page, 'Happened by').fill('7 July 2023');
    await page.getByText('understood as').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(frozenThen).first().waitFor();
    const banner = page.getByRole('complementary', { name: 'What is shown' });
    await banner.getByText('as of 7 July 2023').waitFor();
    expect(await clocksOf(page)).toEqual({ validAt: '2023-07-07' });

    await banner.getByRole('button', { name: 'Back to now' }).click();
    await eventually(() => clocksOf(page), {});
    await page
      .getByText(/^Working group active since 10 February 2026/)
      .first()
      .waitFor();
    expect(await banner.count()).toBe(0);
  });

  it('hands on the address alone, and a colleague sees the same', async () => {
    const page = await desk.look(`${counternarcotics}?validAt=2023-07-07&knownAt=2023-07-07`);
    const colleague = await desk.look(page.url());
    const told = async (window: Page) => {
      await window.getByText(frozenThen).first().waitFor();
      await window.getByRole('region', { name: 'Why' }).getByRole('paragraph').first().waitFor();
      return window.getByRole('region', { name: 'Why' }).getByRole('paragraph').allTextContents();
    };
    expect(await told(colleague)).toEqual(await told(page));
    await colleague.getByText('as known on 7 July 2023').waitFor();
    for (const name of ['Happened by', 'Known by']) {
      expect(await thumb(colleague, name).getAttribute('aria-valuetext')).toBe('7 July 2023');
    }
  });

  it('keeps the clocks from page to page, until it goes back to now', async () => {
    const page = await desk.look('/?validAt=2023-07-07');
    await page.getByRole('button', { name: '7 tracks are frozen' }).waitFor();
    await page.getByRole('searchbox', { name: 'Search' }).fill('counternarcotics');
    await page.getByRole('link', { name: 'United States-China counternarcotics' }).click();
    await page.getByText(frozenThen).first().waitFor();
    await page.getByText('Viewing the past').waitFor();
    // A form records now, whatever day was read before.
    await page.getByRole('link', { name: 'Record', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Record an event' }).waitFor();
    expect(await page.getByText('Viewing the past').count()).toBe(0);
    await page.goBack();
    await page.getByText('Viewing the past').waitFor();
    await page.goBack();
    await page.getByRole('button', { name: '7 tracks are frozen' }).waitFor();
  });

  it('finds two right answers for 9 November 2025: as known that day, and a day later', async () => {
    const page = await desk.look(`${counternarcotics}?validAt=2025-11-09`);
    await typed(page, 'Known by').fill('2025-11-09');
    await page.keyboard.press('Enter');
    await page.getByText('Resumed since 30 October 2025: Both sides speak of consensus on drug cooperation.').waitFor();
    await page.getByText(/^2 events were not known yet/).waitFor();

    await clock(page, 'Known by').getByRole('button', { name: 'News after, 10 November 2025' }).click();
    await page.getByText('Active since 7 November 2025: FBI director Patel in Beijing, unannounced.').waitFor();
    await eventually(() => clocksOf(page), { validAt: '2025-11-09', knownAt: '2025-11-10' });
  });

  it('is told how many events were hidden then, which they are, and sees them hollow in the chart', async () => {
    const page = await desk.look(`${counternarcotics}?validAt=2025-11-09&knownAt=2025-11-09`);
    const panel = page.getByRole('region', { name: 'Time travel' });
    await panel.getByText(/^2 events were not known yet/).click();
    const hidden = panel.getByRole('listitem').filter({ hasText: 'FBI director Patel in Beijing, unannounced' });
    await hidden.getByText('this became known on 10 November 2025').waitFor();

    const chart = page.getByRole('region', { name: 'Over time' });
    await chart.getByText('As a table').click();
    const events = chart.getByRole('table', { name: /\d+ events/ }).getByRole('row');
    const patel = events.filter({ hasText: 'FBI director Patel in Beijing, unannounced' });
    await events.first().waitFor();
    expect(await patel.count()).toBe(0);
    await chart.getByRole('checkbox', { name: 'Events that became known later (hollow)' }).check();
    await patel.first().waitFor();
  });

  it('holds hindsight against what was known at the time, day for day', async () => {
    const page = await desk.look(counternarcotics);
    await page.getByRole('checkbox', { name: 'Also as known at the time' }).check();
    await page.getByText(/^On [\d,]+ of [\d,]+ days the status known at the time differs/).waitFor();
    const table = page.getByRole('table', { name: 'Differences between hindsight and knowledge at the time' });
    const patel = table.getByRole('row').filter({ hasText: 'FBI director Patel in Beijing, unannounced' }).first();
    expect(await patel.getByRole('rowheader').textContent()).toBe('7 Nov 2025 to 9 Nov 2025 (3 days)');
    expect(await patel.getByRole('cell').allTextContents()).toEqual([
      expect.stringContaining('Resumed'),
      expect.stringContaining('Active'),
      'FBI director Patel in Beijing, unannounced',
    ]);
  });

  it('says what is wrong with a day at its field, and nothing moves', async () => {
    const page = await desk.look(`${counternarcotics}?knownAt=2025-11-09`);
    await typed(page, 'Known by').fill('31 February 2024');
    await clock(page, 'Known by').getByRole('alert').waitFor();
    expect(await typed(page, 'Known by').getAttribute('aria-invalid')).toBe('true');
    await typed(page, 'Known by').fill('1 January 2030');
    await clock(page, 'Known by').getByText('future knowledge cannot be shown').waitFor();
    await page.keyboard.press('Enter');
    expect(await clocksOf(page)).toEqual({ knownAt: '2025-11-09' });
  });

  it('moves a slider by the keyboard: days, months, years, the ends, and from event to event', async () => {
    const page = await desk.look(`${counternarcotics}?validAt=2023-07-07`);
    const slider = thumb(page, 'Happened by');
    await slider.focus();
    for (const [key, day] of [
      ['ArrowRight', '8 July 2023'],
      ['ArrowDown', '7 July 2023'],
      ['Shift+ArrowLeft', '7 June 2023'],
      ['PageUp', '7 June 2024'],
      ['PageDown', '7 June 2023'],
      ['Home', '4 March 2015'],
    ] as const) {
      await page.keyboard.press(key);
      await eventually(() => slider.getAttribute('aria-valuetext'), day);
    }
    await eventually(() => clocksOf(page), { validAt: '2015-03-04' });
    await page
      .getByText(/^Active since 4 March 2015/)
      .first()
      .waitFor();
    const before = clock(page, 'Happened by').getByRole('button', { name: 'Event before: none' });
    expect(await before.getAttribute('aria-disabled')).toBe('true');

    await clock(page, 'Happened by')
      .getByRole('button', { name: /^Event after, / })
      .press('Enter');
    await eventually(() => slider.getAttribute('aria-valuetext'), '14 September 2015');
    await slider.press('End');
    const last = await slider.getAttribute('aria-valuemax');
    await eventually(() => slider.getAttribute('aria-valuenow'), last);
    await clock(page, 'Happened by').getByRole('button', { name: 'Now, for Happened by' }).press('Enter');
    await eventually(() => clocksOf(page), {});
    expect(await slider.getAttribute('aria-valuetext')).toBe('22 November 2026, now');
  });

  it('takes a citation along whose link gives this reading for good', async () => {
    const page = await desk.look(`${counternarcotics}?validAt=2023-07-07`);
    await page.getByRole('button', { name: 'Cite' }).click();
    const dialog = page.getByRole('dialog', { name: 'Cite this reading' });
    const link = await dialog.getByRole('textbox', { name: 'This page' }).inputValue();
    const status = await desk.served.get('/tracks/us-cn.counternarcotics/status?validAt=2023-07-07');
    const { position } = status.body.reading as { position: number };
    const pins = { validAt: '2023-07-07', knownAt: '2026-11-22', position: String(position) };
    expect(Object.fromEntries(new URL(link).searchParams)).toMatchObject(pins);
    await page.keyboard.press('Escape');
    expect(await page.locator(':focus').textContent()).toBe('Cite');
    const colleague = await desk.look(link);
    await colleague.getByText(frozenThen).first().waitFor();
  });
});
