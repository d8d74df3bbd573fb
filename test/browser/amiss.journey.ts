import { afterEach, describe, it } from '@jest/globals';
import { eventually } from './eventually.js';
import { deskForAll } from './browser.js';

const counternarcotics = '/tracks/us-cn.counternarcotics';

describe('an analyst meets what is not there', () => {
  const desk = deskForAll();
  afterEach(() => desk.closeWindows());

  it('a track that nobody defined: said plainly, with the way to the board', async () => {
    const page = await desk.look('/tracks/us-cn.space');
    await page.getByRole('heading', { level: 1, name: 'No such track' }).waitFor();
    await page.getByRole('main').getByRole('link', { name: 'board' }).click();
    await page.getByText('31 of 234 tracks', { exact: true }).waitFor();
  });

  it.each([
    ['/nothing-here', 'No such page', '/nothing-here'],
    ['/events/00000000-0000-4000-8000-000000000000', 'No such event', '00000000-0000-4000-8000-000000000000'],
    ['/api/v1/candidates/00000000-0000-4000-8000-000000000000', 'No such candidate', '00000000-0000-4000'],
  ])('%s: a page that names it, and a search that leads on', async (path, heading, name) => {
    const page = await desk.look(path);
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await page.getByRole('main').getByText(name).waitFor();
    await page.getByRole('textbox', { name: 'Search the tracks' }).fill('fentanyl');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'United States-China counternarcotics' }).waitFor();
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Inbox' }).click();
    await page.getByRole('heading', { level: 1, name: /^Inbox/ }).waitFor();
  });

  it('a candidate that is gone: said in its place in the inbox', async () => {
    const page = await desk.look('/inbox?candidate=00000000-0000-4000-8000-000000000000');
    await page.getByText(/^There is no candidate/).waitFor();
  });

  it('a day on which nothing was known of the track: when the first entry became known, and ways there', async () => {
    const page = await desk.look(`${counternarcotics}?validAt=2015-04-01&knownAt=2015-04-01`);
    const note = page.getByRole('status', { name: 'Nothing known' });
    await note.getByText('Nothing was known of this track on 1 April 2015.').waitFor();
    await note.getByRole('button', { name: 'As known today' }).click();
    await page
      .getByText(/^Active since 4 March 2015/)
      .first()
      .waitFor();
    await eventually(() => Promise.resolve(new URL(page.url()).search), '?validAt=2015-04-01');
  });

  it('a board of which nothing was known yet', async () => {
    const page = await desk.look('/?validAt=1700-01-01&knownAt=1700-01-01');
    await page.getByText('None of the 234 tracks was known by then.').waitFor();
    await page.getByRole('button', { name: 'Back to now' }).click();
    await page.getByText('31 of 234 tracks', { exact: true }).waitFor();
  });

  it('an answer that fails: the problem by its title and its request, and a way to try again', async () => {
    const page = await desk.look('/');
    await page.getByText('31 of 234 tracks', { exact: true }).waitFor();
    let failing = true;
    await page.route('**/api/v1/tracks/us-cn.counternarcotics/status*', async (route) => {
      if (!failing) return route.continue();
      const problem = {
        title: 'Out of order',
        status: 500,
        detail: 'The store is away.',
        code: 'internal',
        requestId: 'r-1',
      };
      return route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) });
    });
    await page.getByRole('searchbox', { name: 'Search' }).fill('counternarcotics');
    await page.getByRole('link', { name: 'United States-China counternarcotics' }).click();
    await page.getByText('Out of order').first().waitFor();
    failing = false;
    await page.getByRole('button', { name: /again/i }).first().click();
    await page
      .getByText(/^Working group active since 10 February 2026/)
      .first()
      .waitFor();
  });
});
