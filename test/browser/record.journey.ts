import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { eventually } from './eventually.js';
import { deskForAll } from './browser.js';

const title = 'China suspends the working group';
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

/** Types a part of a name, and takes what is offered first. */
async function pick(page: Page, name: string, part: string, option: RegExp): Promise<void> {
  await page.getByRole('combobox', { name, exact: true }).fill(part);
  await page.getByRole('option', { name: option }).first().waitFor();
  await page.keyboard.press('Enter');
}

async function previewed(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Preview the effect' }).click();
  await page.getByText('Nothing is stored yet.').waitFor();
}

// Each step goes on from the one before, as the day of an analyst does.
describe('an analyst records an event, corrects it and retracts it', () => {
  const desk = deskForAll();
  let form: Page;
  let board: Page;
  let track: Page;
  let about: Page;
  let address = '';
  beforeAll(async () => {
    form = await desk.look('/record');
    board = await desk.look('/?q=counternarcotics');
    track = await desk.look('/tracks/us-cn.counternarcotics');
    await board.getByRole('row', { name: /counternarcotics.*Working group active/ }).waitFor();
    await track
      .getByText(/^Working group active since 10 February 2026/)
      .first()
      .waitFor();
  });

  it('fills in the form; what is wrong stands at its field, and nothing typed is lost', async () => {
    await pick(form, 'Type', 'talks susp', /Talks suspended/);
    await pick(form, 'Tracks', 'counternarc', /United States-China counternarcotics/);
    await field(form, 'Title').first().fill(title);
    await field(form, 'Occurred').fill('2026-02-31');
    await form.getByRole('status').filter({ hasText: 'Not a date yet' }).waitFor();
    await pick(form, 'Party', 'china', /China/);
    await form.getByRole('combobox', { name: 'Role', exact: true }).selectOption({ label: 'Initiator' });
    const source = form.getByRole('group', { name: 'Source 1' });
    await field(form, 'Title').last().fill('Beijing halts drug talks');
    await source.getByRole('textbox', { name: 'Publisher' }).fill('Reuters');
    await form.getByRole('button', { name: 'Preview the effect' }).click();

    await form.getByRole('alert').filter({ hasText: 'One field needs correcting' }).waitFor();
    await eventually(() => form.locator(':focus').getAttribute('aria-invalid'), 'true');
    expect(await form.locator(':focus').inputValue()).toBe('2026-02-31');
    expect(await field(form, 'Title').first().inputValue()).toBe(title);
    expect(await source.getByRole('textbox', { name: 'Publisher' }).inputValue()).toBe('Reuters');
  });

  it('finds the draft again after a reload, and mends the date, which is told back in words', async () => {
    await form.reload();
    await form.getByText(/Your draft of .* has been restored/).waitFor();
    expect(await field(form, 'Title').first().inputValue()).toBe(title);
    await field(form, 'Occurred').fill('2026-11-20');
    await form.getByRole('status').filter({ hasText: 'That is: 20 November 2026.' }).waitFor();
  });

  it('sees what it would do to every status and rule before it is stored', async () => {
    const rule = { name: 'Freezes', when: { kind: 'transition', axis: 'status', to: ['frozen'] } };
    expect((await desk.served.post('/alert-rules', rule)).status).toBe(201);
    const logged = (await desk.served.get('/status/summary')).body.position;
    await previewed(form);
    await form.getByRole('heading', { name: 'Status changes it would make' }).waitFor();
    const effects = form.getByRole('listitem').filter({ hasText: 'United States-China counternarcotics' });
    await effects.filter({ hasText: /Frozen\s*instead of\s*Working group active/ }).waitFor();
    await form.getByText('Frozen from 20 November 2026 on, not working group active').waitFor();
    await form.getByText('Freezes').first().waitFor();
    expect((await desk.served.get('/status/summary')).body.position).toBe(logged);
    await board.getByRole('row', { name: /counternarcotics.*Working group active/ }).waitFor();
  });

  it('records it, and other windows change by themselves', async () => {
    await form.getByRole('button', { name: 'Record it' }).click();
    await form.getByRole('heading', { name: /^Recorded at position [\d,]+$/ }).waitFor();
    await board.getByRole('row', { name: /counternarcotics.*Frozen/ }).waitFor();
    await track
      .getByText(/^Frozen since 20 November 2026, when China suspended talks/)
      .first()
      .waitFor();
    await form.getByRole('link', { name: 'See the event' }).click();
    await form.getByRole('heading', { level: 1, name: title }).waitFor();
    address = form.url();
  });

  it('corrects it from its page: with a reason, after a look at what that does', async () => {
    await form.getByRole('link', { name: 'Correct it' }).click();
    await form.getByRole('heading', { level: 1, name: 'Correct an event' }).waitFor();
    await field(form, 'Occurred').fill('2026-11-18');
    await field(form, 'Reason').fill('The ministry dates it two days earlier.');
    await previewed(form);
    await form.getByRole('row', { name: 'Occurred 2026-11-20 2026-11-18' }).waitFor();
    await form.getByText('Frozen from 18 November 2026, not 20 November 2026').waitFor();
    await form.getByRole('button', { name: 'Record it' }).click();
    await form.getByRole('heading', { name: /^Recorded at position/ }).waitFor();
    await track
      .getByText(/^Frozen since 18 November 2026/)
      .first()
      .waitFor();
  });

  it('adds to another event what became known later: its end, what came of it, and the source', async () => {
    const demand = {
      ...{ type: 'DemandMade', id: '0199f2a0-1111-7222-8333-444455556666', tracks: ['us-cn.counternarcotics'] },
      ...{ occurred: '2026-10-01/..', title: 'China wants a list withdrawn' },
      actors: [
        { country: 'CN', role: 'initiator' },
        { country: 'US', role: 'target' },
      ],
      sources: [{ title: 'Beijing objects', publisher: 'Reuters' }],
    };
    expect((await desk.served.post('/events', demand)).status).toBe(201);
    const page = await desk.look(`/events/${demand.id}`);
    await page.getByRole('button', { name: 'Add what became known later' }).click();
    await field(page, 'Reason').fill('The list was withdrawn.');
    await field(page, 'Ended').fill('2026-09');
    await field(page, 'Outcome').fill('The list is withdrawn.');
    await field(page, 'Title').fill('Washington withdraws a list');
    await field(page, 'Publisher').fill('AFP');
    await page.getByRole('button', { name: 'Preview the effect' }).click();
    await page.getByRole('alert').filter({ hasText: 'One field needs correcting' }).waitFor();
    await eventually(() => page.locator(':focus').inputValue(), '2026-09');
    await field(page, 'Ended').fill('2026-11-15');
    await previewed(page);
    await page
      .getByRole('region', { name: 'Effect' })
      .getByText(/It would change no status/)
      .waitFor();
    await page.getByRole('button', { name: 'Record the addition' }).click();
    await page
      .getByText(/^Recorded/)
      .first()
      .waitFor();
    await page.getByText('1 Oct to 15 Nov 2026').first().waitFor();
    const added = page.getByRole('listitem').filter({ hasText: /^Added to/ });
    await added.getByText('Outcome: The list is withdrawn.').waitFor();
    await added.getByText('Washington withdraws a list').waitFor();
    // An event that has ended takes no further end.
    await page.getByRole('button', { name: 'Add what became known later' }).click();
    await field(page, 'Outcome').waitFor();
    expect(await field(page, 'Ended').count()).toBe(0);
  });

  it('begins another like the last one, with its own date and source to fill in', async () => {
    const another = await desk.look('/record');
    await another.getByRole('button', { name: 'Like the last one' }).click();
    await another.getByText(/Type, tracks, parties and particulars are those of “.+”, /).waitFor();
    const picked = (name: string) => another.getByRole('combobox', { name, exact: true }).first().inputValue();
    expect([await picked('Type'), await picked('Party')]).toEqual(['Demand made', 'China']);
    await another.getByRole('button', { name: 'Remove United States-China counternarcotics' }).waitFor();
    expect(await field(another, 'Occurred').inputValue()).toBe('');
    expect(await field(another, 'Title').first().inputValue()).toBe('');
    await another.close();
  });

  it('retracts it, and the status goes back by itself everywhere', async () => {
    about = await desk.look(new URL(address).pathname);
    await about.getByRole('button', { name: 'Retract it' }).click();
    await field(about, 'Reason').fill('The report was withdrawn.');
    await previewed(about);
    const effect = about.getByRole('region', { name: 'Effect' });
    await effect.getByText(/Working group active\s*instead of\s*Frozen/).waitFor();
    await about.getByRole('button', { name: 'Retract it' }).last().click();
    await about
      .getByText(/at position/)
      .first()
      .waitFor();
    await board.getByRole('row', { name: /counternarcotics.*Working group active/ }).waitFor();
    await track
      .getByText(/^Working group active since 10 February 2026/)
      .first()
      .waitFor();
  });

  it('reads the whole life of it on its page: recorded, corrected, retracted, each with its reason', async () => {
    const acts = about.getByRole('listitem').filter({ hasText: /^(Recorded|Corrected|Retracted)/ });
    await eventually(() => acts.getByRole('strong').allTextContents(), ['Recorded', 'Corrected', 'Retracted']);
    await acts.nth(1).getByText('Reason: The ministry dates it two days earlier.').waitFor();
    await acts.nth(2).getByText('Reason: The report was withdrawn.').waitFor();
    await about.getByText('It no longer counts; the original record is shown below.').waitFor();
    expect(await about.getByRole('link', { name: 'Correct it' }).count()).toBe(0);
  });
});
