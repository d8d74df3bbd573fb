import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { AccessKeys } from '../../src/access/access-keys.js';
import { deskForAll } from './browser.js';

const id = '0190163d-8694-7000-8000-000000000001';
const open = '/tracks/us-cn.counternarcotics';
const seers = 'seen by those who sign in as recorder, editor, operator or admin';

describe('an analyst who sees what is internal', () => {
  const desk = deskForAll({ isShared: true });
  let key: string;
  beforeAll(async () => {
    key = (await desk.served.app.get(AccessKeys).create({ name: 'desk', role: 'editor' }, 'local')).key;
    const send = async (path: string, body: object) => {
      const answer = await desk.served.post(path, body, { authorization: `Bearer ${key}` });
      expect([path, answer.status]).toEqual([path, 201]);
    };
    const track = { id: 'us-cn.backchannel', title: 'A back channel', parties: ['US', 'CN'], topic: 'security' };
    await send('/tracks', { ...track, visibility: 'internal' });
    const actors = ['US', 'CN'].map((country) => ({ country, role: 'participant' }));
    await send('/events', {
      ...{ id, type: 'TalksHeld', occurred: '2026-11-20', actors, mode: 'visit', trackRole: 'dedicated' },
      ...{ title: 'Talks in private', tracks: [track.id, 'us-cn.counternarcotics'] },
      sources: [{ title: 'A note', publisher: 'The desk' }],
    });
  });
  afterEach(() => desk.closeWindows());

  const signedIn = async (width?: number): Promise<Page> => {
    const page = await desk.look('/account', { ...(width && { width }) });
    const form = page.getByRole('form', { name: 'Sign in with a key' });
    await form.getByLabel('Key').fill(key);
    await form.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('desk is signed in').waitFor();
    return page;
  };

  it('is told so on the board, on the page of a track and of an event, before anything is quoted', async () => {
    const page = await signedIn();
    await page.goto('/?q=back+channel');
    const row = page.getByRole('row', { name: /A back channel/ });
    await row.getByText(`Internal: this track is ${seers}`).waitFor();
    await row.getByRole('link').click();
    await page.getByText(`Internal: this track is ${seers}.`).waitFor();
    await page.goto(open);
    await page.getByText(`Partly internal: some entries of this track are ${seers}`).waitFor();
    await page.getByText('As a table').click();
    await page.getByRole('link', { name: '(internal) Talks in private' }).last().click();
    await page.getByText(`Internal: this event is ${seers}.`).waitFor();
  });

  it('and a reader is not', async () => {
    const page = await desk.look(open);
    await page
      .getByText(/^Working group active since 10 February 2026/)
      .first()
      .waitFor();
    expect(await page.getByText(/internal/i).count()).toBe(0);
    await page.goto('/?q=back+channel');
    await page.getByText('0 of 234 tracks', { exact: true }).waitFor();
  });

  it('makes it open on the page of the event, and every reader sees it', async () => {
    const kept = '0190163d-8694-7000-8000-000000000002';
    const actors = ['US', 'CN'].map((country) => ({ country, role: 'participant' }));
    const event = {
      id: kept,
      type: 'TalksHeld',
      occurred: '2026-11-21',
      actors,
      mode: 'visit',
      trackRole: 'dedicated',
    };
    const more = { title: 'A quiet round', tracks: ['us-cn.counternarcotics'], visibility: 'internal' };
    const sources = [{ title: 'A note', publisher: 'The desk' }];
    await desk.served.post('/events', { ...event, ...more, sources }, { authorization: `Bearer ${key}` });
    const page = await signedIn();
    await page.goto(`/events/${kept}`);
    await page.getByRole('button', { name: 'Make it open to every reader' }).click();
    await page.getByLabel('Reason').fill('Both sides have published it');
    await page.getByRole('button', { name: 'Preview the effect' }).click();
    await page.getByRole('button', { name: 'Make it open for good' }).click();
    await page.getByText('Recorded at position').waitFor();
    await page.getByText('Made open to every reader').waitFor();
    expect(await page.getByText(`Internal: this event is ${seers}`).count()).toBe(0);
    const reader = await desk.look(`/events/${kept}`);
    await reader.getByRole('heading', { name: 'A quiet round' }).waitFor();
  });
});
