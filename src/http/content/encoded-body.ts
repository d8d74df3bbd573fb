import type { FastifyReply, FastifyRequest } from 'fastify';
import { compress, encodingFor } from './compression.js';
import { entityTagOf } from './entity-tag.js';

/** Bytes with their strong entity tag, which changes when a byte does. */
export interface TaggedBytes {
  readonly body: Buffer;
  readonly etag: string;
}

/** A body that is sent often, plain or gzipped (made on first use). Each form has an entity tag of its own. */
export class EncodedBody {
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
export async function sendEncoded(
  request: FastifyRequest,
  reply: FastifyReply,
  coded: EncodedBody,
  caching: string,
): Promise<Buffer> {
  const packed = encodingFor(request.headers['accept-encoding'], ['gzip']) === 'gzip';
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
