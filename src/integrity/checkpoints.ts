import { Injectable, Optional } from '@nestjs/common';
import { ThawError } from '../domain/errors.js';
import { openCheckpoint, signCheckpoint, writeProof } from './checkpoint.js';
import { Database } from '../event-log/database/database.js';
import { Mutex } from '../event-log/mutex.js';
import type { SignedCheckpointRow } from './entities.js';
import { MerkleTree, type TreeHead } from './merkle/merkle-tree.js';
import { SigningKey } from './signed-note.js';

interface Signed {
  readonly head: TreeHead;
  readonly note: string;
}

/**
 * Signs the log in its present state. Before it signs, it checks that the last signed tree, of this process or another,
 * is still the beginning of the log: so it never vouches for two different pasts.
 */
@Injectable()
export class Checkpoints {
  private last: Signed | undefined;
  private readonly signing = new Mutex();

  /** @param key absent where the log can prove, but not sign */
  constructor(
    private readonly database: Database,
    readonly tree: MerkleTree,
    @Optional() private readonly key?: SigningKey,
  ) {}

  /** Whether there is a key to sign with. */
  get canSign(): boolean {
    return this.key !== undefined;
  }

  /** The public key, as a vkey. @throws ThawError unavailable `no-signing-key` */
  publicKey(): string {
    return this.signingKey().verifier.toString();
  }

  /**
   * The signed checkpoint of the log in its present state.
   * @param kept an earlier one that was kept outside: nothing is signed that contradicts it either
   * @throws ThawError unavailable `no-signing-key`, `past-rewritten`, `log-damaged`; as `openCheckpoint` for `kept`
   */
  async current(kept?: string): Promise<string> {
    return (await this.signing.run(() => this.sign(kept))).note;
  }

  /**
   * The proof that the entry at a position is in the log, with the present checkpoint, as a file (C2SP tlog-proof).
   * @throws ThawError not-found `beyond-the-log`; unavailable as `current`
   */
  async proofOf(position: number): Promise<string> {
    const { head, note } = await this.signing.run(() => this.sign());
    if (position > head.size) throw beyondTheLog(head.size, 'position');
    const { proof } = await this.tree.inclusion(position, head.size);
    return writeProof({ index: position - 1, proof, checkpoint: note });
  }

  private async sign(kept?: string): Promise<Signed> {
    const key = this.signingKey();
    const outside = kept === undefined ? undefined : { note: kept, head: openCheckpoint(kept, key.verifier) };
    const size = await this.tree.size();
    // All are checked: the stored one may be forged by another, the one in memory may be older.
    const before = [this.last, await this.stored(key), outside].filter((signed) => signed !== undefined);
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
    const row = await this.database.read((run) => {
      return run.manager.findOneBy<SignedCheckpointRow>('signed_checkpoint', { key: key.verifier.toString() });
    });
    if (!row) return undefined;
    try {
      return { note: row.note, head: openCheckpoint(row.note, key.verifier) };
    } catch (error) {
      throw rewritten(`the stored checkpoint is not the one that was signed (${(error as Error).message})`);
    }
  }

  /** Stores a checkpoint, unless another process has signed a larger tree meanwhile. */
  private async store(key: SigningKey, { head, note }: Signed): Promise<void> {
    const row: SignedCheckpointRow = { key: key.verifier.toString(), size: head.size, note };
    await this.database.write((run) => {
      const insert = run.manager
        .createQueryBuilder()
        .insert()
        .into<SignedCheckpointRow>('signed_checkpoint')
        .values(row);
      const isLarger = { where: 'excluded.size > signed_checkpoint.size' };
      return insert.orUpdate(['size', 'note'], ['key'], { overwriteCondition: isLarger }).execute();
    });
  }

  private signingKey(): SigningKey {
    if (this.key) return this.key;
    const message =
      'This server has no key to sign with: make one by "thaw keygen <name>", and set THAW_SIGNING_KEY or THAW_SIGNING_KEY_FILE';
    throw new ThawError('unavailable', 'no-signing-key', message, [], 3_600);
  }
}

/** The error for a position or size that the log does not have yet. @param pointer the parameter that gave it */
export function beyondTheLog(size: number, pointer: string): ThawError {
  const detail = `is beyond the log, which has ${size} entries`;
  return ThawError.notFound('beyond-the-log', `${pointer} ${detail}`, [{ pointer, detail }]);
}

function rewritten(what: string): ThawError {
  const message = `Nothing is signed: ${what}. The past of the log was rewritten, or an older backup restored`;
  return new ThawError('unavailable', 'past-rewritten', message, [], 3_600);
}
