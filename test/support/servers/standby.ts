import { openDatabase } from '../../../src/app/database-url.js';
import type { Database } from '../../../src/event-log/database/database.js';
import type { ServedApp } from '../served-app.js';

/** A role of PostgreSQL whose sessions take no writes stands for a standby; `.ci/failover` has a real one. */
export class Standby {
  private constructor(
    /** The database of the primary. */
    readonly admin: Database,
    private readonly role: string,
    private readonly url: string,
  ) {}

  /** Makes the role, for the database of a process on PostgreSQL. */
  static async of(primary: ServedApp): Promise<Standby> {
    const url = new URL(primary.fresh.url);
    url.username = `${url.pathname.slice(1)}_reader`;
    const standby = new Standby(await openDatabase(primary.fresh.url), url.username, url.href);
    await standby.query(`CREATE ROLE ${standby.role} LOGIN SUPERUSER`);
    await standby.query(`ALTER ROLE ${standby.role} SET default_transaction_read_only = on`);
    return standby;
  }

  readonly query = (sql: string) => this.admin.read((run) => run.query(sql));

  /** Opens the database as a process on the standby has it. */
  readonly open = () => openDatabase(this.url);

  /** Takes writes from now on, with all connections anew. */
  async promote(): Promise<void> {
    await this.query(`ALTER ROLE ${this.role} RESET default_transaction_read_only`);
    await this.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${this.role}'`);
  }

  /** Removes the role; what was opened is closed before. */
  async close(): Promise<void> {
    await this.query(`DROP ROLE ${this.role}`);
    await this.admin.close();
  }
}
