import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type EntryBody, parseBody } from '../../../src/domain/entries/entry.js';
import { describeEachEngine } from '../../support/databases.js';
import { defined, event, idOf, track } from '../../support/given.js';
import { ServedApp } from '../../support/served-app.js';

describeEachEngine(
  'an event as it was known',
  (engine) => {
    let served: ServedApp;
    let suspension: EntryBody;
    const read = (query = '') => served.get(`/events/${suspension.id}${query}`);

    beforeAll(async () => {
      served = await ServedApp.open(engine);
      suspension = event('TalksSuspended', '2025-11-01', { title: 'A halt', backfill: true });
      const { id, ...rest } = suspension;
      const amendment = { tracks: [track.id], reason: 'The embassy says so.' };
      const correction = parseBody({
        ...{ type: 'EventCorrected', id: idOf(8_000_001), disclosed: '2025-11-10', ...amendment },
        event: { ...rest, id, occurred: '2025-11-03' },
      });
      const retraction = parseBody({
        ...{ type: 'EventRetracted', id: idOf(8_000_002), disclosed: '2025-12-01', ...amendment, target: id },
      });
      await served.append(defined(), suspension, correction, retraction);
    });
    afterAll(() => served.close());

    it.each([
      ['?knownAt=2025-11-09', 'stands', '2025-11-01', 0],
      ['?knownAt=2025-11-10', 'stands', '2025-11-03', 1],
      ['?knownAt=2025-12-01', 'retracted', undefined, 2],
      ['?position=2', 'stands', '2025-11-01', 0],
      ['?position=3', 'stands', '2025-11-03', 1],
      ['', 'retracted', undefined, 2],
    ])('reads by what was known and recorded then (%s)', async (query, standing, occurred, amendments) => {
      const { body } = await read(query);
      const { current } = body as { current?: { occurred: string } | null };
      expect([body.standing, current?.occurred]).toEqual([standing, occurred]);
      expect(body.amendments).toHaveLength(amendments);
    });

    it('reads as first known before the day of what was added to it, and lists no source that was out later', async () => {
      const sources = [{ title: 'A report', publisher: 'Annals', published: '2025-12' }];
      const visit = event('TalksHeld', '2025-09-01/..', { backfill: true, summary: 'It began.', sources });
      const adds = {
        ended: '2025-09-20',
        outcome: 'A plan',
        summary: 'It ended.',
        sources: [{ title: 'B', publisher: 'B' }],
      };
      const added = { ...{ tracks: [track.id], reason: 'It ended.' }, target: visit.id, adds };
      const id = idOf(8_000_003);
      await served.append(visit, parseBody({ type: 'EventAmended', id, disclosed: '2025-09-22', ...added }));
      const asKnown = async (knownAt: string) => {
        const { body } = await served.get(`/events/${visit.id}?knownAt=${knownAt}`);
        const page = await served.get(`/tracks/${track.id}/events?knownAt=${knownAt}`);
        const listed = page.body.data.find((each) => (each.body as EntryBody).id === visit.id);
        return { ...body, listed } as Record<string, unknown>;
      };
      const first = await asKnown('2025-09-21');
      const own = { sources: [], occurred: '2025-09-01/..', summary: 'It began.' };
      expect(first).toMatchObject({ body: own, current: own, outcome: null, amendments: [], listed: { body: own } });
      expect(first.listed).not.toHaveProperty('asRead');
      const current = {
        ...{ occurred: '2025-09-01/2025-09-20', summary: 'It began.\n\nIt ended.' },
        sources: [{ title: 'B', publisher: 'B' }],
      };
      const then = await asKnown('2025-09-22');
      expect(then).toMatchObject({ body: own, current, outcome: 'A plan', amendments: [{ body: { id } }] });
      expect(then.listed).toMatchObject({ asRead: { event: current, outcome: 'A plan' } });
      expect(await asKnown('2025-12-31')).toMatchObject({ current: { sources: [sources[0], { publisher: 'B' }] } });
    });

    it('names what rested on it on a day, by what was known then', async () => {
      const resting = async (query: string) => {
        const { body } = await read(query);
        const { statuses } = body.restsOnIt as { statuses: { status: string; from: { edtf: string } }[] };
        return statuses.map(({ status, from }) => `${status} ${from.edtf}`);
      };
      expect(await resting('?knownAt=2025-11-09')).toEqual(['frozen 2025-11-01']);
      expect(await resting('?knownAt=2025-11-10')).toEqual(['frozen 2025-11-03']);
      expect(await resting('?knownAt=2025-11-10&validAt=2025-11-02')).toEqual([]);
      expect(await resting('')).toEqual([]);
    });

    it.each([
      ['?knownAt=2025-10-31', 'nothing-known', 'is before 2025-11-01, when this entry was known'],
      ['?position=1', 'nothing-known', 'is before 2, at which this entry was recorded'],
      ['?knownAt=2027-01-01', 'from-the-future', 'is later than 2026-01-15: what will be known then nobody knows'],
      ['?position=99', 'unknown-position', 'position is 99, and the log ends at 6'],
    ])('says why where it cannot be read so (%s)', async (query, code, detail) => {
      const { status, body } = await read(query);
      expect([status, body.code]).toEqual([422, code]);
      expect(body.errors).toMatchObject([{ detail }]);
    });

    it('does not name what it led to before that was known, nor a date as printed in a source that was out later', async () => {
      const led = event('CooperationSuspended', '2025-10-10', { backfill: true });
      const printed = {
        verbatimDate: 'early this autumn',
        sources: [{ title: 'A', publisher: 'A', published: '2025-10-05' }],
      };
      const links = [{ rel: 'triggers', event: led.id }];
      const cause = event('StatementMade', '2025-10-01', { backfill: true, links, ...printed });
      await served.append(cause, led);
      const told = async (knownAt: string) => {
        const { body } = await served.get(`/events/${cause.id}?knownAt=${knownAt}`);
        const page = await served.get(`/tracks/${track.id}/events?knownAt=${knownAt}`);
        const listed = page.body.data.map(({ body: each }) => each as EntryBody).find(({ id }) => id === cause.id);
        return [body.body, body.current, listed];
      };
      for (const each of await told('2025-10-04')) {
        expect(each).toMatchObject({ sources: [] });
        expect(each).not.toHaveProperty('links');
        expect(each).not.toHaveProperty('verbatimDate');
      }
      for (const each of await told('2025-10-09')) {
        expect(each).toHaveProperty('verbatimDate', 'early this autumn');
        expect(each).not.toHaveProperty('links');
      }
      for (const each of await told('2025-10-10')) expect(each).toMatchObject({ links });
    });
  },
  ['SQLite :memory:', 'PostgreSQL'],
);
