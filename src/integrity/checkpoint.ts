import { ThawError } from '../domain/errors.js';
import type { TreeHead } from './merkle/merkle-tree.js';
import { openNote, type SigningKey, type VerifierKey } from './signed-note.js';

/** Signs a tree head as a checkpoint (C2SP tlog-checkpoint); the origin is the name of the key. */
export function signCheckpoint({ size, root }: TreeHead, key: SigningKey): string {
  return key.sign(`${key.name}\n${size}\n${root.toString('base64')}\n`);
}

/**
 * Verifies the signature of a checkpoint and parses its tree head.
 * @throws ThawError invalid: as `openNote`; `malformed-checkpoint`; `other-log` for another origin than the key's name
 */
export function openCheckpoint(note: string, key: VerifierKey): TreeHead {
  const [origin, size = '', encoded = ''] = openNote(note, key).split('\n');
  const root = Buffer.from(encoded, 'base64');
  const wellFormed = /^(0|[1-9]\d{0,15})$/.test(size) && Number.isSafeInteger(Number(size));
  if (!wellFormed || root.length !== 32 || root.toString('base64') !== encoded) {
    const message = 'this note is no checkpoint: origin, size and base64 of the root, a line each';
    throw new ThawError('invalid', 'malformed-checkpoint', message);
  }
  if (origin !== key.name) {
    const message = `this is a checkpoint of the log ${String(origin)}, not of ${key.name}`;
    throw new ThawError('invalid', 'other-log', message);
  }
  return { size: Number(size), root };
}

/**
 * The inclusion proof of one entry as a file (C2SP tlog-proof). The index counts from 0, so it is the position less
 * one.
 */
export interface EntryProof {
  readonly index: number;
  readonly proof: readonly Buffer[];
  /** The signed checkpoint of the tree that includes the entry. */
  readonly checkpoint: string;
}

const proofHeader = 'c2sp.org/tlog-proof@v1';

/** Formats a proof as text (C2SP tlog-proof). */
export function writeProof({ index, proof, checkpoint }: EntryProof): string {
  const hashes = proof.map((hash) => `${hash.toString('base64')}\n`).join('');
  return `${proofHeader}\nindex ${index}\n${hashes}\n${checkpoint}`;
}

/**
 * Parses a proof file. It does not verify the checkpoint in it: use `openCheckpoint`.
 * @throws ThawError invalid `malformed-proof`
 */
export function readProof(text: string): EntryProof {
  const end = text.indexOf('\n\n');
  const [header, ...lines] = text.slice(0, Math.max(end, 0)).split('\n');
  if (lines[0]?.startsWith('extra ')) lines.shift();
  const [place = '', ...encoded] = lines;
  const index = /^index (0|[1-9]\d{0,15})$/.exec(place)?.[1];
  if (header !== proofHeader || index === undefined)
    throw malformed(`its first lines are not "${proofHeader}" and "index <n>"`);
  const proof = encoded.map((line) => {
    const hash = Buffer.from(line, 'base64');
    if (hash.length !== 32 || hash.toString('base64') !== line)
      throw malformed(`a hash in it is not base64 of 32 bytes`);
    return hash;
  });
  return { index: Number(index), proof, checkpoint: text.slice(end + 2) };
}

function malformed(why: string): ThawError {
  return new ThawError('invalid', 'malformed-proof', `this is no proof of an entry: ${why}`);
}
