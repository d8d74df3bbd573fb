import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { ThawError } from '../../domain/errors.js';
import { redactionOf } from '../../domain/entries/redacted-json.js';
import { type HashLink, leafOf } from '../../event-log/hash-chain.js';
import { Database } from '../../event-log/database/database.js';
import { readHead } from '../../event-log/entry-sql.js';
import { Mutex } from '../../event-log/mutex.js';
import { execute, jsonRowsOf } from '../../event-log/database/sql.js';
import { consistencyRanges, Frontier, inclusionRanges, type LeafRange } from './merkle.js';
import type { MerkleSubtreeRow } from '../entities.js';
import type { EntryRow } from '../../event-log/entities.js';

/** How many entries make a run, whose root is stored: a power of two. */
export const runLength = 256;
/** How many roots of runs are stored in one transaction. */
const runsAtOnce = 16;

/** A tree as it is signed: the number of entries that it covers, from position 1 on, and their root. */
export interface TreeHead {
  readonly size: number;
  readonly root: Buffer;
}

type LeafRow = Pick<EntryRow, 'position' | 'recorded_at' | 'recorded_by' | 'body'>;

/** The leaf of an entry; that of a redacted one is kept in its body. `body` is its canonical JSON. */
export function entryLeaf(link: HashLink): Buffer {
  const redaction = redactionOf(link.body);
  return redaction ? Buffer.from(redaction.leaf, 'hex') : leafOf(link);
}

export function leafOfRow({ position, recorded_at: recordedAt, recorded_by: recordedBy, body }: LeafRow): Buffer {
  return entryLeaf({ position, recordedAt, recordedBy, body });
}

/**
 * The Merkle tree over the log (RFC 6962): the leaf of an entry is the text that the chain hashes. The roots of
 * complete runs of entries are stored when they are first needed; the rest is computed from the entries, so a proof
 * reads at most two runs of them, and 64 bytes of each run before.
 */
@Injectable()
export class MerkleTree {
  private readonly filling = new Mutex();

  constructor(private readonly database: Database) {}

  /** How many entries the log has now. */
  async size(): Promise<number> {
    return (await this.database.read((run) => readHead(run, false))).position;
  }

  /** The trees of some sizes, none of which is beyond the log. */
  async heads(sizes: readonly number[]): Promise<TreeHead[]> {
    const roots = await this.rootsOf(sizes.map((size) => ({ from: 0, end: size })));
    return sizes.map((size, at) => ({ size, root: roots[at]! }));
  }

  /** The tree of `size` entries, and the proof that the entry at `position` (1 to `size`) is in it. */
  async inclusion(position: number, size: number): Promise<{ head: TreeHead; leaf: Buffer; proof: Buffer[] }> {
    const own = { from: position - 1, end: position };
    const whole = { from: 0, end: size };
    const [leaf, root, ...proof] = await this.rootsOf([own, whole, ...inclusionRanges(position - 1, size)]);
    return { head: { size, root: root! }, leaf: leaf!, proof };
  }

  /** The trees of two sizes, 1 or more, and the proof that the first is the beginning of the second. */
  async consistency(from: number, to: number): Promise<{ before: TreeHead; after: TreeHead; proof: Buffer[] }> {
    const whole = [from, to].map((size) => ({ from: 0, end: size }));
    const [before, after, ...proof] = await this.rootsOf([...whole, ...consistencyRanges(from, to)]);
    return { before: { size: from, root: before! }, after: { size: to, root: after! }, proof };
  }

  /** Stores the roots of all complete runs. @returns how many were missing */
  async catchUp(): Promise<number> {
    const count = Math.floor((await this.size()) / runLength);
    const missing = count - (await this.stored(count)).size;
    if (missing > 0) await this.fill(count);
    return missing;
  }

  /** Removes the stored roots of runs that reach beyond a position: they are made again when they are needed. */
  async forgetBeyond(position: number): Promise<void> {
    const whole = Math.floor(position / runLength);
    const sql = 'DELETE FROM merkle_subtree WHERE run >= $1';
    await this.filling.run(() => this.database.write((run) => execute(run, sql, [whole])).then(() => undefined));
  }

  /** The roots over ranges of leaves. */
  private async rootsOf(ranges: readonly LeafRange[]): Promise<Buffer[]> {
    const runs = await this.runs(Math.max(...ranges.map(({ end }) => Math.floor(end / runLength))));
    const read = new Map<number, Promise<Buffer[]>>();
    const leavesOf = (run: number) => {
      if (!read.has(run)) read.set(run, this.leaves(run));
      return read.get(run)!;
    };
    return Promise.all(
      ranges.map(async ({ from, end }) => {
        const frontier = new Frontier();
        let at = from;
        for (; at % runLength === 0 && at + runLength <= end; at += runLength) {
          frontier.add(runs[at / runLength]!, runLength);
        }
        if (at === end) return frontier.root();
        const [run, first] = [Math.floor(at / runLength), at % runLength];
        const leaves = (await leavesOf(run)).slice(first, first + end - at);
        if (leaves.length < end - at) throw damaged(at + leaves.length + 1);
        for (const leaf of leaves) frontier.add(leaf);
        return frontier.root();
      }),
    );
  }

  /** The roots of the first `count` runs; stores those that are missing. */
  private async runs(count: number): Promise<Buffer[]> {
    let stored = await this.stored(count);
    if (stored.size < count) {
      await this.fill(count);
      stored = await this.stored(count);
    }
    return Array.from({ length: count }, (_, run) => stored.get(run) ?? throwUnstorable(run));
  }

  private async stored(count: number): Promise<Map<number, Buffer>> {
    const rows = await this.query<MerkleSubtreeRow>('SELECT run, hash FROM merkle_subtree WHERE run < $1', [count]);
    return new Map(rows.map(({ run, hash }) => [run, Buffer.from(hash, 'hex')]));
  }

  /** One call at a time, so that requests that come together do not all do the same work. */
  private fill(count: number): Promise<void> {
    return this.filling.run(() => this.fillAll(count));
  }

  private async fillAll(count: number): Promise<void> {
    const stored = await this.stored(count);
    const missing = Array.from({ length: count }, (_, run) => run).filter((run) => !stored.has(run));
    for (let first = 0; first < missing.length; first += runsAtOnce) {
      const made: MerkleSubtreeRow[] = [];
      for (const run of missing.slice(first, first + runsAtOnce)) {
        const leaves = await this.leaves(run);
        if (leaves.length < runLength) throw damaged(run * runLength + leaves.length + 1);
        const frontier = new Frontier();
        for (const leaf of leaves) frontier.add(leaf);
        made.push({ run, hash: frontier.root().toString('hex') });
        // So that appends and requests need not wait for the whole.
        await new Promise(setImmediate);
      }
      await this.database.write((runner) => this.store(runner, made));
    }
  }

  private async store(runner: QueryRunner, made: readonly MerkleSubtreeRow[]): Promise<void> {
    const columns = { run: 'whole', hash: 'text' } as const;
    const sql = `INSERT INTO merkle_subtree (run, hash) SELECT n.run, n.hash FROM ${jsonRowsOf(columns)} WHERE true
      ON CONFLICT (run) DO NOTHING`;
    await execute(runner, sql, [JSON.stringify(made)]);
  }

  /** The leaves of a run, as far as there are any. */
  private async leaves(run: number): Promise<Buffer[]> {
    const sql = `SELECT position, recorded_at, recorded_by, body FROM entry
      WHERE position > $1 AND position <= $2 ORDER BY position`;
    const before = run * runLength;
    const rows = await this.query<LeafRow>(sql, [before, before + runLength]);
    return rows.map((row, at) => {
      if (row.position !== before + at + 1) throw damaged(before + at + 1);
      return leafOfRow(row);
    });
  }

  private async query<Row>(sql: string, parameters: unknown[]): Promise<Row[]> {
    return (await this.database.read((runner) => execute<Row>(runner, sql, parameters))).rows;
  }
}

function damaged(position: number): ThawError {
  const message = `The log has no entry at position ${position}: "thaw verify" tells more`;
  return new ThawError('unavailable', 'log-damaged', message);
}

function throwUnstorable(run: number): never {
  throw new ThawError('unavailable', 'log-damaged', `The root of run ${run} of the Merkle tree cannot be stored`);
}
