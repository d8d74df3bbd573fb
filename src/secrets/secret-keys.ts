import { ThawError } from '../domain/errors.js';
import { SecretKey } from './secret-key.js';

/** Keeps keys of its own, beside an embedded database; the first seals, and all open. */
export interface SecretKeyFile {
  /** The keys in order; none where there is no file yet. @throws ThawError unavailable `unreadable-key` */
  read(): readonly SecretKey[];
  /** Makes the file with a first key where there is none. @returns the keys of the file, whoever made it */
  make(): readonly SecretKey[];
  /** Replaces all keys at once. */
  write(keys: readonly SecretKey[]): void;
}

/** The keys that a process has. The entrance fills them in. */
export abstract class SecretSettings {
  /** Seal secrets; without them no secret is stored. */
  abstract readonly secretKeys?: SecretKeys | undefined;
}

interface GivenKeys {
  /** Seals and opens. */
  readonly current?: SecretKey | undefined;
  /** Opens what was sealed before `current` was set. */
  readonly old?: SecretKey | undefined;
}

/**
 * The keys that seal and open secrets, such as the token of a channel: those of the settings; else, for an embedded database, those of the
 * file beside it. The file is read again whenever it is needed, because `thaw secrets rotate` may have changed it meanwhile.
 */
export class SecretKeys {
  constructor(
    private readonly given: GivenKeys,
    private readonly file?: SecretKeyFile,
  ) {}

  /** Whether secrets can be sealed. */
  get canSeal(): boolean {
    return this.given.current !== undefined || this.file !== undefined;
  }

  /**
   * The key that seals. It must be asked for within the transaction that stores what it seals, under the lock of channels:
   * else a rotation could end between the two, and drop the key.
   * @throws ThawError unavailable `no-secret-key`, `unreadable-key`
   */
  sealing(): SecretKey {
    const { current } = this.given;
    if (current) return current;
    const kept = this.file?.read()[0] ?? this.file?.make()[0];
    if (kept) return kept;
    const message =
      'Secrets cannot be stored, because nothing seals them: set THAW_SECRET_KEY and start the server again';
    throw new ThawError('unavailable', 'no-secret-key', message);
  }

  /**
   * Finds keys by their ids; a key that is not here is missing from the answer. The file is read once at most, and only where
   * the settings do not give all of them.
   * @throws ThawError unavailable `unreadable-key`
   */
  find(ids: readonly string[]): ReadonlyMap<string, SecretKey> {
    const given = [this.given.current, this.given.old].filter((key) => key !== undefined);
    const isGiven = ids.every((id) => given.some((key) => key.id === id));
    const kept = isGiven ? [] : (this.file?.read() ?? []);
    return new Map([...kept, ...given].map((key) => [key.id, key]));
  }

  /** Puts a new key before those of the file. Where the settings give the key, that one is the new one already. */
  renew(): void {
    if (!this.given.current && this.file) this.file.write([SecretKey.generate(), ...this.file.read()]);
  }

  /** Takes the keys out of the file that seal nothing any more. @param used ids of the keys that still do */
  forget(used: ReadonlySet<string>): void {
    const kept = this.file?.read() ?? [];
    const needed = kept.filter((key, index) => (index === 0 && !this.given.current) || used.has(key.id));
    if (needed.length < kept.length) this.file!.write(needed);
  }
}
