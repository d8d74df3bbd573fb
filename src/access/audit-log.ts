import { Injectable, Logger } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import type { z } from 'zod';
import type { AuditEntry, auditQuery } from '../contract/access/access.js';
import { canonicalJson } from '../domain/entries/entry.js';
import type { JsonObject } from '../domain/json.js';
import { Clock } from '../domain/time/clock.js';
import { Database } from '../event-log/database/database.js';
import { execute, lockByName } from '../event-log/database/sql.js';
import { genesisHash, hashOf } from '../event-log/hash-chain.js';
import { type AuditRow, auditTable } from './entities.js';

/** Something that is entered into the audit log. */
export interface AuditNote {
  /** The name of the key, `local`, or empty where nobody is known. */
  readonly actor: string;
  /** As in `key-created`; of a request the method and the route. */
  readonly action: string;
  readonly detail: JsonObject;
}

/** Refusals that are entered a minute; the next one then says how many were not. */
export const refusalsAMinute = 60;

/**
 * The audit log: who changed keys and settings, and who was refused. What enters the record itself stands in the log of
 * events under the name of who recorded it. Entries are chained by hashes as those of the log are, so that one that is
 * changed or taken out shows.
 */
@Injectable()
export class AuditLog {
  private readonly logger = new Logger(AuditLog.name);
  private refusals = { minute: 0, entered: 0, left: 0 };

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Appends an entry in the transaction of the change that it tells of. It belongs at the end of that transaction. */
  async append(run: QueryRunner, { actor, action, detail }: AuditNote): Promise<void> {
    await lockByName(run, 'thaw.audit');
    const last = 'SELECT sequence, hash FROM audit_entry ORDER BY sequence DESC LIMIT 1';
    const [before] = (await execute<Pick<AuditRow, 'sequence' | 'hash'>>(run, last)).rows;
    const sequence = (before?.sequence ?? 0) + 1;
    const at = this.clock.now();
    const row = { sequence, at, actor, action, detail: canonicalJson(detail) };
    await run.manager.insert(auditTable, { ...row, hash: auditHash(before?.hash ?? genesisHash, row) });
  }

  /** Appends an entry by itself. A database that fails is logged: the request that it tells of is over. */
  async note(note: AuditNote): Promise<void> {
    try {
      await this.database.write((run) => this.append(run, note));
    } catch (error) {
      this.logger.error(error);
    }
  }

  /** Notes a refusal, unless there are too many of them in this minute. */
  async noteRefusal(note: AuditNote): Promise<void> {
    const minute = Math.floor(this.clock.now() / 60_000);
    if (this.refusals.minute !== minute) this.refusals = { minute, entered: 0, left: this.refusals.left };
    if (this.refusals.entered >= refusalsAMinute) {
      this.refusals.left += 1;
      return;
    }
    const { left } = this.refusals;
    this.refusals = { minute, entered: this.refusals.entered + 1, left: 0 };
    await this.note(left === 0 ? note : { ...note, detail: { ...note.detail, refusedBeforeWithoutEntry: left } });
  }

  /** The entries after a sequence, in order. */
  read(after: number, limit: number): Promise<AuditEntry[]> {
    return this.page({ after, limit, order: 'oldest' });
  }

  /** A page of entries between two sequences, both exclusive. */
  async page({
    after = 0,
    before = Number.MAX_SAFE_INTEGER,
    order,
    limit,
  }: z.output<typeof auditQuery>): Promise<AuditEntry[]> {
    const bounds = 'sequence > $1 AND sequence < $2';
    const direction = order === 'newest' ? 'DESC' : 'ASC';
    const sql = `SELECT * FROM audit_entry WHERE ${bounds} ORDER BY sequence ${direction} LIMIT $3`;
    const parameters = [after, before, limit];
    const { rows } = await this.database.read((run) => execute<AuditRow>(run, sql, parameters));
    return rows.map(auditView);
  }

  /** Checks the chain. @returns the sequence of the first entry that does not fit; `null` where all do */
  async firstBroken(): Promise<number | null> {
    let [hash, sequence] = [genesisHash, 0];
    const sql = 'SELECT * FROM audit_entry WHERE sequence > $1 ORDER BY sequence LIMIT 1000';
    for (;;) {
      const after = sequence;
      const rows = await this.database.read(async (run) => (await execute<AuditRow>(run, sql, [after])).rows);
      if (rows.length === 0) return null;
      for (const row of rows) {
        if (row.sequence !== sequence + 1 || auditHash(hash, row) !== row.hash) return sequence + 1;
        [hash, sequence] = [row.hash, row.sequence];
      }
    }
  }
}

function auditView({ at, detail, ...row }: AuditRow): AuditEntry {
  return { ...row, at: new Date(at).toISOString(), detail: JSON.parse(detail) as Record<string, unknown> };
}

/** The hash of an entry, as that of the log is made: `body` is its action and detail. */
function auditHash(before: string, { sequence, at, actor, action, detail }: Omit<AuditRow, 'hash'>): string {
  const body = `{"action":${JSON.stringify(action)},"detail":${detail}}`;
  return hashOf(before, { position: sequence, recordedAt: at, recordedBy: actor, body });
}
