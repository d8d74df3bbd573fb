import type { ServerResponse } from 'node:http';
import { isAccepted } from '../../http/endpoint.js';
import { liveCaching, namesTag } from '../../http/entity-tag.js';
import { base } from '../../http/openapi.js';
import { requestIdOf } from '../../http/request-id.js';
import type { RequestTally } from '../../http/request-tally.js';
import type { Shortcut } from '../../http/web-server.js';
import type { LiveStatus } from '../status-reader.js';

const before = `${base}/tracks/`;
const after = '/status';
const route = `${before}:id${after}`;
const jsonType = 'application/json; charset=utf-8';

/**
 * Answers `GET /api/v1/tracks/{id}/status` without a query from memory, before any routing: what pollers and wall
 * boards ask all day. Whatever is not in memory, or asks for more than that, goes the ordinary way, which gives the same
 * bytes and headers.
 */
export function liveShortcut(live: (track: string) => LiveStatus | undefined, tally: RequestTally): Shortcut {
  const sent = tally.servedOften('GET', route, 200);
  // Counted as all are; but a line for every poll that found nothing new would bury the others.
  const unchanged = tally.servedOften('GET', route, 304, 'debug');
  return (request, response) => {
    const url = request.url!;
    if (request.method !== 'GET' || !url.startsWith(before) || !url.endsWith(after)) return false;
    const { headers } = request;
    if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) return false;
    const { accept } = headers;
    if (accept !== undefined && accept !== '*/*' && !isAccepted('application/json', accept)) return false;
    const start = performance.now();
    const status = live(url.slice(before.length, -after.length));
    if (!status) return false;
    const requestId = requestIdOf(headers['x-request-id']);
    const known = namesTag(headers['if-none-match'], status.etag);
    if (known) sendUnchanged(response, status, requestId);
    else send(response, status, requestId);
    (known ? unchanged : sent)(url, performance.now() - start, requestId);
    return true;
  };
}

function send(response: ServerResponse, { body, etag }: LiveStatus, requestId: string): void {
  const content = ['Content-Type', jsonType, 'Content-Length', String(body.length)];
  response.writeHead(200, [...content, ...cachingOf(etag, requestId)]).end(body);
}

function sendUnchanged(response: ServerResponse, { etag }: LiveStatus, requestId: string): void {
  response.writeHead(304, cachingOf(etag, requestId)).end();
}

function cachingOf(etag: string, requestId: string): string[] {
  return ['ETag', etag, 'Cache-Control', liveCaching, 'Vary', 'Accept', 'X-Request-Id', requestId];
}
