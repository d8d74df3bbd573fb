import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { compress, isGzippedFor, gzippedTagOf } from './compression.js';

/** Day counts move at midnight and entries when they come: a few seconds of reuse, longer while the server is away. */
export const liveCaching = 'public, max-age=5, stale-while-revalidate=30, stale-if-error=300';

/** The strong entity tag of a body: changes when a byte does. */
export function entityTagOf(body: string | Uint8Array): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
}

/** Whether `If-None-Match` names the tag (RFC 9110, section 13.1.2: compared weakly). */
export function namesTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  if (header === tag) return true;
  return header.split(',').some((one) => one.trim().replace(/^W\//, '') === tag || one.trim() === '*');
}

/**
 * Gives every JSON reading a strong ETag and its caching, and answers 304 where the client has it already. One that is
 * worth it is gzipped for who prefers that; where the tag is a version, which a change has to name, it never is.
 */
export async function acceptConditionally(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  const type = reply.getHeader('content-type');
  if (!isReading || reply.statusCode !== 200 || typeof type !== 'string' || !type.startsWith('application/json')) {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    return payload;
  }
  if (reply.getHeader('cache-control') === 'no-store') return payload;
  if (!reply.hasHeader('cache-control')) void reply.header('cache-control', liveCaching).header('vary', 'Accept');
  const bytes = typeof payload === 'string' || payload instanceof Uint8Array ? payload : null;
  if (bytes && !reply.hasHeader('etag')) void reply.header('etag', entityTagOf(bytes));
  const coded = bytes && !reply.hasHeader('content-encoding') && reply.getHeader('cache-control') !== 'no-cache';
  const packed = coded && isGzippedFor(request.headers['accept-encoding'], Buffer.byteLength(bytes));
  if (coded) void reply.header('vary', 'Accept, Accept-Encoding');
  if (packed)
    void reply.header('etag', gzippedTagOf(String(reply.getHeader('etag')))).header('content-encoding', 'gzip');
  const tag = reply.getHeader('etag');
  if (typeof tag !== 'string' || !namesTag(request.headers['if-none-match'], tag)) {
    return packed ? packedFor(reply, bytes) : payload;
  }
  void reply.code(304);
  for (const header of ['content-length', 'content-type', 'content-encoding']) void reply.removeHeader(header);
  // Fastify takes the length of the answer to a HEAD from what it would send, and fails where that is nothing.
  if (request.method === 'HEAD') return packed ? packedFor(reply, bytes) : payload;
  return null;
}

function packedFor(reply: FastifyReply, bytes: string | Uint8Array): Promise<Buffer> {
  void reply.removeHeader('content-length');
  return compress(bytes);
}
