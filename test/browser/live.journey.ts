import { afterEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { eventually } from './eventually.js';
import { type Desk, deskForAll } from './browser.js';

const sign = (page: Page) => page.getByRole('banner').getByRole('status');
const positionOf = async (page: Page) => Number((await sign(page).textContent())?.replaceAll(/\D/g, ''));

/** Somebody else records, by the contract: talks on consular matters are suspended. */
async function elsewhereSuspended(desk: Desk, day: string): Promise<number> {
  const { status, body } = await desk.served.post('/events', {
    ...{ type: 'TalksSuspended', tracks: ['us-cn.counternarcotics'], occurred: day },
    title: 'China suspends the talks again',
    actors: [{ country: 'CN', role: 'initiator' }],
    sources: [{ title: 'Talks are off', publisher: 'Reuters', published: day }],
  });
  expect(status).toBe(201);
  return Number(body.position);
}

describe('an analyst trusts that what is shown is what is on record', () => {
  const desk = deskForAll();
  afterEach(() => desk.closeWindows());

  it('the sign says that the page is live and at which position, which grows with the log; the pages follow', async () => {
    const board = await desk.look('/?q=counternarcotics');
    await board
      .locator('.board-table')
      .getByRole('row', { name: /Working group active/ })
      .waitFor();
    await board.getByText(/^live, [\d,]+ entries on record$/).waitFor();
    const before = await positionOf(board);
    const track = await desk.look('/tracks/us-cn.counternarcotics');
    await track
      .getByText(/^Working group active since 10 February 2026/)
      .first()
      .waitFor();

    const position = await elsewhereSuspended(desk, '2026-11-20');
    expect(position).toBeGreaterThan(before);
    await eventually(() => positionOf(board), position);
    await board.getByRole('row', { name: /counternarcotics.*Frozen/ }).waitFor();
    await board.getByRole('button', { name: '7 tracks are frozen' }).waitFor();
    await board
      .getByRole('status')
      .filter({ hasText: /counternarcotics/ })
      .waitFor();
    await track
      .getByText(/^Frozen since 20 November 2026, when China suspended talks/)
      .first()
      .waitFor();
  });

  it('a page of the past stays as it was, whatever is recorded now', async () => {
    const page = await desk.look('/tracks/us-cn.counternarcotics?validAt=2023-07-07&knownAt=2023-07-07');
    const why = page.getByRole('region', { name: 'Why' });
    await why.getByText('Frozen since 5 August 2022').first().waitFor();
    const told = await why.innerText();
    const position = await elsewhereSuspended(desk, '2026-11-21');
    await eventually(() => positionOf(page), position);
    expect(await why.innerText()).toBe(told);
  });
});

describe('an analyst is told when the server is gone', () => {
  const desk = deskForAll();

  it('no answer, how old what is shown is, and that a draft is kept; nothing shown is taken away', async () => {
    const board = await desk.look('/?status=frozen');
    await board.getByText('6 of 234 tracks', { exact: true }).waitFor();
    await board.getByText(/^live, [\d,]+ entries on record$/).waitFor();
    const form = await desk.look('/record');
    await form.getByRole('textbox', { name: 'Title' }).first().fill('Talks are taken up again');

    await desk.stopServer();
    await sign(board).filter({ hasText: 'no answer' }).waitFor();
    await board.getByText(/This board was loaded .* ago, and may be out of date/).waitFor();
    expect(await board.locator('.board-table').getByRole('rowheader').count()).toBe(6);
    await form.getByRole('button', { name: 'Preview the effect' }).click();
    await form.getByRole('alert').filter({ hasText: 'None of your input is lost.' }).waitFor();
    expect(await form.getByRole('textbox', { name: 'Title' }).first().inputValue()).toBe('Talks are taken up again');
  });
});
