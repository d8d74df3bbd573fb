import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type EntryBody, parseBody } from '../../../src/domain/entries/entry.js';
import { marksLimits } from '../../../src/contract/readings/timeline-marks.js';
import { cursorOf } from '../../../src/http/endpoint/pagination.js';
import { describeEachEngine } from '../../support/databases.js';
import { defined, event, idOf, track } from '../../support/given.js';
import { ServedApp } from '../../support/served-app.js';

const past = { backfill: true };
let serial = 7_200_000;

function about(type: string, disclosed: string, more: Record<string, unknown>): EntryBody {
  serial += 1;
  const words = type === 'EventDisputed' ? { says: 'It was otherwise' } : { reason: 'Looked at again' };
  return parseBody({ type, id: idOf(serial), tracks: [track.id], disclosed, ...words, ...more });
}

describeEachEngine(
  'the marks of a track over HTTP',
  (engine) => {
    let served: ServedApp;
    let talks: EntryBody;
    let suspension: EntryBody;
    let statement: EntryBody;
    let secret: EntryBody;
    let gone: EntryBody;
    let copy: EntryBody;
    let ahead: EntryBody;
    const read = (query = '') => served.get(`/tracks/${track.id}/marks${query}`);
    const late = async (query: string) => {
      const { body } = await read(query);
      const hidden = body.hidden as { id: string; known: string; how: string }[];
      return { later: body.later, hidden: hidden.map(({ id, known, how }) => [id, known, how]) };
    };

    beforeAll(async () => {
      served = await ServedApp.open(engine);
      talks = event('TalksHeld', '2025-03-01', { ...past, level: 'ministerial' });
      statement = event('StatementMade', '2025-04-01', past);
      gone = event('DemandMade', '2025-04-02', past);
      copy = event('TalksHeld', '2025-03-02', past);
      secret = event('TalksHeld', '2025-05-01', { ...past, disclosed: '2025-10-01' });
      suspension = event('TalksSuspended', '2025-09-01', past);
      ahead = event('RegulatoryControlAdopted', '2026-01-10', { effective: '2026-02', title: 'A rule of February' });
      await served.append(defined(), talks, statement, gone, copy, secret, suspension, ahead);
      await served.append(
        about('EventCorrected', '2025-11-01', { event: { ...statement, title: 'A statement, quoted in full' } }),
        about('EventRetracted', '2025-11-02', { target: gone.id }),
        about('EventsMerged', '2025-11-03', { into: talks.id, duplicates: [copy.id] }),
        about('EventDisputed', '2025-11-04', { target: suspension.id, party: 'CN' }),
      );
    });
    afterAll(() => served.close());

    it('gives every event on record, briefly and in the order of the fold', async () => {
      const { status, body } = await read();
      expect(status).toBe(200);
      const listed = [talks, statement, secret, suspension, ahead].map(({ id }) => id);
      expect(body.data.map(({ id }) => id)).toEqual(listed);
      expect(body.data[0]).toEqual({
        id: talks.id,
        position: 2,
        type: 'TalksHeld',
        group: 'dialogue',
        title: 'TalksHeld on 2025-03-01',
        date: { edtf: '2025-03-01', earliest: '2025-03-01', latest: '2025-03-01' },
        level: 'ministerial',
        known: '2025-03-01',
        publishers: 2,
        moves: true,
        counts: true,
      });
      expect(body).not.toHaveProperty('later');
      expect(body.reading).toMatchObject({ validAt: '2026-01-15', position: 12 });
    });

    it('tells what moved the history, and what no reading counts yet', async () => {
      const { body } = await read();
      const { body: history } = await served.get(`/tracks/${track.id}/history`);
      const causes = history.data.map(({ cause }) => cause);
      expect(body.data.map(({ id, moves }) => [id, moves])).toEqual(
        body.data.map(({ id }) => [id, causes.includes(id)]),
      );
      expect(body.data.map(({ moves }) => moves)).toEqual([true, false, expect.any(Boolean), true, false]);
      expect(body.data.map(({ counts }) => counts)).toEqual([true, true, true, true, false]);
    });

    it('leaves out what lies after the day that is asked about', async () => {
      const { body } = await read('?validAt=2025-04-15');
      expect(body.data.map(({ id }) => id)).toEqual([talks.id, statement.id]);
    });

    it('says which events were corrected, merged or disputed', async () => {
      const { body } = await read();
      expect(body.amended).toEqual([
        { id: talks.id, how: ['merged'] },
        { id: statement.id, how: ['corrected'] },
        { id: suspension.id, how: ['disputed'] },
      ]);
      const then = await read('?knownAt=2025-10-15');
      expect(then.body.amended).toEqual([]);
    });

    it('counts and lists what later knowledge has changed since the day asked about', async () => {
      expect(await late('?validAt=2025-12-01&knownAt=2025-09-15&later=true')).toEqual({
        later: { added: 1, changed: 3, removed: 2 },
        hidden: [
          [talks.id, '2025-11-03', 'read differently'],
          [copy.id, '2025-11-03', 'since merged'],
          [statement.id, '2025-11-01', 'read differently'],
          [gone.id, '2025-11-02', 'since retracted'],
          [secret.id, '2025-10-01', 'not known yet'],
          [suspension.id, '2025-11-04', 'read differently'],
        ],
      });
    });

    it('counts them without listing, and only those that the day asked about has seen', async () => {
      const { body } = await read('?validAt=2025-03-15&knownAt=2025-09-15');
      expect(body.later).toEqual({ added: 0, changed: 1, removed: 1 });
      expect(body).not.toHaveProperty('hidden');
    });

    it('counts nothing as later where all was known', async () => {
      expect(await late('?knownAt=2026-01-15&later=true')).toEqual({
        later: { added: 0, changed: 0, removed: 0 },
        hidden: [],
      });
    });

    it('knows an event that counts again, since its retraction was retracted', async () => {
      const denied = event('OfferMade', '2024-02-01', past);
      const retraction = about('EventRetracted', '2024-03-01', { target: denied.id });
      await served.append(denied, retraction, about('EventRetracted', '2024-04-01', { target: retraction.id }));
      expect(await late('?validAt=2024-12-31&knownAt=2024-03-15&later=true')).toEqual({
        later: { added: 1, changed: 0, removed: 0 },
        hidden: [[denied.id, '2024-04-01', 'not counted then']],
      });
    });

    it('answers a pinned reading the same for ever, and any again by its tag', async () => {
      const pinned = '?validAt=2025-12-01&knownAt=2025-09-15&position=12&later=true';
      const first = await read(pinned);
      expect(first.headers.get('cache-control')).toContain('immutable');
      await served.append(event('StatementMade', '2025-06-06', { ...past, disclosed: '2025-12-24' }));
      expect((await read(pinned)).text).toBe(first.text);
      const live = await read();
      const again = await served.get(`/tracks/${track.id}/marks`, { 'if-none-match': live.headers.get('etag')! });
      expect(again.status).toBe(304);
    });

    it('refuses an unknown track and a wrong parameter', async () => {
      expect((await served.get('/tracks/us-cn.none/marks')).body).toMatchObject({ status: 404, code: 'unknown-track' });
      expect((await read('?later=yes')).body).toMatchObject({
        status: 400,
        errors: [{ parameter: 'later', detail: 'is neither true nor false' }],
      });
    });

    it('come in pages where they are many', async () => {
      const id = 'us-cn.busy';
      await served.append(defined({ id, title: 'Busy', topic: 'busy' }));
      const count = marksLimits.marks + 10;
      const days = Array.from({ length: count }, (_, index) => new Date(Date.UTC(2019, 0, 1 + index)).toISOString());
      for (let first = 0; first < count; first += 900) {
        const bodies = days
          .slice(first, first + 900)
          .map((day) => event('StatementMade', day.slice(0, 10), { ...past, tracks: [id] }));
        await served.append(...bodies);
      }
      const { body } = await served.get(`/tracks/${id}/marks?knownAt=2026-01-15`);
      expect([body.data.length, body.later]).toEqual([marksLimits.marks, expect.anything()]);
      const next = await served.get(`/tracks/${id}/marks?knownAt=2026-01-15&cursor=${String(body.nextCursor)}`);
      expect([next.body.data.length, next.body.nextCursor, next.body.later]).toEqual([10, null, undefined]);
      const ids = [...body.data, ...next.body.data].map((mark) => mark.id);
      expect(new Set(ids).size).toBe(count);
      expect((await served.get(`/tracks/${id}/marks?cursor=${cursorOf([idOf(1)])}`)).status).toBe(400);
    });
  },
  ['SQLite :memory:', 'PostgreSQL'],
);
