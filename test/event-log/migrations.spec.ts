import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { migrations } from '../../migrations/index.js';
import { systemClock } from '../../src/domain/time/clock.js';
import type { Database } from '../../src/event-log/database/database.js';
import { EventLog } from '../../src/event-log/event-log.js';
import { meeting, request } from './entries.js';
import { verifyLog } from '../../src/integrity/verify.js';
import { describeEachEngine, type FreshDatabase, freshDatabase } from '../support/databases.js';

const run = promisify(execFile);

/** The columns of all tables of a PostgreSQL database, as `table.column`, with their comments. */
function commentsOf(database: Database): Promise<{ name: string; comment: string | null }[]> {
  const sql = `SELECT format('%I.%I', c.relname, a.attname) AS name, col_description(c.oid, a.attnum) AS comment
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`;
  return database.read((run) => run.query(sql));
}

describeEachEngine(
  'the migrations',
  (engine) => {
    let fresh: FreshDatabase;
    beforeEach(async () => void (fresh = await freshDatabase(engine, { empty: true })));
    afterEach(() => fresh.drop());

    it('lead from an empty database to the latest, and do nothing when run again', async () => {
      const database = await fresh.open({ migrate: false });
      expect(await database.migrate()).toEqual(migrations.map((migration) => migration.name));
      expect(await database.migrate()).toEqual([]);
    });

    it('run once where two processes start at the same time', async () => {
      const child = () => run(process.execPath, ['--import', './test/runner/typescript.mjs', 'test/event-log/migrate.ts', fresh.url]); // prettier-ignore
      const printed = await Promise.all([child(), child()]);
      const names = migrations.map((migration) => `${migration.name}\n`).join('');
      expect(printed.map(({ stdout }) => stdout).sort()).toEqual(['', names]);
    }, 30_000);

    it('make just what the entities say', async () => {
      const database = await fresh.open();
      // Comments are in the migrations alone; TypeORM would take them away, and make every index on their columns anew.
      if (engine === 'PostgreSQL') {
        const columns = await commentsOf(database);
        for (const { name } of columns) await database.write((run) => run.query(`COMMENT ON COLUMN ${name} IS NULL`));
      }
      const drift = await database.dataSource.driver.createSchemaBuilder().log();
      const queries = drift.upQueries
        .map(({ query }) => query)
        .filter((sql) => !/^COMMENT ON TABLE .* NULL$/.test(sql));
      expect(queries).toEqual([]);
    });

    if (engine === 'PostgreSQL') {
      it('say what every column holds, but for the tables that only the views of the projection read', async () => {
        const uncommented = (await commentsOf(await fresh.open())).filter(({ comment }) => comment === null);
        const tables = new Set(uncommented.map(({ name }) => name.split('.')[0]));
        const projection = ['projected_interval', 'projected_status', 'projection', 'stopped_track'];
        expect([...tables].sort()).toEqual(['idempotency_key', 'migration', ...projection]);
      });
    }

    it('make the index by which the log is read by type', async () => {
      const database = await fresh.open();
      const sql =
        engine === 'PostgreSQL'
          ? `SELECT indexdef AS sql FROM pg_indexes WHERE indexname = 'entry_type'`
          : `SELECT sql FROM sqlite_master WHERE name = 'entry_type'`;
      const [index] = (await database.read((run) => run.query(sql))) as { sql: string }[];
      expect(index!.sql.replaceAll('"', '')).toMatch(/\(type, position\)$/);
    });

    const replace = `INSERT OR REPLACE INTO entry SELECT position, id, type, 0, 'me', body, hash FROM entry`;
    it.each([
      `UPDATE entry SET recorded_by = 'me'`,
      'DELETE FROM entry',
      `UPDATE entry_track SET track = 'a.b'`,
      'DELETE FROM entry_track',
      ...(engine === 'PostgreSQL' ? ['TRUNCATE entry', 'TRUNCATE entry_track'] : [replace]),
    ])('make the database refuse %s', async (sql) => {
      const database = await fresh.open();
      const log = new EventLog(database, systemClock, new EventEmitter2());
      await log.append(request(meeting(['us-cn.one'], { id: randomUUID() })));
      await expect(database.write((run) => run.query(sql))).rejects.toThrow(/the log is append-only: \w+ of entry/);
      expect(await verifyLog(database)).toMatchObject({ sound: true, entries: 1 });
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
