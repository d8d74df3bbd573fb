import { randomInt } from 'node:crypto';
import type { QueryRunner } from 'typeorm';
import { type EntryBody, namedBy, saysInternal, tracksOf } from '../domain/entries/entry.js';
import { genesisHash, hashOf } from '../event-log/hash-chain.js';
import type { Database } from '../event-log/database/database.js';
import { readHead } from '../event-log/entry-sql.js';
import type { Head } from '../event-log/append/sequencer.js';
import { appendOnlyTriggers, type EntryRow, guardedTables } from '../event-log/entities.js';
import { activeTriggers, engineOf, execute } from '../event-log/database/sql.js';
import { InternalEntries } from '../event-log/internal-entries.js';
import { RedactionCheck } from './redaction-check.js';

export interface BadEntry {
  readonly position: number;
  /**
   * `changed`: the row is not what was hashed; `swapped`: it holds an entry of another place; `missing`: there is no
   * row; `head`: the row is as it was, but the head row does not end with it; `beyond-head`: the head row does not know
   * it.
   */
  readonly reason: 'changed' | 'swapped' | 'missing' | 'head' | 'beyond-head';
  readonly detail: string;
}

export interface Verification {
  readonly sound: boolean;
  /** How many entries were found good, from the first on. */
  readonly entries: number;
  readonly head: Head;
  readonly firstBad?: BadEntry;
  /** Tracks whose rows in `entry_track` are not those of the entries. Empty where `firstBad` ended the search. */
  readonly badTracks: readonly string[];
  /** Ids whose rows in `entry_target` are not those of the entries that are about them. Empty likewise. */
  readonly badTargets: readonly string[];
  /** Triggers that ought to refuse changes, and are missing or off. */
  readonly missingTriggers: readonly string[];
}

/** How many entries are read at once. */
const batchSize = 2_000;

/**
 * Recomputes the chain of hashes from the first entry to the head, in batches, while others may append. It finds every
 * change made behind the log's back, except by somebody who recomputes all hashes from there on and the head with them:
 * against that, keep a signed checkpoint elsewhere. `onGood` is given every entry that was found good, in order.
 */
export async function verifyLog(
  database: Database,
  onProgress: (done: number, total: number) => void = () => undefined,
  onGood: (row: EntryRow) => void = () => undefined,
): Promise<Verification> {
  const head = await database.read((run) => readHead(run, false));
  const missingTriggers = await database.read(absentTriggers);
  const tracks = new IndexCheck('entry_track', 'track');
  const targets = new IndexCheck('entry_target', 'target');
  const redactions = new RedactionCheck();
  const internals = new InternalEntries();
  let hash = genesisHash;
  let position = 0;
  const result = (firstBad?: BadEntry, badTracks: string[] = [], badTargets: string[] = []): Verification => {
    const sound = !firstBad && [badTracks, badTargets, missingTriggers].every((list) => list.length === 0);
    return { sound, entries: position, head, ...(firstBad && { firstBad }), badTracks, badTargets, missingTriggers };
  };
  for (let rows = await readRows(database, 0); rows.length > 0; rows = await readRows(database, position)) {
    for (const row of rows) {
      if (row.position > head.position) break;
      if (row.position !== position + 1) return result(missing(position + 1));
      const isRedacted = redactions.take(row.position, row.body);
      if (!isGood(row, isRedacted ? undefined : hash)) return result(await diagnose(database, row, hash));
      hash = row.hash;
      position = row.position;
      const body = JSON.parse(row.body) as EntryBody;
      tracks.count(tracksOf(body), row.position);
      targets.count(namedBy(body), row.position);
      const { id, type } = body;
      const [own, about] = [tracksOf(body), namedBy(body)];
      internals.take({ position, id, type, tracks: own, targets: about, isInternal: saysInternal(body) });
      onGood(row);
    }
    onProgress(position, head.position);
    if (rows.at(-1)!.position > head.position) break;
  }
  if (position < head.position) return result(missing(position + 1));
  if (hash !== head.hash) return result({ position, reason: 'head', detail: 'the hash of the head row is another' });
  const beyond = await firstBeyondHead(database);
  if (beyond) return result(beyond);
  const unredacted = redactions.fault();
  const misnoted = await misnotedVisibility(database, internals, position);
  if (misnoted) return result(misnoted);
  if (unredacted) return result({ ...unredacted, reason: 'changed' });
  return result(undefined, await tracks.differing(database, position), await targets.differing(database, position));
}

function missing(position: number): BadEntry {
  return { position, reason: 'missing', detail: 'there is no row at this position' };
}

async function readRows(database: Database, after: number): Promise<EntryRow[]> {
  const sql = 'SELECT * FROM entry WHERE position > $1 ORDER BY position LIMIT $2';
  return (await database.read((run) => execute<EntryRow>(run, sql, [after, batchSize]))).rows;
}

function hashAt(position: number, before: string, row: EntryRow): string {
  return hashOf(before, { position, recordedAt: row.recorded_at, recordedBy: row.recorded_by, body: row.body });
}

/** @param before the hash of the entry before; absent for a redacted one, which only later entries vouch for */
function isGood(row: EntryRow, before: string | undefined): boolean {
  if (before !== undefined && hashAt(row.position, before, row) !== row.hash) return false;
  // The columns beside the body are not hashed: they repeat it, and must go on doing so.
  const body = JSON.parse(row.body) as EntryBody;
  return body.id === row.id && body.type === row.type;
}

/** Why a row is bad: whether the entry that belongs in its place stands elsewhere. */
async function diagnose(database: Database, bad: EntryRow, before: string): Promise<BadEntry> {
  const { position } = bad;
  let after = position;
  for (let rows = await readRows(database, after); rows.length > 0; rows = await readRows(database, after)) {
    const owner = rows.find((row) => [row.hash, bad.hash].includes(hashAt(position, before, row)));
    if (owner) {
      return { position, reason: 'swapped', detail: `the entry of this position stands at position ${owner.position}` };
    }
    after = rows.at(-1)!.position;
  }
  return { position, reason: 'changed', detail: 'the row is not what was hashed when it was recorded' };
}

async function firstBeyondHead(database: Database): Promise<BadEntry | undefined> {
  // One statement sees the head and the rows of one moment, though others append.
  const sql = `SELECT min(position) AS position FROM entry WHERE position > (SELECT position FROM log_head WHERE id = 1)`;
  const [row] = (await database.read((run) => execute<{ position: number | null }>(run, sql))).rows;
  if (!row || row.position === null) return undefined;
  return { position: row.position, reason: 'beyond-head', detail: 'the head row ends before this entry' };
}

/** The first entry whose visibility is not noted as the log has it. A backup of an older version notes none. */
async function misnotedVisibility(database: Database, internals: InternalEntries, upTo: number) {
  const sql = 'SELECT position FROM internal_entry WHERE position <= $1 ORDER BY position';
  const noted = await database.read(async (run) => {
    if (!(await run.hasTable('internal_entry'))) return new Set<number>();
    const { rows } = await execute<{ position: number }>(run, sql, [upTo]);
    return new Set(rows.map(({ position }) => position));
  });
  const ought = new Set(internals.positions);
  const wrong = [...noted, ...ought].filter((position) => noted.has(position) !== ought.has(position));
  if (wrong.length === 0) return undefined;
  const position = Math.min(...wrong);
  const detail = ought.has(position)
    ? 'the entry is internal, and is shown to all'
    : 'the entry is not internal, and is hidden';
  return { position, reason: 'changed', detail } satisfies BadEntry;
}

/** The rows of one name in an index: their number, and two sums over their positions. */
interface PositionSums {
  entries: number;
  sum: number;
  weighed: number;
}

/** Compares an index of the log with the entries by sums: for a million rows a few numbers a name stay in memory. */
class IndexCheck {
  private readonly expected = new Map<string, PositionSums>();
  // Random each time, so that nobody can choose other positions with the same sums.
  private readonly weights = {
    modulus: randomInt(15_000, 30_000),
    first: randomInt(1, 15_000),
    second: randomInt(1, 15_000),
  };

  constructor(
    private readonly table: string,
    private readonly column: string,
  ) {}

  /** Counts the names that the index should have for the entry at a position. */
  count(names: readonly string[], position: number): void {
    const { modulus, first, second } = this.weights;
    const weight = ((position * first) % modulus) * ((position * second) % modulus);
    for (const name of new Set(names)) {
      const { entries, sum, weighed } = this.expected.get(name) ?? { entries: 0, sum: 0, weighed: 0 };
      this.expected.set(name, { entries: entries + 1, sum: sum + position, weighed: weighed + weight });
    }
  }

  /** The names whose rows, up to a position, are not those of the entries. */
  async differing(database: Database, upTo: number): Promise<string[]> {
    const { modulus, first, second } = this.weights;
    const weight = `((position * ${first}) % ${modulus}) * ((position * ${second}) % ${modulus})`;
    const sql = `SELECT ${this.column} AS name, count(*) AS entries, CAST(sum(position) AS bigint) AS sum,
      CAST(sum(${weight}) AS bigint) AS weighed
      FROM ${this.table} WHERE position <= $1 GROUP BY ${this.column}`;
    const { rows } = await database.read((run) => execute<PositionSums & { name: string }>(run, sql, [upTo]));
    const stored = new Map(rows.map((row) => [row.name, row]));
    return [...new Set([...this.expected.keys(), ...stored.keys()])].filter((name) => {
      const [is, ought] = [stored.get(name), this.expected.get(name)];
      return is?.entries !== ought?.entries || is?.sum !== ought?.sum || is?.weighed !== ought?.weighed;
    });
  }
}

async function absentTriggers(run: QueryRunner): Promise<string[]> {
  const active = await activeTriggers(run, guardedTables);
  return appendOnlyTriggers(engineOf(run)).filter((name) => !active.includes(name));
}
