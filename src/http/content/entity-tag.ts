import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { compress, isGzippedFor, gzippedTagOf } from './compression.js';

/**
 * `Cache-Control` of a live reading. Day counts change at midnight and entries come at any time, so it may be reused
 * for a few seconds, and longer while the server is down.
 */
export const liveCaching = 'public, max-age=5, stale-while-revalidate=30, stale-if-error=300';

/** The same caching for an answer that only its reader may keep, and no cache between. */
export function privateCaching(caching: string): string {
  return caching.replace(/^public\b/, 'private');
}

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
 * Gives every JSON reading a strong ETag and its caching, and answers 304 where the client has it already. A long body
 * is gzipped for a client that prefers it, unless its tag is a version that a change has to name.
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
  const isCompressible =
    bytes && !reply.hasHeader('content-encoding') && reply.getHeader('cache-control') !== 'no-cache';
  const gzipped = isCompressible && isGzippedFor(request.headers['accept-encoding'], Buffer.byteLength(bytes));
  if (isCompressible) void reply.header('vary', 'Accept, Accept-Encoding');
  if (gzipped)
    void reply.header('etag', gzippedTagOf(String(reply.getHeader('etag')))).header('content-encoding', 'gzip');
  const tag = reply.getHeader('etag');
  if (typeof tag !== 'string' || !namesTag(request.headers['if-none-match'], tag)) {
    return gzipped ? gzip(reply, bytes) : payload;
  }
  void reply.code(304);
  for (const header of ['content-length', 'content-type', 'content-encoding']) void reply.removeHeader(header);
  // Fastify takes the length of an answer to HEAD from the payload, and fails without one.
  if (request.method === 'HEAD') return gzipped ? gzip(reply, bytes) : payload;
  return null;
}

function gzip(reply: FastifyReply, bytes: string | Uint8Array): Promise<Buffer> {
  void reply.removeHeader('content-length');
  return compress(bytes);
}
