import { hashOf } from '../../src/event-log/hash-chain.js';
import type { Database } from '../../src/event-log/database/database.js';
import type { EntryRow } from '../../src/event-log/entities.js';

/** Changes the tables as an intruder would, who can take the triggers away and puts them back. */
export async function tamper(database: Database, ...statements: readonly string[]): Promise<void> {
  await database.write(async (run) => {
    if (database.engine === 'postgres') {
      const guarded: { name: string }[] = await run.query(
        `SELECT DISTINCT tgrelid::regclass::text AS name FROM pg_trigger WHERE NOT tgisinternal`,
      );
      for (const { name } of guarded) await run.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
      for (const sql of statements) await run.query(sql);
      for (const { name } of guarded) await run.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`);
      return;
    }
    const triggers: { name: string; sql: string }[] = await run.query(
      `SELECT name, sql FROM sqlite_master WHERE type = 'trigger'`,
    );
    for (const { name } of triggers) await run.query(`DROP TRIGGER ${name}`);
    for (const sql of statements) await run.query(sql);
    for (const { sql } of triggers) await run.query(sql);
  });
}

/** Rewrites the past so well that the chain holds: an entry is changed, and all hashes from there on, and the head. */
export async function rewriteTail(database: Database, from: number, change: (body: string) => string): Promise<void> {
  const rows = (await database.read((run) => run.query('SELECT * FROM entry ORDER BY position'))) as EntryRow[];
  let before = from > 1 ? rows[from - 2]!.hash : '0'.repeat(64);
  const statements: string[] = [];
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
  for (const { position, recorded_at: recordedAt, recorded_by: recordedBy, body } of rows.slice(from - 1)) {
    const changed = position === from ? change(body) : body;
    before = hashOf(before, { position, recordedAt, recordedBy, body: changed });
    statements.push(`UPDATE entry SET body = ${quoted(changed)}, hash = '${before}' WHERE position = ${position}`);
  }
  await tamper(database, ...statements, `UPDATE log_head SET hash = '${before}'`);
}

/** Loses the entries after a position, as a lossy failover does, or the restore of an older backup. */
export async function loseEntriesAfter(database: Database, position: number): Promise<void> {
  const tables = ['internal_entry', 'entry_track', 'entry_target', 'entry'];
  const last = (column: string) => `(SELECT ${column} FROM entry WHERE position = ${position})`;
  await tamper(
    database,
    ...tables.map((table) => `DELETE FROM ${table} WHERE position > ${position}`),
    `UPDATE log_head SET position = ${position}, hash = ${last('hash')}, recorded_at = ${last('recorded_at')}`,
  );
}
