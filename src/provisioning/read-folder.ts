import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ThawError } from '../domain/errors.js';
import { jsonFault } from '../domain/json-fault.js';
import { type DeclarationFault, type DeclaredFile, declaredFolders, type DeclaredPart } from './declaration.js';

/** The largest file of a declaration, in bytes: as large as the body of a request. */
export const mostFileBytes = 1024 * 1024;

/** The files of a folder, and the parts that it keeps: a part whose folder is empty is kept, and has no files. */
export interface ReadFolder {
  readonly files: readonly DeclaredFile[];
  readonly parts: ReadonlySet<DeclaredPart>;
  readonly faults: readonly DeclarationFault[];
}

/**
 * Reads the files of a declaration. Names that begin with a full stop and `*.md` are left out.
 * @throws ThawError not-found `no-such-folder`
 */
export async function readFolder(folder: string): Promise<ReadFolder> {
  const files: DeclaredFile[] = [];
  const faults: DeclarationFault[] = [];
  const parts = new Set<DeclaredPart>();
  const add = async (path: string, part: DeclaredPart) => {
    const read = await readJsonFile(join(folder, path));
    if ('input' in read) files.push({ path, part, input: read.input });
    else faults.push({ file: path, field: '', detail: read.fault });
  };
  for (const name of await namesIn(folder)) {
    const part = declaredFolders.find((known) => known === name);
    if (name === 'keys.json') {
      parts.add('keys');
      await add(name, 'keys');
    } else if (part === undefined) {
      const detail = `is none of the folders ${declaredFolders.join(', ')}, nor keys.json`;
      faults.push({ file: name, field: '', detail });
    } else {
      parts.add(part);
      for (const file of await namesIn(join(folder, name))) {
        const path = `${name}/${file}`;
        if (file.endsWith('.json')) await add(path, part);
        else faults.push({ file: path, field: '', detail: 'is no file *.json' });
      }
    }
  }
  return { files, parts, faults };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => !name.startsWith('.') && !name.endsWith('.md')).sort();
  } catch (error) {
    const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
    throw ThawError.notFound('no-such-folder', `the folder ${folder} cannot be read (${code})`);
  }
}

async function readJsonFile(path: string): Promise<{ readonly input: unknown } | { readonly fault: string }> {
  let text: string;
  try {
    const found = await stat(path);
    if (!found.isFile()) return { fault: 'is no file' };
    if (found.size > mostFileBytes) return { fault: `is larger than ${mostFileBytes} bytes` };
    text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { fault: code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'is not UTF-8' : `cannot be read (${code})` };
  }
  try {
    return { input: JSON.parse(text) as unknown };
  } catch (error) {
    return { fault: `is not JSON: ${jsonFault(text, error)}` };
  }
}
