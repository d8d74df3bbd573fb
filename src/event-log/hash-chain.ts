import { createHash } from 'node:crypto';

/** The hash before the first entry. */
export const genesisHash = '0'.repeat(64);

/** What of an entry is hashed. `body` is its canonical JSON. */
export interface HashLink {
  readonly position: number;
  readonly recordedAt: number;
  readonly recordedBy: string;
  readonly body: string;
}

/**
 * The canonical JSON (RFC 8785) of `{"body": …, "position": …, "recordedAt": …, "recordedBy": …}`, with `recordedAt` in
 * milliseconds since 1970. Its UTF-8 is what the chain hashes, and the leaf of the entry in the Merkle tree.
 */
export function linkText({ position, recordedAt, recordedBy, body }: HashLink): string {
  // The members stand in canonical order and `body` is canonical already: nothing is serialised twice.
  const rest = `,"position":${position},"recordedAt":${recordedAt},"recordedBy":${JSON.stringify(recordedBy)}}`;
  return `{"body":${body}${rest}`;
}

/**
 * The hash of an entry, in 64 lower-case hex digits: SHA-256 over the UTF-8 of the hash of the entry before (64 hex
 * digits; 64 zeros before the first) directly followed by `linkText`. So anyone can check the chain from an export,
 * without Thaw.
 */
export function hashOf(before: string, link: HashLink): string {
  return createHash('sha256')
    .update(before + linkText(link))
    .digest('hex');
}

/** The hash of a leaf of a Merkle tree (RFC 6962): SHA-256 over a zero byte and the data. */
export function leafHash(data: string | Uint8Array): Buffer {
  return createHash('sha256').update('\0').update(data).digest();
}

/** The leaf of an entry in the Merkle tree: the hash of `linkText`. */
export function leafOf(link: HashLink): Buffer {
  return leafHash(linkText(link));
}
