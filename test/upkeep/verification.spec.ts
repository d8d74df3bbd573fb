import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Database } from '../../src/event-log/database/database.js';
import { describeEachEngine, type FreshDatabase, freshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { defined, event, track } from '../support/given.js';
import { rewriteTail } from '../support/tampering.js';
import { AlerterHarness } from '../alerts/alerter-harness.js';
import { thawOn } from '../cli/thaw.js';

const freezes = { name: 'Freezes', when: { kind: 'transition', axis: 'status', to: ['frozen'] } };

interface Cursor {
  readonly position: number;
  readonly day: number;
}

describeEachEngine(
  'thaw verify',
  (engine) => {
    let fresh: FreshDatabase;
    let database: Database;
    let thaw: ReturnType<typeof thawOn>;

    beforeEach(async () => {
      fresh = await freshDatabase(engine);
      thaw = thawOn(fresh.url);
      database = await fresh.open();
      const room = await AlerterHarness.on(database, new FixedClock(Date.now()));
      await room.rule(freezes);
      await room.append(defined(), event('TalksHeld', '2023-01-10'));
      await room.alerter.stop();
      expect((await thaw(['status', track.id])).code).toBe(0);
    });
    afterEach(() => fresh.drop());

    const change = async (...statements: string[]) => {
      for (const sql of statements) await database.write((run) => run.query(sql));
    };
    const faults = async () => {
      const { code, stdout } = await thaw(['verify', '--json']);
      const found = JSON.parse(stdout) as { sound: boolean; faults: string[] };
      expect([code, found.sound]).toEqual(found.faults.length === 0 ? [0, true] : [7, false]);
      return found.faults;
    };
    const onSqlite = engine === 'SQLite file';
    const noop = onSqlite
      ? ['DROP TRIGGER entry_no_update', 'CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT 1; END']
      : [
          'CREATE OR REPLACE FUNCTION refuse_change_of_log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
          'CREATE OR REPLACE FUNCTION refuse_change_of_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
        ];

    it('finds an untouched database in order, with views and indexes of the operator', async () => {
      await change(
        'CREATE VIEW own AS SELECT track FROM track_status',
        'CREATE INDEX own_index ON entry (recorded_at)',
      );
      expect(await faults()).toEqual([]);
      const { stdout } = await thaw(['verify']);
      expect(stdout).toContain('the triggers, views and indexes are those that the migrations make\n');
      expect(stdout).toContain('the cursor of the alerts lies within the log and the calendar\n');
    });

    it('leaves the database as it was', async () => {
      const tables = 'SELECT * FROM projection';
      const before: unknown = await database.read((run) => run.query(tables));
      await faults();
      expect(await database.read((run) => run.query(tables))).toEqual(before);
      if (onSqlite) return;
      const schemas = `SELECT nspname FROM pg_namespace WHERE nspname LIKE 'thaw%'`;
      expect(await database.read((run) => run.query(schemas))).toEqual([]);
    });

    const onTable = onSqlite ? '' : ' ON entry_track';
    const busy = onSqlite
      ? ['CREATE TRIGGER busy AFTER INSERT ON entry_track BEGIN SELECT 1; END']
      : ['CREATE TRIGGER busy AFTER INSERT ON entry_track FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_log()'];
    it('names every view, trigger and index that is not as the migrations make it, each once', async () => {
      const replaced = ['DROP VIEW track_status', `CREATE VIEW track_status AS SELECT 'frozen' AS status`];
      const gone = ['DROP VIEW status_interval', 'DROP INDEX entry_id', `DROP TRIGGER entry_track_no_delete${onTable}`];
      await change(...replaced, ...gone, ...busy, ...noop);
      const found = await faults();
      expect(found).toContain('the view track_status is not the one that the migrations make');
      expect(found).toContain('the view status_interval is missing');
      expect(found).toContain('the index entry_id on entry is missing');
      expect(found).toContain('triggers that refuse changes are missing: entry_track_no_delete');
      expect(found).toContain('no migration makes the trigger busy on entry_track');
      expect(found).toContain('the trigger entry_no_update on entry is not the one that the migrations make');
      // On PostgreSQL the triggers share the functions that were emptied.
      expect(found).toHaveLength(onSqlite ? 6 : 17);
    });

    if (!onSqlite) {
      it('names a rule that drops what is written', async () => {
        await change('CREATE RULE lost AS ON INSERT TO entry_track DO INSTEAD NOTHING');
        expect(await faults()).toContain('no migration makes the rule lost on entry_track');
      });

      it('says where its role may only read, and checks the rest', async () => {
        const room = await AlerterHarness.on(database, new FixedClock(Date.now()), { start: false });
        await room.append(event('TalksSuspended', '2024-03-01'));
        const role = `thaw_test_${Date.now()}`;
        await change(`CREATE ROLE ${role}`, `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}`);
        const limited = new URL(fresh.url);
        limited.searchParams.set('options', `-c role=${role}`);
        const ran = await thawOn(limited.href)(['verify']);
        await change(`DROP OWNED BY ${role}`, `DROP ROLE ${role}`);
        expect(ran).toMatchObject({ code: 0, stderr: expect.stringContaining('this role may not create a schema') });
      });
    }

    it('names a cursor of the alerts that was forged, and a rule that begins where nothing is', async () => {
      const { position, day } = (await database.read((run) => run.query('SELECT * FROM alert_cursor')))[0] as Cursor;
      const forged = async (to: string) => {
        await change(`UPDATE alert_cursor SET ${to}`);
        return faults();
      };
      const is = 'the cursor of alerts stands';
      expect(await forged('position = 999')).toEqual([`${is} at position 999, beyond the end of the log at 2`]);
      expect(await forged(`position = ${position}, day = 99999`)).toEqual([`${is} on 2243-10-16, which has not come`]);
      const never = `${is} on day 999999999999 from 1970 on, which has not come`;
      expect(await forged('day = 999999999999')).toEqual([never]);
      expect(await forged(`day = ${day}`)).toEqual([]);
      const other = `${is} at position ${position} with a hash that is not that of the entry there`;
      expect(await forged(`hash = '${'0'.repeat(64)}'`)).toEqual([other]);
      expect(await forged('hash = NULL')).toEqual([other]);
      expect(await forged(`hash = (SELECT hash FROM entry WHERE position = ${position})`)).toEqual([]);
      expect(await forged('position = 1')).toEqual([expect.stringMatching(/at position 1 with a hash that is not/)]);
      await forged(`position = ${position}`);
      await change('UPDATE alert_rule SET since_position = 77');
      expect(await faults()).toEqual([expect.stringMatching(/^the rule \S+ stands at position 77, beyond/)]);
    });

    it('takes statuses that are behind for in order, where they can follow', async () => {
      const room = await AlerterHarness.on(database, new FixedClock(Date.now()), { start: false });
      await room.append(event('TalksSuspended', '2024-03-01'));
      expect(await faults()).toEqual([]);
      expect((await thaw(['verify'])).stdout).toContain('which goes on');
    });

    it('names a track that stands still, and its entry', async () => {
      await rewriteTail(database, 2, (body) => body.replace('2023-01-10"', '2023-02-31"'));
      await change(
        'DELETE FROM projected_interval',
        'DELETE FROM projected_status',
        'UPDATE projection SET position = 0',
      );
      expect(await faults()).toContainEqual(
        expect.stringMatching(/^us-cn.counternarcotics stands still before position 2: it cannot be read/),
      );
    });

    it.each(['\\u0000', '\\ud800'])('names only the track whose title the log holds with %s', async (escape) => {
      const room = await AlerterHarness.on(database, new FixedClock(Date.now()), { start: false });
      await room.append(defined({ id: 'us-cn.other', title: 'Another' }));
      await rewriteTail(database, 3, (body) => body.replace('Another', `An${escape}other`));
      expect(await thaw(['status', track.id])).toMatchObject({ code: 0 });
      expect(await faults()).toEqual([
        expect.stringMatching(/^us-cn.other stands still before position 3: it cannot be read/),
      ]);
      const doctor = await thaw(['doctor']);
      expect(doctor).toMatchObject({ code: 7, stdout: expect.stringContaining('us-cn.other stands still') });
    });

    it('names statuses that stand still as a whole, with the reason', async () => {
      const room = await AlerterHarness.on(database, new FixedClock(Date.now()), { start: false });
      await room.append(event('TalksSuspended', '2024-03-01'));
      await change(
        ...(onSqlite
          ? [
              `CREATE TRIGGER broken BEFORE UPDATE ON projected_status BEGIN SELECT RAISE(ABORT, 'no row is taken'); END`,
            ]
          : [
              `CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no row is taken'; END $$`,
              'CREATE TRIGGER broken BEFORE UPDATE ON projected_status FOR EACH STATEMENT EXECUTE FUNCTION broken()',
            ]),
      );
      expect(await faults()).toContainEqual(
        expect.stringMatching(/^the statuses stand still after position 2: .*no row is taken/),
      );
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
