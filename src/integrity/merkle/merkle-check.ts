import { ThawError } from '../../domain/errors.js';
import { openCheckpoint } from '../checkpoint.js';
import type { Database } from '../../event-log/database/database.js';
import { Frontier } from './merkle.js';
import { leafOfRow, runLength, type TreeHead } from './merkle-tree.js';
import { VerifierKey } from '../signed-note.js';
import type { MerkleSubtreeRow, SignedCheckpointRow } from '../entities.js';
import type { EntryRow } from '../../event-log/entities.js';

/** A signed checkpoint that does not match the entries. */
export interface BadCheckpoint {
  readonly key: string;
  readonly reason: string;
}

export interface MerkleVerification {
  /** The number of stored subtree roots that were compared with their entries. */
  readonly subtrees: number;
  /**
   * The runs (subtrees of 256 leaves) whose stored root does not match their entries; run 0 holds the positions 1 to
   * 256.
   */
  readonly badSubtrees: readonly number[];
  /** The number of signed checkpoints that were compared with the entries. */
  readonly checkpoints: number;
  readonly badCheckpoints: readonly BadCheckpoint[];
  /** The root over all verified entries, in base64. */
  readonly root: string;
}

/**
 * Compares the stored parts of the Merkle tree with the entries, which are passed in order: the roots of the runs
 * (subtrees of 256 leaves), and the last signed checkpoint of each key.
 */
export class MerkleCheck {
  /** The tree of the complete runs so far; `rest` holds the leaves after them. */
  private readonly runs = new Frontier();
  private rest: Buffer[] = [];
  private size = 0;
  private subtrees = 0;
  private readonly bad: number[] = [];
  private readonly roots = new Map<number, Buffer>();

  private constructor(
    private readonly stored: ReadonlyMap<number, string>,
    private readonly signed: readonly SignedCheckpointRow[],
  ) {
    this.remember();
  }

  /** Reads the stored roots and checkpoints. */
  static async begin(database: Database): Promise<MerkleCheck> {
    const { runs, signed } = await database.read(async (run) => ({
      runs: await run.manager.find<MerkleSubtreeRow>('merkle_subtree'),
      signed: await run.manager.find<SignedCheckpointRow>('signed_checkpoint'),
    }));
    return new MerkleCheck(new Map(runs.map(({ run, hash }) => [run, hash])), signed);
  }

  /** Takes the next entry, in order from the first. */
  take(row: EntryRow): void {
    this.rest.push(leafOfRow(row));
    this.size += 1;
    if (this.rest.length === runLength) this.closeRun();
    this.remember();
  }

  /**
   * The result, after all entries were taken: up to the head that was read after `begin`, or to the first bad entry.
   */
  result(): MerkleVerification {
    const count = Math.floor(this.size / runLength);
    const beyond = [...this.stored.keys()].filter((run) => run < 0 || run >= count).sort((a, b) => a - b);
    return {
      subtrees: this.subtrees,
      badSubtrees: [...this.bad, ...beyond],
      checkpoints: this.signed.length,
      badCheckpoints: this.signed.flatMap((row) => this.faultOf(row) ?? []),
      root: this.root().toString('base64'),
    };
  }

  private closeRun(): void {
    const run = new Frontier();
    for (const leaf of this.rest) run.add(leaf);
    const root = run.root();
    this.runs.add(root, runLength);
    this.rest = [];
    const number = this.size / runLength - 1;
    const stored = this.stored.get(number);
    if (stored === undefined) return;
    this.subtrees += 1;
    if (stored !== root.toString('hex')) this.bad.push(number);
  }

  /** Remembers the root at the size of a signed checkpoint. */
  private remember(): void {
    if (this.signed.some(({ size }) => size === this.size)) this.roots.set(this.size, this.root());
  }

  private root(): Buffer {
    const all = this.runs.fork();
    for (const leaf of this.rest) all.add(leaf);
    return all.root();
  }

  private faultOf({ key, size, note }: SignedCheckpointRow): BadCheckpoint | undefined {
    try {
      const head: TreeHead = openCheckpoint(note, VerifierKey.parse(key));
      if (head.size !== size) return { key, reason: `the row says ${size} entries, and the checkpoint ${head.size}` };
      if (size > this.size) return { key, reason: `it covers ${size} entries, and ${this.size} were found good` };
      if (head.root.equals(this.roots.get(size)!)) return undefined;
      return { key, reason: `the first ${size} entries are not those that were signed` };
    } catch (error) {
      if (!(error instanceof ThawError)) throw error;
      return { key, reason: error.message };
    }
  }
}
