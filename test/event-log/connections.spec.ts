import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../src/app/database-url.js';
import type { Database } from '../../src/event-log/database/database.js';
import { commandLimits, type ConnectionLimits } from '../../src/event-log/database/postgres-connector.js';
import { slowTimerMs } from '../../src/event-log/follow/follower.js';
import { type FreshDatabase, freshDatabase } from '../support/databases.js';
import { defined, event } from '../support/given.js';
import { hasPostgres } from '../support/postgres/server.js';
import { ServedApp } from '../support/served-app.js';
import { SwitchedProxy } from '../support/servers/switched-proxy.js';

const others =
  'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()';

(hasPostgres ? describe : describe.skip)('connections to PostgreSQL', () => {
  let fresh: FreshDatabase;
  let proxy: SwitchedProxy;
  const opened: Database[] = [];
  beforeEach(async () => {
    fresh = await freshDatabase('PostgreSQL');
    proxy = await SwitchedProxy.open(fresh.url);
  });
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close();
    await proxy.off();
    await fresh.drop();
  });

  const open = async (url: string, limits: Partial<ConnectionLimits> = {}) => {
    const database = await openDatabase(url, { ...commandLimits, ...limits });
    opened.push(database);
    return database;
  };
  const at = (...addresses: string[]) => fresh.url.replace(/(?<=@|\/\/)[^/@]+(?=\/\w+$)/, addresses.join(','));
  const ask = <T>(database: Database, sql: string) => database.read(async (run) => ((await run.query(sql)) as T[])[0]!);
  const write = (database: Database) => database.write((run) => run.query('UPDATE log_head SET id = id'));

  it('go to the first server that answers, and to the next one when it goes away', async () => {
    const second = await SwitchedProxy.open(fresh.url);
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const dead = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
    try {
      const url = `${at(dead, proxy.address, second.address)}?target_session_attrs=read-write`;
      const database = await open(url, { connectTimeoutMs: 250 });
      await write(database);
      await proxy.off();
      expect(await ask(database, 'SELECT 1 AS one')).toEqual({ one: 1 });
      await write(database);
      await second.off();
      await expect(write(database)).rejects.toMatchObject({ code: 'unreachable-database' });
      await proxy.on();
      await write(database);
    } finally {
      silent.close();
      await second.off();
    }
  });

  it('are none to a server of another kind than was asked for', async () => {
    await expect(open(`${fresh.url}?target_session_attrs=standby`)).rejects.toThrow(
      'the database cannot be used: its server is no standby',
    );
    const two = `${at(proxy.address, proxy.address)}?target_session_attrs=read-only`;
    await expect(open(two)).rejects.toThrow('none of its servers is read-only');
  });

  it('are replaced where their server has ended them: a read does not notice', async () => {
    const database = await open(fresh.url, { poolSize: 4 });
    await Promise.all([1, 2, 3, 4].map(() => ask(database, 'SELECT pg_sleep(0.05)')));
    const { pid } = await ask<{ pid: number }>(database, 'SELECT pg_backend_pid() AS pid');
    const other = await open(fresh.url);
    const under = ask(database, 'SELECT 7 AS seven, pg_sleep(0.2)');
    await ask(other, others);
    expect(await under).toMatchObject({ seven: 7 });
    expect(await ask(database, 'SELECT pg_backend_pid() AS pid')).not.toEqual({ pid });
    await write(database);
  });

  it('are replaced where their server takes no writes any more', async () => {
    const database = await open(fresh.url, { poolSize: 1 });
    await ask(database, 'SET default_transaction_read_only = on');
    await expect(write(database)).rejects.toThrow('it is read-only (25006)');
    await write(database);
  });

  it('have limits: a statement that takes longer is ended, and says so', async () => {
    const limits = { statementTimeoutMs: 100, idleTransactionTimeoutMs: 7_000 };
    const database = await open(fresh.url, limits);
    expect(await ask(database, 'SHOW statement_timeout')).toEqual({ statement_timeout: '100ms' });
    const idle = await ask(database, 'SHOW idle_in_transaction_session_timeout');
    expect(idle).toEqual({ idle_in_transaction_session_timeout: '7s' });
    const slow = ask(database, 'SELECT pg_sleep(10)');
    await expect(slow).rejects.toThrow('the database cannot be used: a statement took too long (57014)');
    expect(await ask(await open(fresh.url), 'SHOW statement_timeout')).toEqual({ statement_timeout: '0' });
  });

  it('come back by themselves: a server whose database was away has lost nothing', async () => {
    const served = await ServedApp.open('PostgreSQL', undefined, undefined, { open: () => open(proxy.url) });
    const status = '/tracks/us-cn.counternarcotics/status';
    try {
      await served.append(defined());
      const [first, second] = [event('TalksHeld', '2025-11-01'), event('AgreementSigned', '2025-12-20')];
      const send = async (body: unknown) => served.post('/events', body);
      expect((await send(first)).status).toBe(201);
      await proxy.off();
      expect(await send(second)).toMatchObject({ status: 503, body: { code: 'log-unavailable' } });
      expect((await served.get(status)).status).toBe(200);
      expect((await served.get('//readyz')).status).toBe(503);
      await proxy.on();
      expect([(await send(first)).status, (await send(second)).status]).toEqual([200, 201]);
      served.clock.set(served.clock.now() + 2 * slowTimerMs);
      const caughtUp = await served.get(`${status}?atLeastPosition=3`);
      expect(caughtUp).toMatchObject({ status: 200, body: { reading: { position: 3 } } });
      expect(await served.get('//readyz')).toMatchObject({ status: 200, body: { ready: true, lag: 0 } });
    } finally {
      await served.close();
    }
  });
});
