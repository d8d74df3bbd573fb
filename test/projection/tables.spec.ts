import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { EntryBody } from '../../src/domain/entries/entry.js';
import { describeEachEngine, type FreshDatabase, freshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { defined, event, track } from '../support/given.js';
import { Station } from './projector-harness.js';

const dayOf = (n: number) => new Date(Date.UTC(2000, 0, 1 + n)).toISOString().slice(0, 10);
const turn = (n: number, more = {}) => event(n % 2 === 0 ? 'TalksSuspended' : 'CooperationResumed', dayOf(n), more);

describeEachEngine('the tables', (engine) => {
  let fresh: FreshDatabase;
  let station: Station;

  beforeEach(async () => {
    fresh = await freshDatabase(engine);
    station = await Station.open(fresh, new FixedClock('2024-06-01T00:00:00Z'));
    await station.append(defined(), ...Array.from({ length: 300 }, (_, n) => turn(n)));
    await station.settle();
  });

  afterEach(async () => {
    await station.projector.stop();
    await fresh.drop();
  });

  it('can be asked by SQL, days included', async () => {
    await station.append(event('TalksHeld', '2024-05-20/2024-05-21'), event('TalksSuspended', '2024-05-30'));
    await station.settle();
    const [row] = await station.query(`SELECT title, parties, status, last_dialogue_latest = '2024-05-21' AS same
      FROM track_status WHERE ',' || parties || ',' LIKE '%,CN,%' AND since_earliest >= '2024-05-30'`);
    expect(row).toEqual({
      title: track.title,
      parties: 'US,CN',
      status: 'frozen',
      same: engine === 'PostgreSQL' ? true : 1,
    });
    const [frozen] = await station.query(`SELECT count(*) AS times FROM status_interval WHERE status = 'frozen'`);
    expect(frozen).toEqual({ times: 151 });
  });

  it('say what each column of their views means', async () => {
    if (engine === 'PostgreSQL') {
      const bare = `SELECT a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relname IN ('track_status', 'status_interval') AND a.attnum > 0
        AND col_description(a.attrelid, a.attnum) IS NULL`;
      expect(await station.query(bare)).toEqual([]);
    } else {
      for (const { name, sql } of await station.query(`SELECT name, sql FROM sqlite_master WHERE type = 'view'`)) {
        const columns = await station.query(`SELECT name FROM pragma_table_info('${String(name)}')`);
        for (const column of columns) expect(sql).toMatch(new RegExp(`/\\* .+ \\*/ AS ${String(column.name)}\\b`));
      }
    }
  });

  // PostgreSQL counts what was written only some time later, so this is asked of SQLite.
  const whereCounted = engine === 'PostgreSQL' ? () => undefined : it;
  whereCounted('are changed by an append at the end of a long history as little as of a short one', async () => {
    const tracks = ['us-cn.short'];
    await station.append(defined({ id: 'us-cn.short' }), ...[297, 298, 299].map((n) => turn(n, { tracks })));
    await station.settle();
    const rowsWrittenBy = async (body: EntryBody) => {
      const count = () =>
        station.database.write((run) => run.query('SELECT total_changes() AS n') as Promise<[{ n: number }]>);
      const [before] = await count();
      await station.append(body);
      await station.settle();
      const [after] = await count();
      return after.n - before.n;
    };
    const short = await rowsWrittenBy(turn(300, { tracks }));
    expect(await rowsWrittenBy(turn(300))).toBe(short);
    const timeline = await station.reader.timeline(track.id, {});
    expect(timeline.history(station.reader.today()).length).toBeGreaterThan(300);
  });

  it('are caught up by a rebuild where they are far behind', async () => {
    const { position } = station.projector;
    await station.projector.stop();
    const most = 5_200;
    for (let n = 0; n < most; n += 1_000) {
      await station.append(...Array.from({ length: Math.min(1_000, most - n) }, (_, i) => turn(1_000 + n + i)));
    }
    const [before] = await station.query('SELECT generation FROM projection');
    station = await station.restart(station.clock, { farBehind: 100 });
    await station.settle();
    expect(station.projector.position).toBe(position + most);
    expect(await station.query('SELECT generation FROM projection')).not.toEqual([before]);
    expect(await station.tables()).toEqual(await station.refolded());
  });

  it('are carried on though no bell rings, by the slow timer', async () => {
    const deaf = new FixedClock('2024-06-01T00:00:00Z');
    const other = await Station.on(station.database, deaf);
    await station.append(event('TalksSuspended', '2024-05-30'));
    await other.at(deaf.now() + 5_000);
    expect(other.projector.position).toBe(302);
    await other.projector.stop();
  });
});
