import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { probeIntervalMs, WriteProbe } from '../../src/app/health/write-probe.js';
import type { Database } from '../../src/event-log/database/database.js';
import { describeEachEngine, type FreshDatabase, freshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { meeting } from '../event-log/entries.js';
import { defined } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

const readOnly = 'nothing can be recorded: the database cannot be used: it is read-only (SQLITE_READONLY)';

describeEachEngine(
  'the probe of writes',
  (engine) => {
    let fresh: FreshDatabase;
    let database: Database;
    beforeEach(async () => {
      fresh = await freshDatabase(engine);
      database = await fresh.open();
    });
    afterEach(() => fresh.drop());

    /** Makes the database read-only, and opens it once more where connections have to be new. */
    const makeReadOnly = async () => {
      if (engine === 'SQLite file') {
        await database.dataSource.query('PRAGMA query_only = ON');
        return database;
      }
      const [{ name }] = (await database.read((run) => run.query('SELECT current_database() AS name'))) as [
        { name: string },
      ];
      await database.read((run) => run.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`));
      return fresh.open({ migrate: false });
    };

    it('finds a database in order that takes writes, and changes nothing in it', async () => {
      const clock = new FixedClock('2026-01-15T12:00:00Z');
      const probe = new WriteProbe(database, clock);
      const head = 'SELECT * FROM log_head';
      const before: unknown = await database.read((run) => run.query(head));
      for (let turn = 0; turn < 50; turn++) {
        expect(await probe.check()).toBeNull();
        clock.set(clock.now() + probeIntervalMs);
      }
      expect(await database.read((run) => run.query(head))).toEqual(before);
    });

    it('does not wait for whoever holds the log', async () => {
      if (engine === 'SQLite file') return;
      const probe = new WriteProbe(database, new FixedClock('2026-01-15T12:00:00Z'));
      await database.write(async (run) => {
        await run.query('SELECT * FROM log_head FOR UPDATE');
        expect(await probe.check()).toBeNull();
      });
    });

    it('says that a database is read-only, and says so for ten seconds, or until an append fails', async () => {
      const clock = new FixedClock('2026-01-15T12:00:00Z');
      const probe = new WriteProbe(await makeReadOnly(), clock);
      expect(await probe.check()).toMatch(/^the database cannot be used: it is read-only/);
      const other = new WriteProbe(database, clock);
      if (engine === 'SQLite file') await database.dataSource.query('PRAGMA query_only = OFF');
      expect(await probe.check()).toMatch(/^the database cannot be used: it is read-only/);
      expect(await other.check()).toBeNull();
      if (engine === 'PostgreSQL') return;
      probe.expire();
      expect(await probe.check()).toBeNull();
      await database.dataSource.query('PRAGMA query_only = ON');
      clock.set('2026-01-15T11:00:00Z');
      expect(await probe.check()).toMatch(/^the database cannot be used: it is read-only/);
    });
  },
  ['SQLite file', 'PostgreSQL'],
);

describe('a server on a disk that takes no writes', () => {
  it('reads as not ready, and as ready once the disk is in order', async () => {
    const served = await ServedApp.open('SQLite file');
    await served.append(defined());
    expect((await served.get('//readyz')).status).toBe(200);
    await served.database.dataSource.query('PRAGMA query_only = ON');
    expect((await served.get('//readyz')).status).toBe(200);
    expect((await served.post('/events', meeting())).status).toBe(503);
    expect(await served.get('//readyz')).toMatchObject({ status: 503, body: { code: 'not-ready', detail: readOnly } });
    await served.database.dataSource.query('PRAGMA query_only = OFF');
    served.clock.set(served.clock.now() + probeIntervalMs);
    expect((await served.get('//readyz')).status).toBe(200);
    await served.close();
  });
});
