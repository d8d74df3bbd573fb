import Negotiator from 'negotiator';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

export const compress = promisify(gzip);

export type Encoding = 'br' | 'gzip' | 'identity';

/** Shortest body to compress, in bytes: a shorter one fits into the first packets anyway. */
const minCompressedBytes = 2_048;

/** `negotiator` takes this option since its version 1; its types do not have it yet. */
type PreferringNegotiator = {
  encoding(available: readonly string[], options: { preferred: readonly string[] }): string;
};

/**
 * The encoding to send in, by an `Accept-Encoding` header (RFC 9110, section 12.5.3); without one, `identity`.
 * @param available the encodings besides `identity`, in the order of preference among equals
 */
export function encodingFor<T extends Encoding>(header: string | undefined, available: readonly T[]): T | 'identity' {
  if (!header?.trim()) return 'identity';
  // x-gzip is an old name of the same coding (RFC 9110, section 8.4.1.3).
  const headers = { 'accept-encoding': header.replaceAll(/x-gzip/gi, 'gzip') };
  const negotiator = new Negotiator({ headers }) as unknown as PreferringNegotiator;
  // A client that rules out every encoding gets the plain body.
  const encoding = negotiator.encoding([...available, 'identity'], { preferred: available }) as T | undefined;
  return encoding ?? 'identity';
}

/** Whether a body of so many bytes is to be gzipped for a client with this `Accept-Encoding` header. */
export function isGzippedFor(header: string | undefined, bytes: number): boolean {
  return bytes >= minCompressedBytes && encodingFor(header, ['gzip']) === 'gzip';
}

/** The entity tag of the gzipped form of a body with this tag: other bytes, and so another tag. */
export function gzippedTagOf(tag: string): string {
  return tag.replace(/"$/, '-gzip"');
}
