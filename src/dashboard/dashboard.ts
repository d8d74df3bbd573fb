import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The addresses that the page draws itself; every other one is no page. */
const pages = ['/', '/tracks/:id', '/compare', '/events/:id', '/record', '/alerts', '/alerts/:section'] as const;

/** Everything comes from this server, and nothing runs that is not a file of its own. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': policy,
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  // Asked for anew each time, since it names the files of this build; those themselves never change.
  'cache-control': 'no-cache',
  vary: 'Accept-Encoding',
} as const;

/** One of the ways in which the page lies ready, by the `Content-Encoding` that it has. */
interface Copy {
  readonly encoding: 'br' | 'gzip' | null;
  readonly body: Buffer;
  readonly etag: string;
}

/**
 * Serves the board at `/` and the other addresses of its pages: one document, and its scripts and styles under names
 * that hold their digest, compressed when they were built.
 * @param folder where `npm run build` has put it
 * @throws Error where nothing was built there
 */
export async function serveDashboard(fastify: FastifyInstance, folder: string): Promise<void> {
  const copies = copiesOf(join(folder, 'index.html'));
  const answer = (request: FastifyRequest, reply: FastifyReply) => {
    const copy = copyFor(request.headers['accept-encoding'] ?? '', copies);
    void reply.headers({ ...pageHeaders, etag: copy.etag });
    if (request.headers['if-none-match']?.includes(copy.etag)) return reply.code(304).send();
    if (copy.encoding) void reply.header('content-encoding', copy.encoding);
    return reply.send(copy.body);
  };
  for (const url of pages) fastify.get(url, answer);
  await fastify.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    decorateReply: false,
    index: false,
    preCompressed: true,
    immutable: true,
    maxAge: '1y',
    setHeaders: (reply) => {
      void reply.headers({ 'x-content-type-options': 'nosniff', vary: 'Accept-Encoding' });
    },
  });
}

function copiesOf(file: string): readonly Copy[] {
  if (!existsSync(file)) throw new Error(`the pages are not built: ${file} is missing; npm run build makes it`);
  const suffixes = [
    ['br', '.br'],
    ['gzip', '.gz'],
    [null, ''],
  ] as const;
  return suffixes.map(([encoding, suffix]) => {
    const body = readFileSync(file + suffix);
    return { encoding, body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"` };
  });
}

/** The smallest copy that a client takes; one that rules an encoding out (`br;q=0`) is not given it. */
function copyFor(accepted: string, copies: readonly Copy[]): Copy {
  const takes = (encoding: string) =>
    new RegExp(`(^|[\\s,])${encoding}\\s*(,|$|;\\s*q=(1|0\\.\\d*[1-9]))`).test(accepted);
  return copies.find(({ encoding }) => encoding === null || takes(encoding))!;
}
