import { randomBytes } from 'node:crypto';
import { constants, copyFile, link, readFile, rm, writeFile } from 'node:fs/promises';
import { dataSourceOptions } from './database-url.js';
import { ThawError } from '../domain/errors.js';
import { SigningKey } from '../integrity/signed-note.js';

/**
 * The key that signs the checkpoints of a log: the one that is set; else, for an embedded database, one of its own,
 * made once and kept beside the file, readable to its owner only. A PostgreSQL without a key that is set has none.
 * @param make whether a missing key beside an embedded database is made
 * @throws ThawError unavailable `unreadable-key` where the file beside the database cannot be read, made or understood
 */
export async function signingKeyFor(
  databaseUrl: string,
  configured: SigningKey | undefined,
  make = true,
): Promise<SigningKey | undefined> {
  if (configured) return configured;
  const { type, database } = dataSourceOptions(databaseUrl);
  if (type !== 'better-sqlite3') return undefined;
  // The log in memory ends with the process, and so may its key.
  if (database === ':memory:') return SigningKey.generate(newName());
  const path = `${String(database)}.signing-key`;
  try {
    if (make) await writeKey(path, SigningKey.generate(newName()), { keep: true });
    return SigningKey.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && !make) return undefined;
    const reason = error instanceof ThawError ? error.message : ((error as NodeJS.ErrnoException).code ?? 'unknown');
    throw new ThawError('unavailable', 'unreadable-key', `the signing key in ${path} cannot be used: ${reason}`);
  }
}

/**
 * Writes a private key where nothing is yet, readable to its owner only.
 * @param keep what is there already stays, and is no fault
 * @throws ThawError conflict `key-exists`
 */
export async function writeKey(path: string, key: SigningKey, { keep }: { readonly keep: boolean }): Promise<void> {
  // The file gets its name only when it is whole, since another process may read it at the same moment.
  const draft = `${path}.${randomBytes(8).toString('hex')}`;
  try {
    await writeFile(draft, `${key.secret()}\n`, { flag: 'wx', mode: 0o600, flush: true });
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      // Some file systems have no links.
      if (error.code === 'EEXIST') throw error;
      return copyFile(draft, path, constants.COPYFILE_EXCL);
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (!keep) throw new ThawError('conflict', 'key-exists', `${path} is there already, and is left as it is`);
  } finally {
    await rm(draft, { force: true });
  }
}

/** A name that no other log has by chance; a name of one's own is given with `thaw keygen`. */
function newName(): string {
  return `thaw-log/${randomBytes(8).toString('hex')}`;
}
