import type { ServerResponse } from 'node:http';
import { isPackedFor, packedTagOf } from '../http/endpoint/content-coding.js';
import { isAccepted, preferredOf } from '../http/endpoint/endpoint.js';
import { liveCaching, namesTag } from '../http/endpoint/entity-tag.js';
import { base } from '../http/endpoint/openapi.js';
import { requestIdOf } from '../http/server/request-id.js';
import type { RequestMetrics } from '../http/server/request-metrics.js';
import type { Shortcut } from '../http/server/web-server.js';
import type { LiveStatus, StatusReader } from './status-reader.js';
import type { ResponseCache } from './response-cache.js';

type Ready = Pick<LiveStatus, 'body' | 'etag'> & { readonly caching?: string };
type ServedOften = ReturnType<RequestMetrics['servedOften']>;

const before = `${base}/tracks/`;
const after = '/status';
const jsonType = 'application/json; charset=utf-8';

/**
 * Answers from memory, before any routing, what pollers and wall boards ask all day: `GET /api/v1/tracks/{id}/status`
 * without a query, and any reading of a track that was made before and still holds. Whatever is not in memory goes the
 * ordinary way, which gives the same bytes and headers.
 */
export function hotPath(live: StatusReader, answers: ResponseCache, tally: RequestMetrics): Shortcut {
  const tallies = new Map<string, { sent: ServedOften; unchanged: ServedOften }>();
  const tallyOf = (url: string) => {
    const route = routeOf(url);
    let found = tallies.get(route);
    if (!found) {
      // Counted as all are; but a line for every poll that found nothing new would bury the others.
      const unchanged = tally.servedOften('GET', route, 304, 'debug');
      tallies.set(route, (found = { sent: tally.servedOften('GET', route, 200), unchanged }));
    }
    return found;
  };
  return (request, response) => {
    const url = request.url!;
    if (request.method !== 'GET' || !url.startsWith(before)) return false;
    const { headers } = request;
    if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) return false;
    const { accept } = headers;
    if (accept !== undefined && accept !== '*/*' && !wantsJson(accept)) return false;
    const start = performance.now();
    const ready = url.endsWith(after) ? live.inMemory(url.slice(before.length, -after.length)) : answers.ready(url);
    if (!ready) return false;
    const requestId = requestIdOf(headers['x-request-id']);
    const packed = isPackedFor(headers['accept-encoding'], ready.body.length);
    const etag = packed ? packedTagOf(ready.etag) : ready.etag;
    const known = namesTag(headers['if-none-match'], etag);
    // To be gzipped it goes the ordinary way: who asks so is a browser, and no poller.
    if (packed && !known) return false;
    if (known) sendUnchanged(response, { ...ready, etag }, requestId);
    else send(response, ready, requestId);
    const { sent, unchanged } = tallyOf(url);
    (known ? unchanged : sent)(url, performance.now() - start, requestId);
    return true;
  };
}

/** Some of these readings can be had as text, too. */
function wantsJson(accept: string): boolean {
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

function send(response: ServerResponse, { body, etag, caching = liveCaching }: Ready, requestId: string): void {
  const content = ['Content-Type', jsonType, 'Content-Length', String(body.length)];
  response.writeHead(200, [...content, ...cachingOf(etag, caching, requestId)]).end(body);
}

function sendUnchanged(response: ServerResponse, { etag, caching = liveCaching }: Ready, requestId: string): void {
  response.writeHead(304, cachingOf(etag, caching, requestId)).end();
}

function cachingOf(etag: string, caching: string, requestId: string): string[] {
  return ['ETag', etag, 'Cache-Control', caching, 'Vary', 'Accept, Accept-Encoding', 'X-Request-Id', requestId];
}
