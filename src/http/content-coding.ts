import type { FastifyReply, FastifyRequest } from 'fastify';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { entityTagOf } from './entity-tag.js';

const compress = promisify(gzip);

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

/** Bytes, with the strong entity tag that changes when one of them does. */
export interface TaggedBytes {
  readonly body: Buffer;
  readonly etag: string;
}

/** A body that is sent often: as it is, and gzipped once somebody takes that. Each form has a tag of its own. */
export class CodedBody {
  readonly plain: TaggedBytes;
  private packed: Promise<TaggedBytes> | undefined;

  constructor(body: Buffer) {
    this.plain = tagged(body);
  }

  gzipped(): Promise<TaggedBytes> {
    return (this.packed ??= compress(this.plain.body).then(tagged));
  }
}

/** Sets the headers of a JSON body in the form that the client prefers. @returns its bytes */
export async function giveCoded(
  request: FastifyRequest,
  reply: FastifyReply,
  coded: CodedBody,
  caching: string,
): Promise<Buffer> {
  const packed = prefersGzip(request.headers['accept-encoding']);
  const { body, etag } = packed ? await coded.gzipped() : coded.plain;
  void reply.headers({
    etag,
    'cache-control': caching,
    vary: 'Accept, Accept-Encoding',
    'content-type': 'application/json; charset=utf-8',
    ...(packed && { 'content-encoding': 'gzip' }),
  });
  return body;
}

function tagged(body: Buffer): TaggedBytes {
  return { body, etag: entityTagOf(body) };
}
