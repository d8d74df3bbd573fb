import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EncodedBody, sendEncoded } from '../../http/content/encoded-body.js';
import { documentHeaders } from '../../http/content/security-headers.js';
import { showMissingPage } from '../../http/server/missing-page.js';
import { pageBelow } from './page-below.js';
import { withHead } from './page-head.js';
import type { PageSubjects, SubjectPage } from './page-subjects.js';

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

const pageType = 'text/html; charset=utf-8';

/** The `Link` of a page to what can be subscribed to: the feeds and the calendar of its scope (RFC 8288). */
function alternatesOf(scope: string): string {
  const forms = { atom: 'atom+xml', rss: 'rss+xml', json: 'feed+json' };
  const feeds = Object.entries(forms).map(
    ([form, type]) => `</feeds/${scope}.${form}>; rel="alternate"; type="application/${type}"`,
  );
  return [...feeds, `</calendars/${scope}.ics>; rel="alternate"; type="text/calendar"`].join(', ');
}

/** What the pages are served from. */
export interface BuiltPages {
  /** The folder in which `npm run build` has put the pages. */
  readonly folder: string;
  /** The path below which the server is reached; empty where that is the whole host, for which the build is made. */
  readonly basePath: string;
  /** Find what the pages of tracks and events are about. */
  readonly subjects: PageSubjects;
}

/**
 * Serves the board at `/` and the other pages: a document a page, and scripts and styles under names that hold their
 * digest, all compressed by the build.
 * @throws Error where a page is not built
 */
export async function servePages(fastify: FastifyInstance, { folder, basePath, subjects }: BuiltPages): Promise<void> {
  await fastify.register(fastifyStatic, {
    root: join(folder, 'pages'),
    serve: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply) => void reply.headers(pageHeaders),
  });
  const documentOf = (page: string) => pageBelow(basePath, readBuilt(join(folder, 'pages', `${page}.html`)));
  showMissingPage(fastify, documentOf('missing'), pageHeaders);
  for (const [url, page] of Object.entries(pages)) {
    const document = documentOf(page);
    const send = basePath === '' ? sendBuilt(page) : sendMade(document);
    if (page === 'track' || page === 'event') {
      serveSubject(fastify, url, { page, send, document, subjects });
      continue;
    }
    fastify.get(url, (request, reply) => {
      if (page === 'board') void reply.header('link', alternatesOf('all'));
      return send(request, reply);
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

/** A document that the build has made. @throws Error where it has not */
function readBuilt(document: string): string {
  if (!existsSync(document)) throw new Error(`the pages are not built: npm run build makes ${document}`);
  return readFileSync(document, 'utf8');
}

type Send = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>;

/** Sends a document as the build has made and compressed it. */
function sendBuilt(page: string): Send {
  return (_request, reply) => reply.sendFile(`${page}.html`);
}

/** Sends a document that was made at the start, compressed on first use. */
function sendMade(document: string): Send {
  const body = new EncodedBody(Buffer.from(document));
  return async (request, reply) => {
    const bytes = await sendEncoded(request, reply, body, pageHeaders['cache-control']);
    return reply.headers({ ...pageHeaders, 'content-type': pageType }).send(bytes);
  };
}

interface SubjectDocument {
  readonly page: SubjectPage;
  /** Sends the document where nothing is known of what it is about. */
  readonly send: Send;
  readonly document: string;
  readonly subjects: PageSubjects;
}

/** Serves a page that says in its document what it is about; under 404 where its address names nothing. */
function serveSubject(
  fastify: FastifyInstance,
  url: string,
  { page, send, document, subjects }: SubjectDocument,
): void {
  type Request = FastifyRequest<{ Params: { id: string } }>;
  fastify.get(url, async (request: Request, reply: FastifyReply) => {
    const { id } = request.params;
    const head = await subjects.headOf(page, id, request);
    if (head === undefined) return send(request, reply);
    const vary = 'Accept-Encoding, Host';
    if (head === 'unknown') {
      return reply
        .code(404)
        .headers({ ...pageHeaders, 'content-type': pageType, vary })
        .send(document);
    }
    const body = new EncodedBody(Buffer.from(withHead(document, head)));
    const bytes = await sendEncoded(request, reply, body, pageHeaders['cache-control']);
    const link = page === 'track' ? { link: alternatesOf(`track/${encodeURIComponent(id)}`) } : {};
    return reply.headers({ ...pageHeaders, ...link, 'content-type': pageType, vary }).send(bytes);
  });
}
