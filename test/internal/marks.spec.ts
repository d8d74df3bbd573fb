import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rolesWith } from '../../src/domain/access/role.js';
import { internalRoles } from '../../src/domain/wording/visibility.js';
import { thawOn } from '../cli/thaw.js';
import { idOf, now, suspension, talks, track } from '../intake/samples.js';
import { keyHeader } from '../support/access.js';
import { ServedApp } from '../support/served-app.js';

const secret = { ...track, id: 'us-cn.hidden', title: 'A hidden track', visibility: 'internal' };
const [held, frozen, under, adds, apart] = [1, 2, 3, 4, 5].map(idOf) as [string, string, string, string, string];

describe('what is internal, to those who see it', () => {
  let served: ServedApp;
  let desk: Record<string, string>;

  beforeAll(async () => {
    served = await ServedApp.open('SQLite file', new Date(now).toISOString(), undefined, { isShared: true });
    desk = await keyHeader(served, { name: 'desk', role: 'editor' });
    const source = { title: 'A note', publisher: 'The desk' };
    for (const [path, body] of [
      ['/tracks', track],
      ['/tracks', { ...track, id: 'us-cn.open' }],
      ['/events', talks('2025-12-01', { id: held })],
      ['/events', talks('2025-12-01', { id: apart, tracks: ['us-cn.open'] })],
      ['/tracks', secret],
      ['/events', suspension('2026-01-12', { id: frozen, visibility: 'internal' })],
      ['/events', talks('2026-01-13', { id: under, tracks: [secret.id] })],
      [`/events/${held}/additions`, { id: adds, adds: { sources: [source] }, visibility: 'internal', reason: 'Told' }],
    ] as const) {
      expect([body, (await served.post(path, body, desk)).status]).toEqual([body, 201]);
    }
  });
  afterAll(() => served.close());

  const marksIn = async (path: string, headers = desk) => {
    const { status, text } = await served.get(path, headers);
    expect([path, status]).toEqual([path, 200]);
    return [...text.matchAll(/"visibility":"([a-z-]+)"/g)].map(([, mark]) => mark);
  };

  it('bears a mark in every answer that names it, which nobody else gets', async () => {
    const [own, others] = [`/tracks/${secret.id}`, `/tracks/${track.id}`];
    const [internal, partly] = ['internal', 'partly-internal'];
    for (const [path, marks] of [
      ['/tracks?sort=track', [partly, internal]],
      ['/status/summary', [partly, internal]],
      [`/status/summary?validAt=2026-01-13`, [partly, internal]],
      [`${own}/status`, [internal]],
      [`${others}/status`, [partly]],
      ['/tracks/us-cn.open/status', []],
      [`${others}/history`, [partly, internal, partly]],
      [`${own}/events`, [internal]],
      [`${others}/events`, [partly, internal, internal]],
      [`${others}/marks`, [partly, internal, partly]],
      // The event says so itself, too, as recorded and as it reads now.
      [`/events/${frozen}`, [internal, internal, internal]],
      [`/events/${under}`, [internal]],
      [`/events/${held}`, [partly, internal, internal]],
      [`/events/${apart}`, []],
    ] as const) {
      expect([path, await marksIn(path)]).toEqual([path, marks]);
    }
    for (const path of [
      '/tracks',
      '/status/summary',
      '/events',
      `${others}/status`,
      `${others}/history`,
      `${others}/events`,
      `${others}/marks`,
      `/events/${held}`,
    ]) {
      expect([path, await marksIn(path, {})]).toEqual([path, []]);
    }
    expect(internalRoles).toBe(
      rolesWith('see-internal')
        .join(', ')
        .replace(/, (?=\w+$)/, ' or '),
    );
  });

  it('is not marked in a reading of a position before it, whatever has come since', async () => {
    expect(await marksIn(`/tracks/${track.id}/status?position=4`)).toEqual([]);
    expect(await marksIn(`/tracks/${track.id}/status?position=6`)).toEqual(['partly-internal']);
  });

  it('is marked in what is quoted and taken along: texts, citations, feeds and tables', async () => {
    const text = async (path: string, headers = desk) =>
      (await served.get(path, { ...headers, accept: 'text/plain' })).text;
    const seers = 'seen by those who sign in as recorder, editor, operator or admin';
    for (const path of [`/tracks/${secret.id}/brief`, `/tracks/${secret.id}/explain`]) {
      expect(await text(path)).toContain(`Internal: this track is ${seers}.`);
    }
    expect(await text(`/tracks/${track.id}/brief`)).toContain('Partly internal: some entries of this track');
    expect(await text(`/tracks/${secret.id}/cite`)).toContain('internal: not seen by readers');
    expect(await text(`/tracks/${track.id}/cite`, {})).not.toContain('internal');
    expect((await served.get('//feeds/all.json', desk)).text).toContain('"title":"(internal) A hidden track: Active"');
    const csv = async (table: string, headers?: Record<string, string>) => {
      const [head, ...rows] = (await served.get(`//data/${table}.csv`, headers)).text.trim().split('\r\n');
      return [head!.split(',').at(-1), ...rows.map((row) => row.split(',').at(-1))];
    };
    expect(await csv('tracks', desk)).toEqual(['visibility', 'partly-internal', 'internal', '']);
    expect(await csv('events', desk)).toEqual(['visibility', 'partly-internal', 'internal', 'internal', '']);
    expect((await csv('events'))[0]).toBe('position');
  });

  it('is marked in what commands print', async () => {
    const thaw = thawOn(served.fresh.url);
    const printed = async (...words: string[]) => (await thaw(words)).stdout;
    expect(await printed('status')).toMatch(/^us-cn\.hidden .* internal/m);
    expect(await printed('status', secret.id)).toContain('Internal: this track is seen by those who sign in as');
    expect(await printed('history', track.id)).toContain('(internal) Talks suspended');
    expect(await printed('events')).toMatch(/^7 .*\(internal\) Talks/m);
    expect(await printed('events')).not.toMatch(/^3 .*internal/m);
    expect(await printed('cite', secret.id)).toContain('internal: not seen by readers');
  });
});
