import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { documentHeaders } from '../content/security-headers.js';

/** The paths of pages, each with the name of its document. No other path is a page. */
const pages = {
  '/': 'board',
  '/tracks/:id': 'track',
  '/compare': 'compare',
  '/events/:id': 'event',
  '/record': 'record',
  '/inbox': 'inbox',
  '/import': 'import',
  '/sources': 'sources',
  '/account': 'account',
  '/people': 'people',
  '/audit': 'people',
  '/proposals': 'people',
  '/alerts': 'alerts',
  '/alerts/:section': 'alerts',
} as const;

/** The content security policy: every resource comes from this server, and no inline script or style runs. */
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
  ...documentHeaders(policy),
  // Revalidated each time, since a document names the files of this build; those files themselves never change.
  'cache-control': 'no-cache',
  vary: 'Accept-Encoding',
} as const;

/** The `Link` of a page to what can be subscribed to: the feeds and the calendar of its scope (RFC 8288). */
function alternatesOf(scope: string): string {
  const forms = { atom: 'atom+xml', rss: 'rss+xml', json: 'feed+json' };
  const feeds = Object.entries(forms).map(
    ([form, type]) => `</feeds/${scope}.${form}>; rel="alternate"; type="application/${type}"`,
  );
  return [...feeds, `</calendars/${scope}.ics>; rel="alternate"; type="text/calendar"`].join(', ');
}

/**
 * Serves the board at `/` and the other pages: a document a page, and scripts and styles under names that hold their
 * digest, all compressed by the build.
 * @param folder the folder in which `npm run build` has put the pages
 * @throws Error where a page is not built
 */
export async function servePages(fastify: FastifyInstance, folder: string): Promise<void> {
  await fastify.register(fastifyStatic, {
    root: join(folder, 'pages'),
    serve: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply) => void reply.headers(pageHeaders),
  });
  for (const [url, page] of Object.entries(pages)) {
    const document = join(folder, 'pages', `${page}.html`);
    if (!existsSync(document)) throw new Error(`the pages are not built: npm run build makes ${document}`);
    fastify.get<{ Params: { id?: string } }>(url, ({ params: { id } }, reply) => {
      const scope = page === 'track' ? `track/${encodeURIComponent(id!)}` : page === 'board' ? 'all' : undefined;
      if (scope) void reply.header('link', alternatesOf(scope));
      return reply.sendFile(`${page}.html`);
    });
  }
  await fastify.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    decorateReply: false,
    index: false,
    preCompressed: true,
    immutable: true,
    maxAge: '1y',
    setHeaders: (reply) => void reply.header('vary', 'Accept-Encoding'),
  });
}
