import { Injectable } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AccessSettings } from '../access/access-settings.js';
import { gzippedTagOf, isGzippedFor } from '../http/content/compression.js';
import { isAccepted, preferredOf } from '../http/content/media-types.js';
import { liveCaching, namesTag, privateCaching } from '../http/content/entity-tag.js';
import { base } from '../http/endpoint/openapi.js';
import { withOrigin } from '../http/request/cross-origin-reads.js';
import { requestIdOf } from '../http/request/request-id.js';
import { RequestMetrics } from '../http/server/request-metrics.js';
import { ServerSettings } from '../http/server/settings.js';
import { StatusReader } from './status-reader.js';
import type { LiveStatus } from './track-status.js';
import { ResponseCache } from './response-cache.js';

type Ready = Pick<LiveStatus, 'body' | 'etag'> & { readonly caching?: string | undefined };
type ServedOften = ReturnType<RequestMetrics['servedOften']>;

/** Recorders of the requests of one route: those answered with a body, and those answered with 304. */
interface RouteMetrics {
  readonly sent: ServedOften;
  readonly unchanged: ServedOften;
}

const before = `${base}/tracks/`;
const after = '/status';
const usualVary = 'Accept, Accept-Encoding';
const jsonType = 'application/json; charset=utf-8';

/**
 * Answers from memory, before any routing, the requests that pollers and wall boards make all day: `GET
 * /api/v1/tracks/{id}/status` without a query, and readings of tracks in the response cache. All other requests go
 * through the router, which gives the same bytes and headers.
 */
@Injectable()
export class HotPath {
  private readonly routes = new Map<string, RouteMetrics>();
  private readonly vary: string;
  private readonly isPrivate: boolean;
  private readonly liveCaching: string;

  constructor(
    private readonly reader: StatusReader,
    private readonly cache: ResponseCache,
    private readonly metrics: RequestMetrics,
    { readOrigins = [] }: ServerSettings,
    { readingByKey = false }: AccessSettings,
  ) {
    this.isPrivate = readingByKey;
    this.liveCaching = readingByKey ? privateCaching(liveCaching) : liveCaching;
    this.vary = readOrigins.length > 0 ? withOrigin(usualVary) : usualVary;
  }

  /**
   * Answers a request from memory. @param fields further headers of the answer: name, value, name, value
   * @returns the pattern of the path that it answered; `undefined` leaves the request untouched
   */
  answer(request: IncomingMessage, response: ServerResponse, fields: readonly string[]): string | undefined {
    const url = request.url!;
    if (request.method !== 'GET' || !url.startsWith(before)) return undefined;
    const { headers } = request;
    if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) return undefined;
    const { accept } = headers;
    if (accept !== undefined && accept !== '*/*' && !prefersJson(accept)) return undefined;
    const start = performance.now();
    const ready: Ready | undefined = url.endsWith(after)
      ? this.reader.inMemory(url.slice(before.length, -after.length))
      : this.cache.ready(url);
    if (!ready) return undefined;
    const requestId = requestIdOf(headers['x-request-id']);
    const gzipped = isGzippedFor(headers['accept-encoding'], ready.body.length);
    const etag = gzipped ? gzippedTagOf(ready.etag) : ready.etag;
    const known = namesTag(headers['if-none-match'], etag);
    // The router gzips: a client that accepts gzip is a browser, and polls seldom.
    if (gzipped && !known) return undefined;
    const checks = this.checksOf(requestId, fields);
    const usual = ready.caching === undefined ? this.liveCaching : this.forReader(ready.caching);
    const caching = this.reader.showsInternals ? privateCaching(usual) : usual;
    if (known) sendUnchanged(response, cachingOf(etag, caching), checks);
    else send(response, ready.body, cachingOf(etag, caching), checks);
    const route = routeOf(url);
    const { sent, unchanged } = this.metricsOf(route);
    (known ? unchanged : sent)(url, performance.now() - start, requestId);
    return route;
  }

  private forReader(caching: string): string {
    return this.isPrivate ? privateCaching(caching) : caching;
  }

  /** The headers that do not depend on the reading. */
  private checksOf(requestId: string, fields: readonly string[]): string[] {
    return ['Vary', this.vary, 'X-Request-Id', requestId, ...fields];
  }

  private metricsOf(route: string): RouteMetrics {
    let metrics = this.routes.get(route);
    if (!metrics) {
      // A 304 is counted like any answer, but logged at debug only: a line for every idle poll would bury the others.
      const unchanged = this.metrics.servedOften('GET', route, 304, 'debug');
      this.routes.set(route, (metrics = { sent: this.metrics.servedOften('GET', route, 200), unchanged }));
    }
    return metrics;
  }
}

/** Whether a client accepts JSON and prefers it to text, the other media type of some of these readings. */
function prefersJson(accept: string): boolean {
  return (
    isAccepted('application/json', accept) && preferredOf(['application/json', 'text/plain'], accept) !== 'text/plain'
  );
}

/** `/api/v1/tracks/:id/status` of `/api/v1/tracks/us-cn.climate/status?validAt=…`. */
function routeOf(url: string): string {
  const query = url.indexOf('?');
  const path = query < 0 ? url : url.slice(0, query);
  return `${before}:id${path.slice(path.indexOf('/', before.length))}`;
}

function send(response: ServerResponse, body: Ready['body'], caching: string[], checks: string[]): void {
  const content = ['Content-Type', jsonType, 'Content-Length', String(body.length)];
  response.writeHead(200, content.concat(caching, checks)).end(body);
}

function sendUnchanged(response: ServerResponse, caching: string[], checks: string[]): void {
  response.writeHead(304, caching.concat(checks)).end();
}

function cachingOf(etag: string, caching: string): string[] {
  return ['ETag', etag, 'Cache-Control', caching];
}
