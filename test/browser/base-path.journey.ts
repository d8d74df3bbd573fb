import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { People } from '../../src/access/people/people.js';
import { deskForAll } from './browser.js';
import { eventually } from './eventually.js';

const basePath = '/desk/thaw';
const title = 'United States-China counternarcotics';

describe('an analyst whose Thaw is below a path of a host', () => {
  const desk = deskForAll({ basePath, isShared: true });
  /** What a page asked of the host beside that path. */
  const strayed: string[] = [];
  let password = '';
  beforeAll(async () => {
    password = (await desk.served.app.get(People).add({ name: 'Anna Berg', role: 'operator' }, 'local')).password;
  });
  afterEach(async () => {
    expect(strayed.splice(0)).toEqual([]);
    await desk.closeWindows();
  });

  const look = async (path: string): Promise<Page> => {
    const page = await desk.look(`${basePath}${path}`, { host: 'localhost' });
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (!pathname.startsWith(`${basePath}/`)) strayed.push(pathname);
    });
    return page;
  };
  const place = (page: Page) => Promise.resolve(page.url().slice(new URL(page.url()).origin.length));
  const menu = (page: Page, name: string) =>
    page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name, exact: true });

  it('from the board to a track, to a past day, and back again, without a page being loaded anew', async () => {
    const page = await look('/');
    let loads = 0;
    page.on('request', (request) => void (loads += request.isNavigationRequest() ? 1 : 0));
    await page.getByText('31 of 234 tracks', { exact: true }).waitFor();
    await page.getByText(/^live/).waitFor();
    await page.getByRole('searchbox', { name: 'Search' }).fill('fentanyl');
    await eventually(() => place(page), `${basePath}/?q=fentanyl`);
    await page.getByRole('link', { name: title }).click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await eventually(() => place(page), `${basePath}/tracks/us-cn.counternarcotics`);
    // What the chart draws can be opened, by a click and in a tab of its own.
    const mark = page.locator('a[href*="/events/"]').first();
    await mark.waitFor();
    const hrefs = await page
      .locator('a[href*="/events/"]')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href')!));
    expect(hrefs.filter((href) => !href.startsWith(`${basePath}/events/`))).toEqual([]);
    await menu(page, 'Board').click();
    await eventually(() => place(page), `${basePath}/`);
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    expect(loads).toBe(0);
  });

  it('opens every page by its address, and finds the others from there', async () => {
    const page = await look('/tracks/us-cn.counternarcotics?validAt=2023-07-07');
    await page
      .getByText(/^Frozen since 5 August 2022/)
      .first()
      .waitFor();
    for (const [name, heading] of [
      ['Inbox', /^Inbox/],
      ['Compare', /^Compare/],
      ['Sources', /^Sources/],
      ['Alerts', /^Alerts/],
      ['Account', /^Account/],
    ] as const) {
      await menu(page, name).click();
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await eventually(() => menu(page, name).getAttribute('aria-current'), 'page');
    }
    await page.goto(`${basePath}/alerts/rules`);
    await page.getByRole('heading', { level: 1, name: /^Alerts/ }).waitFor();
    await page.goto(`${basePath}/nothing-here`);
    await page.getByRole('heading', { level: 1, name: 'No such page' }).waitFor();
    await page.getByRole('textbox', { name: 'Search the tracks' }).fill('fentanyl');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: title }).waitFor();
  });

  it('signs in, and is signed in on the next page, by a cookie that the rest of the host does not get', async () => {
    const page = await look('/account');
    const form = page.getByRole('form', { name: 'Sign in with a password' });
    await form.getByLabel('Name').fill('Anna Berg');
    await form.getByLabel('Password').fill(password);
    await form.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Anna Berg is signed in').waitFor();
    await page.reload();
    await page.getByText('Anna Berg is signed in').waitFor();
    const cookies = await page.context().cookies();
    expect(cookies).toMatchObject([{ name: '__Secure-thaw', path: basePath, httpOnly: true, secure: true }]);
  });

  it('reads the contract, which is found there too', async () => {
    const page = await look('/');
    await menu(page, 'API').click();
    await page.getByRole('heading', { name: /^Thaw/ }).first().waitFor();
    await eventually(() => page.getByRole('combobox').inputValue(), `${basePath}/api/v1`);
    await page.getByRole('link', { name: 'Thaw: back to the board' }).click();
    await page.getByText('31 of 234 tracks', { exact: true }).waitFor();
  });
});
