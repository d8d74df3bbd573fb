import { readFile, stat } from 'node:fs/promises';
import { ThawError } from '../domain/errors.js';
import { openCheckpoint } from '../integrity/checkpoint.js';
import type { TreeHead } from '../integrity/merkle/merkle-tree.js';
import { VerifierKey } from '../integrity/signed-note.js';
import { UsageError } from './exit-codes.js';

/** A signed checkpoint that was opened. */
export interface OpenedCheckpoint extends TreeHead {
  /** The name of the key. */
  readonly signer: string;
}

/**
 * Reads a signed checkpoint from a file, and checks its signature.
 * @param option the option that named the file, for the message
 * @returns `undefined` where no file is named
 * @throws UsageError without a key, or where the file cannot be read; ThawError invalid: `check-failed`, `invalid-key`
 */
export async function openCheckpointFile(
  file: string | undefined,
  key: string | undefined,
  option: string,
): Promise<OpenedCheckpoint | undefined> {
  if (file === undefined) return undefined;
  if (key === undefined) throw new UsageError(`${option} needs --key: the public key that it is checked with`);
  const verifier = await readKey(key);
  const note = await readText(file);
  try {
    return { ...openCheckpoint(note, verifier), signer: verifier.name };
  } catch (error) {
    if (!(error instanceof ThawError)) throw error;
    throw checkFailed(`${file}: ${error.message}`);
  }
}

/** Reads a key as it is given: the text itself, or the name of a file with it. @throws ThawError invalid `invalid-key` */
export async function readKey(given: string): Promise<VerifierKey> {
  const isFile = (await stat(given).catch(() => undefined))?.isFile();
  return VerifierKey.parse(isFile ? await readText(given) : given);
}

/** Reads a file of text. @throws UsageError where it cannot be read */
export async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw new UsageError(`there is no file ${file} that can be read`);
  });
}

/** The error for what does not hold. */
export function checkFailed(what: string): ThawError {
  return new ThawError('invalid', 'check-failed', what);
}
