import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../domain/time/clock.js';
import { Database } from '../event-log/database/database.js';
import { execute } from '../event-log/database/sql.js';
import { type AccessKeyRow, sessionTable } from './entities.js';
import { hashOfKey } from './key-text.js';

/** How long a sign-in lasts, in milliseconds: a working day. */
export const sessionMs = 12 * 3_600_000;

/** The sign-ins of browsers. Each is by a key, and ends with it. */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Begins a sign-in. @param key the id of the key @returns the content of the cookie, which is stored nowhere */
  async begin(key: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    await this.database.write(async (run) => {
      await execute(run, 'DELETE FROM access_session WHERE expires_at <= $1', [now]);
      await run.manager.insert(sessionTable, { hash: hashOfKey(token), access_key: key, expires_at: now + sessionMs });
    });
    return token;
  }

  /** Ends a sign-in, by the hash of its cookie, or all by its key. Ending what has ended does nothing. */
  async end(hash: string, everywhere: boolean): Promise<void> {
    const all = 'access_key = (SELECT s.access_key FROM access_session s WHERE s.hash = $1)';
    const sql = `DELETE FROM access_session WHERE ${everywhere ? all : 'hash = $1'}`;
    await this.database.write((run) => execute(run, sql, [hash]));
  }

  /** The row of the key that a sign-in is by; `undefined` where it has ended. */
  async keyOf(hash: string): Promise<AccessKeyRow | undefined> {
    const sql = `SELECT k.* FROM access_key k JOIN access_session s ON s.access_key = k.id
      WHERE s.hash = $1 AND s.expires_at > $2`;
    const { rows } = await this.database.read((run) => execute<AccessKeyRow>(run, sql, [hash, this.clock.now()]));
    return rows[0];
  }
}
