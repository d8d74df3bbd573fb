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

/**
 * Whether `If-None-Match` names the tag, compared weakly (RFC 9110, section 13.1.2). A proxy that compresses weakens a tag
 * (nginx: `W/"…"`) or renames it (Apache: `"…-gzip"`, Jetty: `"…--gzip"`); it names the same content.
 */
export function namesTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  if (header === tag) return true;
  const names = new Set(contentNames(tag));
  return header
    .split(',')
    .some((one) => one.trim() === '*' || contentNames(one.trim()).some((name) => names.has(name)));
}

const codingMarks = ['[-;:]', '[-;:]{2}', '[-;:]x-', '[-;:]{2}x-'].map(
  (start) => new RegExp(`${start}(?:gzip|br|deflate|zstd)"$`),
);

/**
 * The names that a tag may have had before a proxy changed it: as it is but for the mark of its weakness, and without the
 * mark of a coding. A tag may itself end in a hyphen, or like part of such a mark (`-br`, `-x`), so that none of them is
 * sure alone.
 */
function contentNames(tag: string): string[] {
  const strong = tag.replace(/^W\//, '');
  return [strong, ...codingMarks.map((mark) => strong.replace(mark, '"'))];
}

/**
 * Gives every JSON reading a strong ETag and its caching, and answers 304 where the client has it already; likewise for a
 * reading in another media type to which its handler gave a tag. A long body is gzipped for a client that prefers it,
 * unless its tag is a version that a change has to name.
 */
export async function acceptConditionally(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  const type = reply.getHeader('content-type');
  const isTagged = isJson(type) || (reply.hasHeader('etag') && payload instanceof Uint8Array);
  if (!isReading || reply.statusCode !== 200 || !isTagged) {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    return payload;
  }
  if (reply.getHeader('cache-control') === 'no-store') return payload;
  if (!reply.hasHeader('cache-control')) {
    void reply.header('cache-control', liveCaching);
    if (!reply.hasHeader('vary')) void reply.header('vary', 'Accept');
  }
  const bytes = typeof payload === 'string' || payload instanceof Uint8Array ? payload : null;
  if (bytes && !reply.hasHeader('etag')) void reply.header('etag', entityTagOf(bytes));
  const isCompressible =
    bytes && !reply.hasHeader('content-encoding') && reply.getHeader('cache-control') !== 'no-cache';
  const gzipped = isCompressible && isGzippedFor(request.headers['accept-encoding'], Buffer.byteLength(bytes));
  if (isCompressible) void reply.header('vary', varyByEncoding(reply.getHeader('vary')));
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

/** A `Vary` that names the coding, too: after `Accept` where it names nothing yet. */
function varyByEncoding(vary: unknown): string {
  const named = typeof vary === 'string' ? vary : 'Accept';
  return named.includes('Accept-Encoding') ? named : `${named}, Accept-Encoding`;
}

function isJson(type: unknown): boolean {
  return typeof type === 'string' && type.startsWith('application/json');
}

function gzip(reply: FastifyReply, bytes: string | Uint8Array): Promise<Buffer> {
  void reply.removeHeader('content-length');
  return compress(bytes);
}
