import { createRequire } from 'node:module';
import type pg from 'pg';
import { unavailable } from './database-faults.js';
import { hostPoolOf } from './host-pool.js';
import { PostgresHosts, type SessionState } from './postgres-hosts.js';

/** How many connections a process has to PostgreSQL, and how long it waits for what. */
export interface ConnectionLimits {
  readonly poolSize: number;
  /** How long making a connection may take, and waiting for a free one, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** How long a statement may take, in milliseconds; for ever where absent. */
  readonly statementTimeoutMs?: number;
  /** How long a transaction may stand without a statement, in milliseconds; for ever where absent. */
  readonly idleTransactionTimeoutMs?: number;
}

/** The limits of a command, which somebody waits for and may stop. */
export const commandLimits: ConnectionLimits = { poolSize: 10, connectTimeoutMs: 5_000 };

/** When the system first asks a silent peer whether it is still there, in milliseconds; then each second, ten times. */
const keepAliveMs = 10_000;
/** How much longer than PostgreSQL itself this process waits for the end of a statement, in milliseconds. */
const answerGraceMs = 5_000;

const stateNow = `SELECT pg_is_in_recovery() AS "isStandby", current_setting('transaction_read_only') = 'on' AS "isReadOnly"`;
/** The limits are set by a statement, since PgBouncer refuses them among the parameters that a session begins with. */
const beginning = `${stateNow}, set_config('statement_timeout', $1, false), set_config('idle_in_transaction_session_timeout', $2, false)`;

/**
 * Makes the connections to PostgreSQL: each goes to the first server that answers and is of the kind that was asked for.
 * It is the `driver` of TypeORM, which makes its pool of it.
 */
export class PostgresConnector {
  private readonly hosts: PostgresHosts;
  private latest: SessionState | undefined;
  private made: typeof pg | undefined;

  /** @throws ThawError invalid `invalid-database-url` */
  constructor(
    private readonly url: string,
    readonly limits: ConnectionLimits,
  ) {
    this.hosts = new PostgresHosts(url);
  }

  /** What the last session that was begun or asked is; `undefined` before the first. */
  get state(): SessionState | undefined {
    return this.latest;
  }

  /** Asks a session what its server is by now: a standby may have become the primary. */
  async ask(run: { query(sql: string): Promise<unknown> }): Promise<SessionState> {
    const [state] = (await run.query(stateNow)) as SessionState[];
    this.latest = state!;
    return state!;
  }

  /** What TypeORM needs to make its pool. */
  get options() {
    const { poolSize, connectTimeoutMs, statementTimeoutMs } = this.limits;
    const extra = {
      // Pipelined, a connection sends its next statement before the last is answered: an append waits for fewer trips.
      pipeline: true,
      keepAlive: true,
      keepAliveInitialDelayMillis: keepAliveMs,
      ...(statementTimeoutMs && { query_timeout: statementTimeoutMs + answerGraceMs }),
    };
    const { current: url } = this.hosts;
    return { type: 'postgres' as const, url, driver: this, poolSize, connectTimeoutMS: connectTimeoutMs, extra };
  }

  /** Has the pool give out no connection that was made until now. */
  distrust(): void {
    this.hosts.distrust();
  }

  /** The same servers without limits of time, for work that takes as long as it takes. */
  unlimited(): PostgresConnector {
    return new PostgresConnector(this.url, commandLimits);
  }

  /** What TypeORM takes of `pg`. */
  get defaults(): typeof pg.defaults {
    return this.driver.defaults;
  }

  get Pool(): typeof pg.Pool {
    return hostPoolOf(this.driver, this.hosts, (client) => this.begin(client));
  }

  /** A connection of its own, outside the pool; its user ends it. */
  async openSession(applicationName: string): Promise<pg.Client> {
    const { connectTimeoutMs } = this.limits;
    const timeouts = {
      connectionTimeoutMillis: connectTimeoutMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: keepAliveMs,
    };
    const { current } = this.hosts;
    const client = new this.driver.Client({
      connectionString: current,
      application_name: applicationName,
      ...timeouts,
    });
    try {
      // An error of a connection that nobody listens to would end the process.
      client.on('error', () => undefined);
      await client.connect();
      await this.begin(client);
      return client;
    } catch (error) {
      this.hosts.reject(current);
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  /** @throws ThawError unavailable `unreachable-database` where the session is not of the kind that was asked for */
  private async begin(client: pg.ClientBase): Promise<void> {
    const { statementTimeoutMs = 0, idleTransactionTimeoutMs = 0 } = this.limits;
    const { rows } = await client.query<SessionState>(beginning, [
      `${statementTimeoutMs}`,
      `${idleTransactionTimeoutMs}`,
    ]);
    const fault = this.hosts.faultOf(rows[0]!);
    if (fault !== undefined) throw unavailable(`the database cannot be used: ${fault}`);
    const { isStandby, isReadOnly } = rows[0]!;
    this.latest = { isStandby, isReadOnly };
  }

  // Loaded when it is first used, so that a start on SQLite does not wait for it.
  private get driver(): typeof pg {
    this.made ??= createRequire(import.meta.url)('pg') as typeof pg;
    return this.made;
  }
}
