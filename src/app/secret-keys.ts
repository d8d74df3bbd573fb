import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { SecretKey } from '../secrets/secret-key.js';
import { type SecretKeyFile, SecretKeys } from '../secrets/secret-keys.js';
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
  return new SecretKeys({ current, old }, keyFileBeside(String(database)));
}

type Owner = Pick<Stats, 'uid' | 'gid'>;

/** A file with a key a line, readable to its owner only. */
function keyFileBeside(database: string): SecretKeyFile {
  const path = `${database}.secret-key`;
  const read = () =>
    usable(() => {
      if (!existsSync(path)) return [];
      const lines = readFileSync(path, 'utf8').split('\n');
      return lines.filter((line) => line.trim() !== '').map((line) => SecretKey.parse(line.trim()));
    });
  return {
    read,
    make() {
      usable(() => store(path, [SecretKey.generate()], { replace: false, owner: ownerOf(database) }));
      return read();
    },
    write: (keys) =>
      usable(() => {
        if (keys.length === 0) rmSync(path);
        else store(path, keys, { replace: true, owner: ownerOf(path) ?? ownerOf(database) });
      }),
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
function store(
  path: string,
  keys: readonly SecretKey[],
  { replace, owner }: { readonly replace: boolean; readonly owner: Owner | undefined },
): void {
  const draft = `${path}.${randomUUID()}`;
  try {
    const file = openSync(draft, 'wx', 0o600);
    try {
      if (owner) giveTo(file, owner);
      writeSync(file, keys.map((key) => `${key.secret()}\n`).join(''));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
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

function ownerOf(path: string): Owner | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

/**
 * Gives a new key file its owner: root may run a command beside a server that is another user, which could not read a file of
 * root's. @throws Error `EPERM` where the owner is another user, and this is not root
 */
function giveTo(file: number, { uid, gid }: Owner): void {
  if (fstatSync(file).uid !== uid || process.geteuid?.() === 0) fchownSync(file, uid, gid);
}
