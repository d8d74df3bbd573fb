import { beforeAll, describe, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { deskForAll } from './browser.js';

const asean = { id: 'x-asean', names: { en: 'ASEAN', ms: 'ASEAN' }, kind: 'organisation', members: [{ party: 'TL' }] };
const track = { id: 'us-asean.trade', title: 'Trade with the bloc', parties: ['US', 'x-asean'], topic: 'trade' };
const suspension = {
  ...{ type: 'TalksSuspended', tracks: [track.id], occurred: '2026-11-01', title: 'Trade talks are suspended' },
  actors: [{ country: 'x-asean', role: 'initiator' }],
  sources: [{ title: 'A release', publisher: 'A secretariat', account: 'x-asean' }],
};

describe('an analyst works on a party that is no state', () => {
  const desk = deskForAll();
  let form: Page;
  let event = '';
  beforeAll(async () => {
    const { entry } = await desk.served.post('/parties', asean).then(async () => {
      await desk.served.post('/tracks', track);
      event = String((await desk.served.post('/events', suspension)).body.id);
      return (await desk.served.get('/parties/x-asean')).body;
    });
    form = await desk.look(`/events/${String(entry)}`);
  });

  it('reads its name on its page, on the board, on the track and at the event', async () => {
    await form.getByText('x-asean').first().waitFor();
    await form.getByText('Timor-Leste').waitFor();
    const board = await desk.look('/?q=asean');
    await board.getByRole('row', { name: /Trade with the bloc/ }).waitFor();
    const page = await desk.look(`/tracks/${track.id}`);
    await page.getByText(/^Frozen since 1 November 2026, when ASEAN suspended talks/).first().waitFor(); // prettier-ignore
    await page.getByText('United States and ASEAN').waitFor();
    const about = await desk.look(`/events/${event}`);
    await about.getByText('account of ASEAN').waitFor();
  });

  it('chooses it in the form, and is shown a year that was typed wrong before anything is stored', async () => {
    form = await desk.look(`/record?track=${track.id}`);
    const field = (name: string) => form.getByRole('textbox', { name, exact: true });
    const pick = async (name: string, part: string, option: RegExp) => {
      await form.getByRole('combobox', { name, exact: true }).fill(part);
      await form.getByRole('option', { name: option }).first().waitFor();
      await form.keyboard.press('Enter');
    };
    await pick('Type', 'talks susp', /Talks suspended/);
    await field('Title').first().fill('Talks are suspended');
    await field('Occurred').fill('0026-11-01');
    await pick('Party', 'asean', /ASEAN/);
    await form.getByRole('combobox', { name: 'Role', exact: true }).selectOption({ label: 'Initiator' });
    await field('Title').last().fill('A release');
    await form.getByRole('group', { name: 'Source 1' }).getByRole('textbox', { name: 'Publisher' }).fill('Reuters');
    await form.getByRole('button', { name: 'Preview the effect' }).click();
    await form.getByText('Look again before it is recorded:').waitFor();
    await form.getByText('Occurred lies in the year 26: is a digit missing?').waitFor();
  });
});
