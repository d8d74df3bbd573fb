import type { QueryRunner } from 'typeorm';
import type { EntryBody } from '../domain/entries/entry.js';
import { genesisHash, hashOf } from '../event-log/hash-chain.js';
import type { Database } from '../event-log/database/database.js';
import { readHead } from '../event-log/entry-sql.js';
import type { Head } from '../event-log/append/sequencer.js';
import { appendOnlyTriggers, type EntryRow, guardedTables } from '../event-log/entities.js';
import { activeTriggers, engineOf, execute } from '../event-log/database/sql.js';
import { placedOf } from '../event-log/internal/entries-around.js';
import { InternalEntries } from '../event-log/internal/internal-entries.js';
import { IndexCheck } from './index-check.js';
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
 * Recomputes the chain of hashes from the first entry to the head, in batches, while others may append and redact. It finds
 * every change made behind the log's back, except by somebody who recomputes all hashes from there on and the head with
 * them: against that, keep a signed checkpoint elsewhere. `onGood` is given every entry that was found good, in order.
 */
export function verifyLog(
  database: Database,
  onProgress: (done: number, total: number) => void = () => undefined,
  onGood: (row: EntryRow) => void = () => undefined,
): Promise<Verification> {
  return new LogVerification(database, onProgress, onGood).run();
}

class LogVerification {
  private readonly tracks = new IndexCheck('entry_track', 'track');
  private readonly targets = new IndexCheck('entry_target', 'target');
  private readonly redactions = new RedactionCheck();
  private readonly internals = new InternalEntries();
  private hash = genesisHash;
  private position = 0;

  constructor(
    private readonly database: Database,
    private readonly onProgress: (done: number, total: number) => void,
    private readonly onGood: (row: EntryRow) => void,
  ) {}

  async run(): Promise<Verification> {
    const missingTriggers = await this.database.read(absentTriggers);
    let head = await this.head();
    let firstBad = await this.followTo(head);
    // What was redacted after the head was read is vouched for by an entry beyond it: then that is followed, too. A doubt
    // that is left after a round without a further redaction is a fault.
    for (let before = -1; !firstBad && this.redactions.fault() && before !== this.redactions.count;) {
      before = this.redactions.count;
      await this.redactions.lookAgain(this.database);
      head = await this.head();
      firstBad = await this.followTo(head);
    }
    firstBad ??= await this.faultBesideTheChain();
    const [badTracks, badTargets] = firstBad ? [[], []] : await this.faultsOfIndexes();
    const sound = !firstBad && [badTracks, badTargets, missingTriggers].every((list) => list.length === 0);
    const entries = this.position;
    return { sound, entries, head, ...(firstBad && { firstBad }), badTracks, badTargets, missingTriggers };
  }

  private head(): Promise<Head> {
    return this.database.read((run) => readHead(run, false));
  }

  /** Checks the entries up to a head, after those that were checked before. @returns the first that is bad */
  private async followTo(head: Head): Promise<BadEntry | undefined> {
    const { database } = this;
    for (
      let rows = await readRows(database, this.position);
      rows.length > 0;
      rows = await readRows(database, this.position)
    ) {
      for (const row of rows) {
        if (row.position > head.position) break;
        if (row.position !== this.position + 1) return missing(this.position + 1);
        const isRedacted = this.redactions.take(row.position, row.body);
        if (!isGood(row, isRedacted ? undefined : this.hash)) return diagnose(database, row, this.hash);
        this.takeGood(row);
      }
      this.onProgress(this.position, head.position);
      if (rows.at(-1)!.position > head.position) break;
    }
    const { position, hash } = this;
    if (position < head.position) return missing(position + 1);
    if (hash !== head.hash) return { position, reason: 'head', detail: 'the hash of the head row is another' };
    return undefined;
  }

  private takeGood(row: EntryRow): void {
    [this.hash, this.position] = [row.hash, row.position];
    const placed = placedOf(row);
    this.tracks.count(placed.tracks, row.position);
    this.targets.count(placed.targets, row.position);
    this.internals.take(placed);
    this.onGood(row);
  }

  private async faultBesideTheChain(): Promise<BadEntry | undefined> {
    const beyond = await firstBeyondHead(this.database);
    const misnoted = beyond ?? (await this.misnotedVisibility());
    const unredacted = this.redactions.fault();
    return misnoted ?? (unredacted && { ...unredacted, reason: 'changed' });
  }

  /** What is noted otherwise than the log says; an entry may have been made open since the log was followed. */
  private async misnotedVisibility(): Promise<BadEntry | undefined> {
    for (let before = -1; ;) {
      const misnoted = await misnotedVisibility(this.database, this.internals, this.position);
      if (!misnoted || before === this.position) return misnoted;
      before = this.position;
      const bad = await this.followTo(await this.head());
      if (bad) return bad;
    }
  }

  private async faultsOfIndexes(): Promise<[string[], string[]]> {
    const { database, position } = this;
    return [await this.tracks.differing(database, position), await this.targets.differing(database, position)];
  }
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

async function absentTriggers(run: QueryRunner): Promise<string[]> {
  const active = await activeTriggers(run, guardedTables);
  return appendOnlyTriggers(engineOf(run)).filter((name) => !active.includes(name));
}
