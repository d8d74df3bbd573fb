import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { CandidateFollower } from '../../src/candidates/grouping/candidate-follower.js';
import type { CandidatePage } from '../../src/contract/candidates.js';
import { parseBody } from '../../src/domain/entries/entry.js';
import { LostLease, SourceQueue } from '../../src/sources/polling/source-queue.js';
import { ReportStore } from '../../src/sources/reports/report-store.js';
import { execute } from '../../src/event-log/database/sql.js';
import { trackDefined } from '../intake/samples.js';
import { describeEachEngine } from '../support/databases.js';
import { SourceHarness } from './source-harness.js';

const map = {
  key: 'desk:{no}',
  type: 'TalksHeld',
  occurred: '{date|dd.mm.yyyy}',
  title: '{what}',
  actors: [
    { country: 'US', role: 'participant' },
    { country: 'CN', role: 'participant' },
  ],
  sources: [{ title: '{what}', publisher: 'The desk', url: '{link}' }],
};
const row = (no: number, what = `Talks ${no}`) => `${no};10.01.2026;${what};https://desk.example/${no}\n`;
const table = (...rows: (number | string)[]) =>
  `no;date;what;link\n${rows.map((each) => (typeof each === 'string' ? each : row(each))).join('')}`;
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describeEachEngine(
  'A table of which vanished rows are deletions',
  (engine) => {
    let room: SourceHarness;
    let url: string;
    let count = 0;
    let id: string;

    beforeAll(async () => void (room = await SourceHarness.open(engine)));
    afterAll(() => room.close());
    beforeEach(() => void (count += 1));
    afterEach(async () => {
      jest.restoreAllMocks();
      await room.served.send('DELETE', `/sources/${id}`);
    });

    const follow = async (body: string, settings: object = {}) => {
      url = room.upstream.on(`/desk-${count}.csv`, { body });
      const input = { kind: 'table', name: `desk ${count}`, settings: { url, map, deletes: true, ...settings } };
      return ({ id } = await room.add(input));
    };
    /** What the table becomes, and how the source fares an hour later. */
    const becomes = async (...replies: Parameters<typeof room.upstream.on>[1][]) => {
      room.upstream.on(`/desk-${count}.csv`, ...replies);
      await room.after(3_600);
      return (await room.source(id)).health;
    };
    const live = async () => {
      const keys: string[] = [];
      for await (const page of room.served.app.get(ReportStore).liveKeys(id)) keys.push(...page);
      return keys.map((key) => Number(key.slice('desk:'.length))).sort((a, b) => a - b);
    };
    const changes = async (key: string) =>
      (await room.versions(id)).filter(({ report }) => report.key === key).map(({ isDeleted }) => isDeleted);

    it('marks the report of a row that is gone, and lets it live again where the row comes back', async () => {
      await follow(table(...numbers(1, 10)));
      expect(await becomes({ body: table(...numbers(2, 10)) })).toMatchObject({ state: 'well', warning: null });
      expect(await live()).toEqual(numbers(2, 10));
      await becomes({ body: table(...numbers(1, 10)) });
      expect([await live(), await changes('desk:1')]).toEqual([numbers(1, 10), [false, true, false]]);
      await becomes({ body: table(...numbers(1, 10)) });
      expect(await changes('desk:1')).toEqual([false, true, false]);
    });

    it('leaves what is gone as it is where nobody asked for deletions, and marks it once somebody does', async () => {
      await follow(table(...numbers(1, 10)), { deletes: false });
      expect(await becomes({ body: table(...numbers(2, 10)) })).toMatchObject({ warning: null });
      expect(await live()).toEqual(numbers(1, 10));
      await room.change(id, { settings: { deletes: true } });
      await room.settled();
      expect(await live()).toEqual(numbers(2, 10));
    });

    it('changes nothing by a file that has not changed, is away, cut off or shifted', async () => {
      await follow(table(...numbers(1, 10)));
      const shifted = table(1, ...[2, 3, 4].map((no) => `x;${row(no)}`));
      for (const reply of [{ status: 304 }, { status: 404 }, { status: 500 }, { body: shifted }]) {
        await becomes(reply);
        await room.after(86_400);
      }
      await becomes({ body: table(...numbers(1, 10)), breaksOff: true });
      expect(await live()).toEqual(numbers(1, 10));
    });

    it('marks none where more are gone than may be, says so until that is over, and does it where more may be', async () => {
      await follow(table(...numbers(1, 10)));
      const warning = `the table has 3 of its reports no longer, and none is marked as deleted: that is more than 20 % of the 10 that it had (maxVanishedPercent)`;
      const tagged = { body: table(...numbers(4, 11)), headers: { etag: '"a"' } };
      expect(await becomes(tagged, { status: 304 })).toMatchObject({ state: 'well', warning });
      expect(await live()).toEqual(numbers(1, 11));
      await room.after(3_600);
      expect((await room.source(id)).health.warning).toBe(warning);
      const ready = await room.served.app.inject({ url: '/readyz' });
      expect(ready.json()).toMatchObject({ sources: { first: [{ source: `desk ${count}`, state: 'well', warning }] } });
      room.upstream.on(`/desk-${count}.csv`, tagged);
      await room.change(id, { settings: { maxVanishedPercent: 30 } });
      await room.settled();
      expect([(await room.source(id)).health.warning, await live()]).toEqual([null, numbers(4, 11)]);
    });

    it('marks none where the table is empty', async () => {
      await follow(table(...numbers(1, 3)));
      expect((await becomes({ body: table() })).warning).toMatch(/^the table has 3 of its reports no longer, and none/);
      expect(await live()).toEqual([1, 2, 3]);
    });

    it('marks none where a row cannot be read, or gives no report that can be stored', async () => {
      await follow(table(...numbers(1, 10)));
      for (const bad of ['1;soon;Talks 1;\n', row(1, 'x'.repeat(501))]) {
        expect((await becomes({ body: table(bad, ...numbers(3, 10)) })).warning).toMatch(
          /^the table has [12] of its reports no longer, .*: 1 of its rows could not be read, and may be among them$/,
        );
        expect(await live()).toEqual(numbers(1, 10));
      }
      await becomes({ body: table(1, ...numbers(3, 10)) });
      expect(await live()).toEqual([1, ...numbers(3, 10)]);
    });

    /** Lets the process die before it stores the next batches, counted from 1. @returns what is stored by then, and deleted */
    const dieBefore = (...doomed: number[]) => {
      const queue = room.served.app.get(SourceQueue);
      const real = queue.store.bind(queue);
      const found: number[][] = [];
      let count = 0;
      jest.spyOn(queue, 'store').mockImplementation(async (...given) => {
        if (!doomed.includes((count += 1))) return real(...given);
        const sql = 'SELECT count(*) AS stored, sum(deleted) AS deleted FROM report WHERE source = $1';
        const { rows } = await execute<{ stored: number; deleted: number }>(given[0], sql, [id]);
        found.push([Number(rows[0]!.stored), Number(rows[0]!.deleted)]);
        throw new LostLease('killed');
      });
      return found;
    };

    it('marks none before the last part is stored, and all after interruptions', async () => {
      await follow(table(...numbers(1, 2_500)));
      const found = dieBefore(2, 5);
      expect(await becomes({ body: table(...numbers(101, 2_500)) })).toMatchObject({ state: 'well', warning: null });
      expect([found, await live()]).toEqual([
        [
          [2_500, 0],
          [2_500, 0],
        ],
        numbers(101, 2_500),
      ]);
    });

    it('does not count what an interrupted reading has added when it says which share is gone', async () => {
      await follow(table(...numbers(1, 100)));
      const found = dieBefore(3);
      const { warning } = await becomes({ body: table(...numbers(1_001, 3_500)) });
      expect([found, warning]).toEqual([[[2_100, 0]], expect.stringMatching(/has 100 .* of the 100 that it had/)]);
      expect(await live()).toEqual([...numbers(1, 100), ...numbers(1_001, 3_500)]);
    });

    it('asks what to do about an accepted event, and drops a waiting candidate, when their row is gone', async () => {
      await room.served.append(parseBody(trackDefined));
      const [kept, gone] = ['Counternarcotics working group meets', 'Fentanyl precursors discussed by ministers'];
      const dated = (no: number, day: string, what: string) => row(no, what).replace('10.01.2026', day);
      const rows = [dated(1, '05.01.2026', kept), dated(2, '20.03.2026', gone)];
      await follow(table(...rows, dated(3, '01.06.2026', 'Ambassadors speak')), { maxVanishedPercent: 70 });
      const list = async (query = '') => {
        const follower = room.served.app.get(CandidateFollower);
        follower.wake();
        await follower.idle();
        return ((await room.served.get(`/candidates?source=${id}${query}`)).body as unknown as CandidatePage).data;
      };
      const accepted = (await list()).find(({ title }) => title === kept)!;
      const event = {
        ...{ type: 'CooperationResumed', tracks: ['us-cn.counternarcotics'], occurred: '2026-01-05', title: kept },
        ...{ actors: map.actors.map((actor) => ({ ...actor })), sources: [{ title: kept, publisher: 'The desk' }] },
      };
      const judgement = { kind: 'accept', judge: 'Ana', event };
      const judged = await room.served.post(`/candidates/${accepted.id}/judgements`, judgement);
      expect(judged.status).toBe(200);
      await becomes({ body: table(dated(3, '01.06.2026', 'Ambassadors speak')) });
      const open = await list();
      expect(open.map(({ title, state }) => [title, state]).sort()).toEqual([
        ['Ambassadors speak', 'waiting'],
        [kept, 'source-changed'],
      ]);
      expect(open.find(({ state }) => state === 'source-changed')!.question).toContain(
        `The desk has deleted “${kept}”`,
      );
    });

    it('is for one file at an address alone', async () => {
      const settings = { folder: '.', deletes: true };
      const { status, body } = await room.served.post('/sources', { kind: 'table', name: 'folder', settings });
      expect([status, body.errors]).toMatchObject([422, [{ pointer: '/settings/deletes' }]]);
      id = 'none';
    });
  },
  ['SQLite :memory:', 'PostgreSQL'],
);
