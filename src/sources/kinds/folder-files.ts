import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ProviderFault } from './source-kind.js';

/** The files of a folder that are read. */
export const filesOfFolder = 1_000;

/** A file of this machine, as it is now. */
export interface FolderFile {
  readonly name: string;
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Milliseconds since 1970 UTC. */
  readonly changedAt: number;
}

/**
 * The files of a folder, by name: no links, which could lead out of it, and none that is hidden.
 * @param path of a folder that `FetchContext.folder` has checked
 * @param isWanted whether a file of a name is one of the source's
 * @throws ProviderFault where there are more than `filesOfFolder`: none is read then, so that no file is passed over unseen
 */
export async function filesIn(path: string, isWanted: (name: string) => boolean = () => true): Promise<FolderFile[]> {
  const names = (await readdir(path)).filter((name) => !name.startsWith('.') && isWanted(name)).sort();
  refuseTooMany('the folder', names.length);
  const files = await Promise.all(
    names.map(async (name) => {
      const file = join(path, name);
      const stat = await lstat(file).catch(() => undefined);
      return stat?.isFile() ? [{ name, path: file, size: stat.size, changedAt: stat.mtimeMs }] : [];
    }),
  );
  return files.flat();
}

/** @throws ProviderFault where a place holds more files than are read */
export function refuseTooMany(place: string, count: number): void {
  if (count <= filesOfFolder) return;
  throw new ProviderFault(`${place} holds ${count} files: at most ${filesOfFolder} are read`);
}
