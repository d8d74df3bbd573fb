import { afterEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Desk, deskForAll } from './browser.js';

const counternarcotics = '/tracks/us-cn.counternarcotics';
/** The afternoon on which the page's time is stopped, so that only the journey lets it go on. */
const afternoon = '2026-11-22T13:00:00Z';

const panel = (page: Page) => page.getByRole('region', { name: 'Time travel' });
const shownDay = (page: Page) =>
  panel(page).getByRole('slider', { name: 'Happened by' }).getAttribute('aria-valuetext');
const said = (page: Page) => panel(page).getByRole('status').last().textContent();

/** The track on a day, with its time stopped and its play set to two seconds a year. */
async function stopped(desk: Desk, day: string, motion: boolean): Promise<Page> {
  const page = await desk.look(`${counternarcotics}?validAt=${day}`, { clockByHand: true, motion });
  await page.getByRole('figure', { name: /over time/ }).waitFor();
  await page.getByRole('button', { name: /^Event after, / }).waitFor();
  await page.clock.pauseAt(afternoon);
  await panel(page).getByRole('combobox', { name: 'A year in' }).selectOption('2 seconds');
  await page.clock.runFor(200);
  return page;
}

describe('an analyst plays the past', () => {
  const desk = deskForAll();
  afterEach(() => desk.closeWindows());

  it('from 2018 to 2026: it says each other status on the way, and stops at the end by itself', async () => {
    const page = await stopped(desk, '2018-01-01', true);
    await panel(page).getByRole('button', { name: 'Play', exact: true }).click();
    const words: string[] = [];
    for (let frames = 0; frames < 400 && !words.at(-1)?.startsWith('At the end'); frames += 1) {
      await page.clock.runFor(60);
      const now = (await said(page)) ?? '';
      if (now !== '' && now !== words.at(-1)) words.push(now);
    }
    expect(words.slice(0, 6)).toEqual([
      'Playing. Active since 16 Mar 2017',
      'Dormant since about 2020',
      'Frozen since 5 Aug 2022',
      'Resumed since 15 Nov 2023',
      'Active since 10 Jan 2024',
      'Working group active since 30 Jan 2024',
    ]);
    expect(words.at(-1)).toBe('At the end. Working group active since 10 Feb 2026');
    await panel(page).getByRole('button', { name: 'Play', exact: true }).waitFor();
    await page.clock.runFor(1_000);
    expect(await shownDay(page)).toBe('22 November 2026');
    expect(new URL(page.url()).searchParams.get('validAt')).toBe('2026-11-22');
  });

  it('pauses where it is, and goes on from there', async () => {
    const page = await stopped(desk, '2022-08-01', true);
    await panel(page).getByRole('button', { name: 'Play', exact: true }).click();
    await page.clock.runFor(500);
    await panel(page).getByRole('button', { name: 'Pause', exact: true }).click();
    await page.clock.runFor(300);
    const paused = await shownDay(page);
    expect(paused).not.toBe('1 August 2022');
    expect(await said(page)).toBe('Paused');
    await page.clock.runFor(3_000);
    expect(await shownDay(page)).toBe(paused);

    await panel(page).getByRole('button', { name: 'Play', exact: true }).click();
    await page.clock.runFor(100);
    expect(await said(page)).toContain('Frozen');
    await page.clock.runFor(500);
    expect(Date.parse((await shownDay(page)) ?? '')).toBeGreaterThan(Date.parse(paused ?? ''));
  });

  it('from event to event, at an even beat, where less motion is wished for', async () => {
    const page = await stopped(desk, '2022-08-01', false);
    await panel(page).getByRole('button', { name: 'Play', exact: true }).click();
    await page.clock.runFor(100);
    expect(await shownDay(page)).toBe('1 August 2022');
    const days: unknown[] = [];
    for (let beats = 0; beats < 3; beats += 1) {
      await page.clock.runFor(800);
      days.push(await shownDay(page));
    }
    expect(days).toEqual(['5 August 2022', '8 August 2022', '29 September 2022']);
  });
});
