import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { EntryBody } from '../../src/domain/entries/entry.js';
import { describeEachEngine } from '../support/databases.js';
import { defined, event } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

const counternarcotics = '/tracks/us-cn.counternarcotics';

describeEachEngine(
  'reading over HTTP',
  (engine) => {
    let served: ServedApp;
    let talks: EntryBody;
    let suspension: EntryBody;

    beforeAll(async () => {
      served = await ServedApp.open(engine);
      talks = event('TalksHeld', '2025-03-01');
      suspension = event('TalksSuspended', '2025-09-01');
      const military = {
        id: 'us-cn.military',
        title: 'Military contact',
        topic: 'military',
        parent: 'us-cn.counternarcotics',
      };
      const leaders = { id: 'us-fr.leaders', title: 'Leaders', topic: 'leaders', parties: ['US', 'FR'] };
      await served.append(defined(), defined(military), defined(leaders), talks, suspension);
      await served.append(event('TalksHeld', '2025-12-01', { tracks: ['us-cn.military'] }));
    });
    afterAll(() => served.close());

    it('says how a track stands today, why, and as of what', async () => {
      const { status, body } = await served.get(`${counternarcotics}/status`);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        track: 'us-cn.counternarcotics',
        parties: ['US', 'CN'],
        status: 'frozen',
        since: { edtf: '2025-09-01', earliest: '2025-09-01', latest: '2025-09-01' },
        formal: { state: 'suspended', by: ['CN'], cause: suspension.id },
        metrics: { lastDialogue: { event: talks.id, days: { min: 320, max: 320 } } },
        reading: { validAt: '2026-01-15', knownAt: '2026-01-15', position: 5, policy: 'cooperation@2' },
      });
    });

    it('says how it stood on a past day', async () => {
      const { body } = await served.get(`${counternarcotics}/status?validAt=2025-03-02`);
      expect(body).toMatchObject({ status: 'active', reading: { validAt: '2025-03-02' } });
    });

    it('gives the intervals of its history, adjoining, and cut at a day', async () => {
      const whole = await served.get(`${counternarcotics}/history`);
      const standings = whole.body.data.map(({ status, practice }) => `${String(status)}, ${String(practice)}`);
      expect(standings).toEqual(['active, meeting', 'active, quiet', 'frozen, quiet', 'frozen, silent']);
      const [starts, ends] = [whole.body.data.map(({ from }) => from), whole.body.data.map(({ to }) => to)];
      expect(ends).toEqual([...starts.slice(1), null]);
      const cut = await served.get(`${counternarcotics}/history?validAt=2025-04-01`);
      expect(cut.body.data).toMatchObject([{ status: 'active', practice: 'meeting', to: null }]);
    });

    it('gives the events of a track in the order of the fold, page by page', async () => {
      const first = await served.get(`${counternarcotics}/events?limit=1`);
      expect(first.body.data).toMatchObject([{ position: 4, recordedBy: 'test', body: { id: talks.id } }]);
      const second = await served.get(`${counternarcotics}/events?limit=1&cursor=${String(first.body.nextCursor)}`);
      expect(second.body).toMatchObject({ data: [{ body: { id: suspension.id } }], nextCursor: null });
    });

    it('says what a track is, and which are below it', async () => {
      const { body } = await served.get(counternarcotics);
      expect(body).toMatchObject({
        id: 'us-cn.counternarcotics',
        parent: null,
        children: ['us-cn.military'],
        policy: 'cooperation@2',
        mechanisms: [],
        version: 5,
        links: { status: '/api/v1/tracks/us-cn.counternarcotics/status', relationship: '/api/v1/relationships/cn-us' },
      });
    });

    it.each([
      ['', ['us-cn.counternarcotics', 'us-cn.military', 'us-fr.leaders']],
      ['?party=CN', ['us-cn.counternarcotics', 'us-cn.military']],
      ['?party=US&party=FR', ['us-fr.leaders']],
      ['?topic=military', ['us-cn.military']],
      ['?status=frozen&status=none', ['us-cn.counternarcotics', 'us-fr.leaders']],
      ['?flag=contested', []],
      ['?q=CONTACT%20us', ['us-cn.military']],
      ['?q=Fentanyl', ['us-cn.counternarcotics']],
      ['?q=PRC%20defense', ['us-cn.military']],
      ['?sort=-track', ['us-fr.leaders', 'us-cn.military', 'us-cn.counternarcotics']],
      ['?sort=since', ['us-fr.leaders', 'us-cn.counternarcotics', 'us-cn.military']],
      ['?sort=-status', ['us-cn.counternarcotics', 'us-cn.military', 'us-fr.leaders']],
    ])('lists tracks: %s', async (query, tracks) => {
      const { body } = await served.get(`/tracks${query}`);
      expect(body.data.map(({ track }) => track)).toEqual(tracks);
    });

    it('leads through the pages of a list by its links, each track once', async () => {
      const seen: unknown[] = [];
      let next: string | undefined = '/tracks?limit=1&sort=-title';
      for (let pages = 0; next !== undefined && pages < 5; pages++) {
        const { headers, body } = await served.get(next);
        seen.push(...body.data.map(({ title }) => title));
        next = /^<\/api\/v1(.+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
      }
      expect(seen).toEqual(['United States-China counternarcotics', 'Military contact', 'Leaders']);
    });

    it('rolls up the tracks of a set of parties, whose order in the id is free', async () => {
      const { body } = await served.get('/relationships/us-cn');
      expect(body).toMatchObject({
        id: 'cn-us',
        rollUp: 'partly working',
        tracks: [
          { track: 'us-cn.counternarcotics', status: 'frozen' },
          { track: 'us-cn.military', status: 'active' },
        ],
      });
      const list = await served.get('/relationships?limit=1');
      expect(list.body.data.map(({ id }) => id)).toEqual(['cn-us']);
      const rest = await served.get(`/relationships?cursor=${String(list.body.nextCursor)}`);
      expect(rest.body).toMatchObject({
        data: [{ id: 'fr-us', rollUp: 'no cooperation on record' }],
        nextCursor: null,
      });
    });

    it('fits a wall board: a line a track', async () => {
      const { body } = await served.get('/status/summary');
      expect(body).toMatchObject({ validAt: '2026-01-15', counts: { frozen: 1, active: 1, none: 1 } });
      expect(body.tracks).toHaveLength(3);
    });

    it.each([
      ['?after=4', [5, 6], null],
      ['?limit=2', [1, 2], '2'],
      ['?track=us-cn.military', [2, 6], null],
      ['?type=TalksHeld', [4, 6], null],
      ['?party=CN&type=TalksSuspended', [5], null],
      ['?from=2025-09-01&to=2025-11-30', [5], null],
      ['?to=2025-03-01', [4], null],
    ])('reads the log: %s', async (query, positions, nextCursor) => {
      const { body } = await served.get(`/events${query}`);
      expect(body.data.map(({ position }) => position)).toEqual(positions);
      expect(body.nextCursor).toBe(nextCursor);
    });

    it('gives one entry by its id, in any case of its letters', async () => {
      const { body } = await served.get(`/events/${talks.id.toUpperCase()}`);
      expect(body).toMatchObject({ position: 4, recordedAt: '2026-01-15T12:00:00.000Z', body: { id: talks.id } });
    });
  },
  ['SQLite :memory:', 'PostgreSQL'],
);
