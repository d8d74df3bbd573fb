import { z } from 'zod';
import { boundedText } from '../domain/storable-text.js';
import { canonicalJson } from '../domain/entries/entry.js';
import { ThawError } from '../domain/errors.js';
import { genesisHash, hashOf, type HashLink } from '../event-log/hash-chain.js';
import { Frontier } from './merkle/merkle.js';
import { entryLeaf, type TreeHead } from './merkle/merkle-tree.js';
import { RedactionCheck } from './redaction-check.js';
import type { Head } from '../event-log/append/sequencer.js';

/** An entry of an exported log: its hashed fields, and the hash that the export gives for it. */
export interface ImportedEntry extends HashLink {
  readonly hash: string;
  /** The body as parsed; `body` is its canonical JSON. */
  readonly parsed: unknown;
}

/**
 * The schema of a line of `thaw export`. Time is in milliseconds since 1970 UTC, or in RFC 3339 as the HTTP API writes
 * it.
 */
const form = z.strictObject({
  position: z.int().min(1),
  recordedAt: z.union([z.int().min(0), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))]),
  recordedBy: boundedText(200),
  hash: z.string().regex(/^[0-9a-f]{64}$/, 'is no SHA-256 in 64 lower-case hex digits'),
  body: z.record(z.string(), z.unknown()),
});

/**
 * Parses an exported entry.
 * @param input a line as parsed JSON
 * @throws ThawError invalid `not-an-entry`, with a detail and JSON pointer for each error
 */
export function importedEntry(input: unknown): ImportedEntry {
  const read = form.safeParse(input);
  if (!read.success) {
    const errors = read.error.issues.map(({ path, message }) => ({ pointer: `/${path.join('/')}`, detail: message }));
    const message = errors.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; ');
    throw new ThawError('invalid', 'not-an-entry', `it is no entry as "thaw export" writes it: ${message}`, errors);
  }
  const { body, ...rest } = read.data;
  try {
    return { ...rest, body: canonicalJson(body), parsed: body };
  } catch (error) {
    throw new ThawError('invalid', 'not-an-entry', `its body has no canonical JSON: ${(error as Error).message}`);
  }
}

/** Reads an exported log from its first entry and verifies the hash chain entry by entry. */
export class LogImport {
  private last: Head = { position: 0, hash: genesisHash, recordedAt: 0 };
  private readonly redactions = new RedactionCheck();

  /** The last entry that was verified. */
  get head(): Head {
    return this.last;
  }

  /**
   * Verifies the next entry: position, time and hash. After an error the head stays where it was.
   * @throws ThawError invalid: `not-an-entry`, `gap`, `time-goes-back`, `broken-chain`
   */
  take(input: unknown): ImportedEntry {
    const entry = importedEntry(input);
    const { position, recordedAt, hash } = entry;
    if (position !== this.last.position + 1) {
      const message = `position ${position} stands where ${this.last.position + 1} belongs`;
      throw new ThawError('invalid', 'gap', message);
    }
    if (recordedAt < this.last.recordedAt) {
      const message = `position ${position} was recorded before the entry that stands before it`;
      throw new ThawError('invalid', 'time-goes-back', message);
    }
    const isRedacted = this.redactions.take(position, entry.body);
    if (!isRedacted && hashOf(this.last.hash, entry) !== hash) {
      const message = `the hash of position ${position} is not that of its content and of the entries before it`;
      throw new ThawError('invalid', 'broken-chain', message);
    }
    this.last = { position, hash, recordedAt };
    return entry;
  }

  /**
   * Checks, after the last entry, that every redacted one was redacted by an entry of the log.
   * @throws ThawError invalid `unexplained-redaction`
   */
  end(): void {
    const bad = this.redactions.fault();
    if (bad) throw new ThawError('invalid', 'unexplained-redaction', `position ${bad.position}: ${bad.detail}`);
  }
}

/** Computes the Merkle tree root over a sequence of entries: the last root, and those at some given sizes. */
export class CheckpointRoots {
  private readonly tree = new Frontier();
  private readonly roots = new Map<number, Buffer>();
  private size = 0;

  constructor(private readonly sizes: readonly number[]) {
    this.remember();
  }

  take(entry: HashLink): void {
    this.tree.add(entryLeaf(entry));
    this.size += 1;
    this.remember();
  }

  get head(): TreeHead {
    return { size: this.size, root: this.tree.root() };
  }

  /** The root at one of the given sizes; `undefined` if the entries ended before it. */
  at(size: number): Buffer | undefined {
    return this.roots.get(size);
  }

  private remember(): void {
    if (this.sizes.includes(this.size)) this.roots.set(this.size, this.tree.root());
  }
}
