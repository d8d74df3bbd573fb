import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { SecretKey } from '../alerts/channels/secrets/secret-key.js';
import { type SecretKeyFile, SecretKeys } from '../alerts/channels/secrets/secret-keys.js';
import { ThawError } from '../domain/errors.js';
import type { Config } from './config.js';
import { dataSourceOptions } from './database-url.js';

/**
 * The keys that seal the secrets of channels: those of the settings and, for an embedded database, those of a file beside
 * it, which is made for the first secret. A PostgreSQL without a key in the settings stores no secrets: a file would be on
 * one machine only, and other processes could not open what it sealed.
 */
export function secretKeysFor(
  databaseUrl: string,
  { secretKey: current, oldSecretKey: old }: Pick<Config, 'secretKey' | 'oldSecretKey'>,
): SecretKeys {
  const { type, database } = dataSourceOptions(databaseUrl);
  if (type !== 'better-sqlite3') return new SecretKeys({ current, old });
  // A database in memory ends with the process, and so may its key.
  if (database === ':memory:') return new SecretKeys({ current: current ?? SecretKey.generate(), old });
  return new SecretKeys({ current, old }, keyFileAt(`${String(database)}.secret-key`));
}

/** A file with a key a line, readable to its owner only. */
function keyFileAt(path: string): SecretKeyFile {
  const read = () =>
    usable(() => {
      if (!existsSync(path)) return [];
      const lines = readFileSync(path, 'utf8').split('\n');
      return lines.filter((line) => line.trim() !== '').map((line) => SecretKey.parse(line.trim()));
    });
  return {
    read,
    make() {
      usable(() => store(path, [SecretKey.generate()], { replace: false }));
      return read();
    },
    write: (keys) => usable(() => (keys.length > 0 ? store(path, keys, { replace: true }) : rmSync(path))),
  };
}

function usable<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ThawError('unavailable', 'unreadable-key', `the key file of secrets cannot be used: ${code ?? message}`);
  }
}

/** Writes the whole file or nothing of it, and to the disk before anything is sealed with its keys. */
function store(path: string, keys: readonly SecretKey[], { replace }: { readonly replace: boolean }): void {
  const draft = `${path}.${randomUUID()}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, keys.map((key) => `${key.secret()}\n`).join(''));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    if (replace) renameSync(draft, path);
    // A link fails where another process has made the file meanwhile; its key is then the one.
    else linkSync(draft, path);
    const folder = openSync(dirname(path), 'r');
    fsyncSync(folder);
    closeSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
