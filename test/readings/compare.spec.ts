import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { isoDay, parseDay } from '../../src/domain/time/day.js';
import type { EntryBody } from '../../src/domain/entries/entry.js';
import { parseBody } from '../../src/domain/entries/entry.js';
import { describeEachEngine } from '../support/databases.js';
import { defined, event, idOf, track } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

interface Difference {
  readonly pointer: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

const kept = (type: string, serial: number, more: Record<string, unknown>) =>
  parseBody({ type, id: idOf(7_000_000 + serial), ...more });
const about = { reason: 'a reason', tracks: [track.id] };

describeEachEngine(
  'comparing readings over HTTP',
  (engine) => {
    let served: ServedApp;
    let talks: EntryBody;
    let suspension: EntryBody;
    let statement: EntryBody;
    let correction: EntryBody;
    let retraction: EntryBody;
    const compare = (query: string) => served.get(`/tracks/${track.id}/compare?${query}`);

    beforeAll(async () => {
      served = await ServedApp.open(engine);
      const backfill = { backfill: true };
      talks = event('TalksHeld', '2024-03-01', backfill);
      statement = event('OfferMade', '2024-08-01', backfill);
      suspension = event('TalksSuspended', '2024-09-01', {
        ...backfill,
        sources: [
          { title: 'One', publisher: 'First', account: 'US' },
          { title: 'Two', publisher: 'Second', account: 'third-party' },
        ],
      });
      const cancelled = event('TalksHeld', '2024-10-01', { ...backfill, trackRole: 'side-contact' });
      const { tracks: _tracks, ...told } = suspension as EntryBody & { tracks: string[] };
      correction = kept('EventCorrected', 1, {
        ...about,
        event: { ...told, tracks: [track.id], occurred: '2024-08-20' },
        disclosed: '2025-03-10',
      });
      retraction = kept('EventRetracted', 2, { ...about, target: cancelled.id, disclosed: '2025-04-10' });
      await served.append(defined(), talks, statement, suspension, cancelled, correction, retraction);
      await served.append(
        kept('CoverageConfirmed', 3, { track: track.id, until: '2025-12-31' }),
        kept('EventDisputed', 4, {
          tracks: [track.id],
          target: suspension.id,
          party: 'CN',
          says: 'Talks were put off, not suspended',
          disclosed: '2025-05-01',
        }),
      );
    });
    afterAll(() => served.close());

    it('says between two days which events came and which rules of the clock struck', async () => {
      const { status, body } = await compare('from=2024-03-01&to=2024-08-31&knownAt=2025-01-01');
      expect(status).toBe(200);
      expect(body).toMatchObject({
        track: track.id,
        by: 'days',
        from: { status: 'active', practice: { state: 'meeting' }, reading: { validAt: '2024-03-01' } },
        to: {
          status: 'active',
          practice: { state: 'quiet' },
          reading: { validAt: '2024-08-31', knownAt: '2025-01-01' },
        },
        because: {
          count: 2,
          data: [
            { on: '2024-08-01', kind: 'event', event: statement.id, decisive: false },
            {
              on: '2024-08-29',
              kind: 'clock',
              rule: 'clock:quiet-after-180-days',
              event: talks.id,
              decisive: true,
              became: { status: 'active', formal: 'open', practice: 'quiet' },
            },
          ],
        },
      });
      const differences = body.differences as Difference[];
      expect(differences[0]).toEqual({ pointer: '/practice/state', from: 'meeting', to: 'quiet' });
      expect(differences).toContainEqual({ pointer: '/metrics/daysInStatus/max', from: 0, to: 183 });
    });

    it('marks the act that moved the status', async () => {
      const { body } = await compare('from=2024-08-31&to=2024-09-02&knownAt=2025-01-01');
      expect((body.differences as Difference[])[0]).toEqual({ pointer: '/status', from: 'active', to: 'frozen' });
      expect(body.because).toMatchObject({
        count: 1,
        data: [{ event: suspension.id, decisive: true, became: { status: 'frozen', formal: 'suspended' } }],
      });
    });

    it('says between two states of knowledge which entries came, and tries out which of them decide', async () => {
      const { body } = await compare('knownFrom=2025-01-01&knownTo=2026-01-15&validAt=2024-08-25');
      expect(body).toMatchObject({
        by: 'knowledge',
        from: { status: 'active', reading: { knownAt: '2025-01-01', validAt: '2024-08-25' } },
        to: { status: 'frozen', since: { edtf: '2024-08-20' }, reading: { knownAt: '2026-01-15' } },
        because: {
          count: 4,
          tried: 2,
          data: [
            { type: 'CoverageConfirmed', decisive: false, gist: 'complete until 2025-12-31' },
            { type: 'EventDisputed', decisive: false, gist: 'CN: Talks were put off, not suspended' },
            { entry: retraction.id, type: 'EventRetracted', known: '2025-04-10', decisive: false },
            {
              entry: correction.id,
              type: 'EventCorrected',
              known: '2025-03-10',
              decisive: true,
              without: { status: 'active', formal: 'open', practice: 'meeting' },
            },
          ],
        },
      });
      expect((body.differences as Difference[]).map(({ pointer }) => pointer).slice(0, 2)).toEqual([
        '/status',
        '/formal/state',
      ]);
    });

    it('calls decisive what moves the beginning of a status alone', async () => {
      const { body } = await compare('knownFrom=2025-01-01&knownTo=2026-01-15&validAt=2024-10-25');
      expect([body.from, body.to]).toMatchObject([{ status: 'frozen' }, { status: 'frozen' }]);
      const decisive = (body.because as { data: { decisive: boolean }[] }).data.filter((one) => one.decisive);
      expect(decisive).toMatchObject([{ entry: correction.id, without: { since: { edtf: '2024-09-01' } } }]);
    });

    it('leaves out of both sides what a pin leaves out', async () => {
      const { body } = await compare(`knownFrom=2025-01-01&knownTo=2026-01-15&without=${correction.id}`);
      expect(body).toMatchObject({ from: { status: 'frozen' }, to: { status: 'frozen' }, because: { count: 3 } });
      const standing = (body.differences as Difference[]).filter(({ pointer }) => /^\/(status|formal)/.test(pointer));
      expect(standing).toEqual([]);
    });

    it('shows where the accounts of two parties differ, and who says what', async () => {
      const { body } = await compare('accounts=US,CN&validAt=2024-09-15');
      expect(body).toMatchObject({
        by: 'accounts',
        from: { status: 'frozen', reading: { account: 'US' } },
        to: { status: 'active', reading: { account: 'CN' } },
        because: {
          count: 1,
          tried: 1,
          data: [
            {
              event: suspension.id,
              tellings: { US: '2024-08-20', CN: null },
              disputes: [{ party: 'CN', says: 'Talks were put off, not suspended', occurred: null }],
              decisive: true,
            },
          ],
        },
      });
    });

    it('shows what another policy would make of a day, and in which rules the two differ', async () => {
      const { body } = await compare('policies=cooperation@1,leaders@1&validAt=2024-08-31&knownAt=2025-01-01');
      expect(body).toMatchObject({
        by: 'policies',
        from: { practice: { state: 'quiet' }, reading: { policy: 'cooperation@1' } },
        to: { practice: { state: 'meeting' }, reading: { policy: 'leaders@1' } },
      });
      expect((body.because as { data: Difference[] }).data).toContainEqual({
        pointer: '/practice/quietAfterDays',
        from: 180,
        to: 730,
      });
    });

    it('has bytes that never change where every clock is pinned', async () => {
      const pinned = 'from=2024-03-01&to=2024-08-31&knownAt=2025-01-01&position=5';
      const [first, second] = [await compare(pinned), await compare(pinned)];
      expect(first.text).toBe(second.text);
      expect(first.headers.get('cache-control')).toContain('immutable');
      const open = await compare('from=2024-03-01&to=2024-08-31');
      expect(open.headers.get('cache-control')).not.toContain('immutable');
    });

    it.each<[string, string, number, string]>([
      ['nothing', 'validAt=2024-01-01', 400, 'from is missing: ask for from and to, knownFrom and knownTo'],
      ['half a pair', 'to=2024-01-01', 400, 'from is missing: it goes with to'],
      ['two kinds', 'from=2024-01-01&to=2024-02-01&accounts=US,CN', 400, 'accounts does not go with from'],
      [
        'a day besides two',
        'from=2024-01-01&to=2024-02-01&validAt=2024-01-05',
        400,
        'validAt does not go with from and to',
      ],
      [
        'knowledge twice',
        'knownFrom=2025-01-01&knownTo=2025-02-01&knownAt=2025-01-05',
        400,
        'knownAt does not go with',
      ],
      ['days out of order', 'from=2024-02-01&to=2024-01-01', 400, 'to is before from'],
      ['the same twice', 'accounts=US,US', 400, 'accounts names the same twice'],
      ['one party', 'accounts=US', 400, 'accounts does not name two parties'],
      ['three parties', 'accounts=US,CN,FR', 400, 'accounts does not name two parties'],
      ['a party of another track', 'accounts=US,FR', 422, 'accounts is FR, which is no party of'],
      ['what is known tomorrow', 'knownFrom=2025-01-01&knownTo=2030-01-01', 422, 'knownTo is later than 2026-01-15'],
      ['knowledge before all', 'knownFrom=2020-01-01&knownTo=2025-01-01', 422, 'knownFrom is before 2024-03-01'],
      ['a policy of nobody', 'policies=cooperation@1,wishful@9', 404, 'there is no policy "wishful@9"'],
      ['what is no day', 'from=soon&to=2024-01-01', 400, 'from: is no calendar day'],
    ])('refuses to compare %s', async (_, query, status, detail) => {
      const { status: answered, body } = await compare(query);
      expect([answered, String(body.detail).replace(/^(\w+): (?!is no calendar)/, '$1 ')]).toEqual([
        status,
        expect.stringContaining(detail),
      ]);
    });

    it('tries out the newest 50 entries, and says of the rest that it did not', async () => {
      const statements = Array.from({ length: 60 }, (_, n) =>
        event('StatementMade', isoDay(parseDay('2025-02-01', '') + n), { backfill: true, tracks: ['us-cn.trade'] }),
      );
      const first = event('TalksHeld', '2025-01-01', { backfill: true, tracks: ['us-cn.trade'] });
      await served.append(defined({ id: 'us-cn.trade', title: 'Trade', topic: 'trade' }), first, ...statements);
      const { body } = await served.get('/tracks/us-cn.trade/compare?knownFrom=2025-01-01&knownTo=2025-12-31');
      const { count, tried, data } = body.because as { count: number; tried: number; data: { decisive: unknown }[] };
      expect([count, tried, data.length]).toEqual([60, 50, 60]);
      expect(data.map(({ decisive }) => decisive)).toEqual([...Array(50).fill(false), ...Array(10).fill(null)]);
    });

    it('knows no comparison of an unknown track', async () => {
      expect((await served.get('/tracks/us-cn.none/compare?from=2024-01-01&to=2024-02-01')).status).toBe(404);
    });
  },
  ['SQLite :memory:', 'PostgreSQL'],
);
