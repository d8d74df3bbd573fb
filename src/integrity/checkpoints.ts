import { ThawError } from '../domain/errors.js';
import { openCheckpoint, signCheckpoint, writeProof } from './checkpoint.js';
import type { Database } from '../event-log/database.js';
import { MerkleTree, type TreeHead } from './merkle-tree.js';
import type { SigningKey } from './signed-note.js';

interface Signed {
  readonly head: TreeHead;
  readonly note: string;
}

/**
 * Signs the log as it stands. Before it signs, it looks whether what was signed last, by this process or another, is
 * still the beginning of the log: it never vouches for two pasts.
 */
export class Checkpoints {
  readonly tree: MerkleTree;
  private last: Signed | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  /** @param key none: the log can prove, and not sign */
  constructor(
    private readonly database: Database,
    private readonly key: SigningKey | undefined,
  ) {
    this.tree = new MerkleTree(database);
  }

  /** The public key, as a vkey. @throws ThawError unavailable `no-signing-key` */
  publicKey(): string {
    return this.signingKey().verifier.toString();
  }

  /**
   * The signed checkpoint of the log as it stands.
   * @throws ThawError unavailable `no-signing-key`, `past-rewritten`, `log-damaged`
   */
  async current(): Promise<string> {
    return (await this.inTurn(() => this.sign())).note;
  }

  /** The proof that the entry at a position is in the log, with the checkpoint of now, as a file (C2SP tlog-proof). */
  async proofOf(position: number): Promise<string> {
    const { head, note } = await this.inTurn(() => this.sign());
    if (position > head.size) throw beyondTheLog(head.size, 'position');
    const { proof } = await this.tree.inclusion(position, head.size);
    return writeProof({ index: position - 1, proof, checkpoint: note });
  }

  private async sign(): Promise<Signed> {
    const key = this.signingKey();
    const size = await this.tree.size();
    // Both are asked: what is stored may be another's forgery, what is in memory may be older.
    const before = [this.last, await this.stored(key)].filter((signed) => signed !== undefined);
    const beyond = before.find(({ head }) => head.size > size);
    if (beyond) throw rewritten(`a checkpoint of ${beyond.head.size} entries was signed, and the log has ${size}`);
    const [now, ...then] = await this.tree.heads([size, ...before.map(({ head }) => head.size)]);
    const changed = before.find(({ head }, at) => !head.root.equals(then[at]!.root));
    if (changed) throw rewritten(`the first ${changed.head.size} entries are not those that were signed`);
    const same = before.find(({ head }) => head.size === size);
    if (same) return (this.last = same);
    const signed = { head: now!, note: signCheckpoint(now!, key) };
    await this.store(key, signed);
    return (this.last = signed);
  }

  private async stored(key: SigningKey): Promise<Signed | undefined> {
    const sql = `SELECT note FROM signed_checkpoint WHERE key = ${this.parameter(1)}`;
    const parameters = [key.verifier.toString()];
    const [row] = (await this.database.read((run) => run.query(sql, parameters))) as { note: string }[];
    if (!row) return undefined;
    try {
      return { note: row.note, head: openCheckpoint(row.note, key.verifier) };
    } catch (error) {
      throw rewritten(`the stored checkpoint is not the one that was signed (${(error as Error).message})`);
    }
  }

  /** Another process may have signed a greater tree meanwhile: that one stays. */
  private async store(key: SigningKey, { head, note }: Signed): Promise<void> {
    const values = [1, 2, 3].map((index) => this.parameter(index)).join(', ');
    const sql = `INSERT INTO signed_checkpoint (key, size, note) VALUES (${values})
      ON CONFLICT (key) DO UPDATE SET size = excluded.size, note = excluded.note
      WHERE excluded.size > signed_checkpoint.size`;
    await this.database.write((run) => run.query(sql, [key.verifier.toString(), head.size, note]));
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.turn.then(work);
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  private signingKey(): SigningKey {
    if (this.key) return this.key;
    const message =
      'This server has no key to sign with: make one by "thaw keygen <name>", and set THAW_SIGNING_KEY or THAW_SIGNING_KEY_FILE';
    throw new ThawError('unavailable', 'no-signing-key', message, [], 3_600);
  }

  private parameter(index: number): string {
    return this.database.engine === 'sqlite' ? '?' : `$${index}`;
  }
}

/** @param pointer the parameter that asks for more than there is */
export function beyondTheLog(size: number, pointer: string): ThawError {
  const detail = `is beyond the log, which has ${size} entries`;
  return new ThawError('not-found', 'beyond-the-log', `${pointer} ${detail}`, [{ pointer, detail }]);
}

function rewritten(what: string): ThawError {
  const message = `Nothing is signed: ${what}. The past of the log was rewritten, or an older backup restored`;
  return new ThawError('unavailable', 'past-rewritten', message, [], 3_600);
}
