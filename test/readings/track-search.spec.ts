import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { keyHeader } from '../support/access.js';
import { addition, retraction } from '../support/amendments.js';
import { describeEachEngine } from '../support/databases.js';
import { defined, event, track } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

const other = 'us-cn.trade';

describeEachEngine(
  'tracks by the words of their events',
  (engine) => {
    let served: ServedApp;
    let editor: Record<string, string>;
    const talked = (occurred: string, title: string, more = {}) =>
      event('TalksHeld', occurred, { title, backfill: true, ...more });
    const gone = talked('2025-03-01', 'Fentanyl and tariffs');
    const told = talked('2024-05-03', 'Talks in Vienna', { tracks: [track.id, other] });

    beforeAll(async () => {
      served = await ServedApp.open(engine, '2026-01-15T12:00:00Z', undefined, { isShared: true });
      editor = await keyHeader(served, { name: 'editor', role: 'editor' });
      await served.append(
        ...[defined(), defined({ id: other, title: 'Trade' })],
        ...[gone, retraction(gone)],
        ...[told, addition(told, { summary: 'They spoke of fentanyl.' })],
        talked('2024-02-01', 'On Fentanyl’s precursors'),
        talked('2025-06-01', 'A secret word on fentanyl', { tracks: [other], visibility: 'internal' }),
      );
    });
    afterAll(() => served.close());

    const found = async (query: string, headers?: Record<string, string>) => {
      const { status, body } = await served.get(`/tracks/by-event?${query}`, headers);
      expect(status).toBe(200);
      const { data } = body as unknown as { data: { track: string; title: string; occurred: string }[] };
      return data.map((each) => `${each.track} ${each.occurred} ${each.title}`);
    };

    it('are found by titles and summaries as they read today, each with its latest event', async () => {
      expect(await found('q=FENTANYL')).toEqual([
        `${track.id} 2024-05-03 Talks in Vienna`,
        `${other} 2024-05-03 Talks in Vienna`,
      ]);
      expect(await found('q=vienna+fentanyl')).toHaveLength(2);
      expect(await found('q=tanyl')).toEqual([]);
      expect(await found('q=tariffs')).toEqual([]);
    });

    it('are found as known and by what had happened on a day', async () => {
      expect(await found('q=fentanyl&knownAt=2025-01-01')).toEqual([`${track.id} 2024-02-01 On Fentanyl’s precursors`]);
      expect(await found('q=fentanyl&validAt=2024-03-01')).toEqual([`${track.id} 2024-02-01 On Fentanyl’s precursors`]);
    });

    it('are not found by what is internal, but for those who may see it', async () => {
      expect(await found('q=secret')).toEqual([]);
      expect(await found('q=secret', editor)).toEqual([`${other} 2025-06-01 A secret word on fentanyl`]);
    });

    it.each([
      ['q=x', 400, 'q is too short: it needs at least 2 characters'],
      ['', 400, 'q is missing'],
      ['q=xy&knownAt=2099-01-01', 422, 'knownAt is later than'],
    ])('are not looked for by %s: %i, %s', async (query, status, words) => {
      const answer = await served.get(`/tracks/by-event?${query}`);
      expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(words.split(' ')[0]!)]);
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
