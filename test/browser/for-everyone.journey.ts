import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AxeResults, source as axe } from 'axe-core';
import type { Page } from 'playwright-core';
import { deskForAll } from './browser.js';

const track = '/tracks/us-cn.counternarcotics';
const event = '/events/09f31750-f363-5fee-9c60-51a281d348b2';

/** Every page, in the states that differ to the eye. */
const pages = [
  ['the board', '/'],
  ['the board of a day that is past', '/?validAt=2023-07-07&knownAt=2023-07-07'],
  ['the board with nothing on it', '/?q=nothing-is-called-this'],
  ['a track', track],
  ['a track on a day that is past', `${track}?validAt=2023-07-07&knownAt=2023-07-07`],
  ['a track that is not there', '/tracks/no-such.track'],
  ['a comparison', '/compare?track=us-cn.counternarcotics&validAt=2025-11-09&knownFrom=2025-11-09&knownTo=2025-11-10'],
  ['an event', event],
  ['an event that is not there', '/events/00000000-0000-4000-8000-000000000000'],
  ['the record form', '/record'],
  ['the inbox', '/inbox'],
  ['the import of a file', '/import'],
  ['sources', '/sources'],
  ['the account', '/account'],
  ['alerts', '/alerts'],
  ['rules', '/alerts/rules'],
  ['silences', '/alerts/silences'],
  ['channels', '/alerts/channels'],
  ['deliveries', '/alerts/deliveries'],
  ['an address that is no page', '/nothing-here'],
] as const;

/** The page has come to rest: nothing is being read, and nothing has changed for two frames. */
async function settled(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('main .loading'));
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(undefined)))),
  );
}

describe('pages for everyone', () => {
  const desk = deskForAll();

  // A page is loaded once, and looked at from all sides.
  describe.each(pages)('%s (%s)', (_name, path) => {
    let page: Page;
    beforeAll(async () => {
      page = await desk.look(path);
      await settled(page);
    });
    afterAll(() => desk.closeWindows());

    it.each(['light', 'dark'] as const)('gives axe nothing to find in the %s theme', async (theme) => {
      await page.emulateMedia({ colorScheme: theme });
      // What is not near the window is drawn when it comes there, and would keep the colours of the theme before.
      if (theme === 'dark') await page.reload();
      await settled(page);
      await page.evaluate(axe);
      const results = (await page.evaluate(() =>
        (globalThis as unknown as { axe: { run: (options: object) => unknown } }).axe.run({
          resultTypes: ['violations'],
        }),
      )) as AxeResults;
      const found = results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
      expect(found).toEqual([]);
    });

    it('has nothing to click that is smaller than 24 px', async () => {
      const small = await page.evaluate(() => {
        const targets = document.querySelectorAll<HTMLElement>(
          'button, select, input, textarea, summary, [role=slider]',
        );
        return [...targets]
          .filter((target) => target.checkVisibility() && !target.closest('.visually-hidden'))
          .map((target) => ({ target, box: target.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 0 && (box.height < 24 || box.width < 24))
          .map(({ target, box }) => `${target.outerHTML.slice(0, 120)} ${box.width} x ${box.height}`);
      });
      expect(small).toEqual([]);
    });

    it.each([360, 2560])('keeps within a window of %d px', async (width) => {
      await page.setViewportSize({ width, height: 900 });
      await settled(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    });
  });

  it('lets the keyboard past the head of the page, and shows where it is', async () => {
    const page = await desk.look('/');
    await settled(page);
    await page.keyboard.press('Tab');
    const skip = page.locator(':focus');
    expect(await skip.textContent()).toBe('Skip to the page');
    expect(await skip.evaluate((link) => getComputedStyle(link).outlineStyle)).toBe('solid');
    await desk.closeWindows();
  });
});
