import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

export const compress = promisify(gzip);

/** A body that is shorter fits into the first packets as it is. */
const worthPacking = 2_048;

/** Whether an `Accept-Encoding` header prefers gzip to sending as it is (RFC 9110, section 12.5.3). */
export function prefersGzip(header: string | undefined): boolean {
  if (!header?.trim()) return false;
  const codings = header.split(',').map((one) => {
    const [name, ...rest] = one.split(';');
    const quality = /^q=([01](?:\.\d{0,3})?)$/i.exec(rest.join(';').trim())?.[1] ?? 1;
    return { name: name!.trim().toLowerCase(), quality: Number(quality) };
  });
  const qualityOf = (...names: string[]) => codings.find(({ name }) => names.includes(name))?.quality;
  const gzip = qualityOf('gzip', 'x-gzip') ?? qualityOf('*') ?? 0;
  return gzip > 0 && gzip >= (qualityOf('identity') ?? 0);
}

/** Whether a body is to be gzipped for a client that says what it takes. */
export function isPackedFor(header: string | undefined, bytes: number): boolean {
  return bytes >= worthPacking && prefersGzip(header);
}

/** The entity tag of the gzipped form of what has a tag: other bytes, and so another tag. */
export function packedTagOf(tag: string): string {
  return tag.replace(/"$/, '-gzip"');
}
