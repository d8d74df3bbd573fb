import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const ownerOnly = { folder: 0o700, file: 0o600 } as const;
const readableToAll = 0o007;

/**
 * Makes the folder and the file of an embedded database where they are missing, for their owner only; SQLite gives its
 * `-wal` and `-shm` the same mode. What was made readable to everybody by an earlier version is closed; a group that was
 * let in stays.
 * @param isOwnFolder whether the folder is Thaw's own, and is closed too where it is there already
 * @throws the system's error where the folder or the file cannot be made
 */
export function makePrivate(path: string, isOwnFolder: boolean): void {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: ownerOnly.folder });
  if (!existsSync(path)) closeSync(openSync(path, 'a', ownerOnly.file));
  for (const file of [path, `${path}-wal`, `${path}-shm`]) closeToOthers(file, ownerOnly.file);
  if (isOwnFolder) closeToOthers(folder, ownerOnly.folder);
}

function closeToOthers(path: string, mode: number): void {
  try {
    if ((statSync(path).mode & readableToAll) !== 0) chmodSync(path, mode);
  } catch {
    // Not there, or another's: whoever owns it decides.
  }
}
