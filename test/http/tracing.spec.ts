import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { NodeTracerProvider, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { HttpClient } from '../../src/http-client/http-client.js';
import { defined, event, track } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const parentSpanId = 'b7ad6b7169203331';
const traceparent = `00-${traceId}-${parentSpanId}-01`;

/** Keeps the spans that have ended. A server's ends a little after its client has the answer. */
class EndedSpans implements SpanProcessor {
  spans: ReadableSpan[] = [];
  private onEnded: () => void = () => undefined;

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    this.spans.push(span);
    this.onEnded();
  }

  /** Resolves with the spans once there are so many. */
  async of(count: number): Promise<ReadableSpan[]> {
    while (this.spans.length < count) await new Promise<void>((resolve) => (this.onEnded = resolve));
    return this.spans;
  }

  async forceFlush(): Promise<void> {}
  async shutdown(): Promise<void> {}
}

const ended = new EndedSpans();
let served: ServedApp;

beforeAll(async () => {
  new NodeTracerProvider({ spanProcessors: [ended] }).register();
  served = await ServedApp.open('SQLite :memory:', undefined, undefined, { privateAddresses: 'all' });
  await served.append(defined(), event('CooperationSuspended', '2022-08-05'));
  await ended.of(1);
});

afterAll(async () => {
  await served.close();
  // Other test files of this worker run without an SDK.
  trace.disable();
  context.disable();
  propagation.disable();
});

beforeEach(() => void (ended.spans = []));

const only = async () => (await ended.of(1))[0]!;

it('continues the trace that a request names, by the pattern of its path and without its query', async () => {
  const { headers } = await served.get(`/tracks/${track.id}/explain?validAt=2023-01-01`, { traceparent });
  const span = await only();
  expect(span.name).toBe('GET /api/v1/tracks/:id/explain');
  expect(span.spanContext().traceId).toBe(traceId);
  expect(span.parentSpanContext?.spanId).toBe(parentSpanId);
  expect(span.kind).toBe(SpanKind.SERVER);
  expect(span.attributes).toEqual({
    'http.request.method': 'GET',
    'url.path': `/api/v1/tracks/${track.id}/explain`,
    'http.route': '/api/v1/tracks/:id/explain',
    'http.response.status_code': 200,
    'http.response.header.x-request-id': [headers.get('x-request-id')],
  });
});

it('names the live status too, which is answered before any routing', async () => {
  const path = `/tracks/${track.id}/status`;
  await served.get(path);
  await served.get(path, { traceparent });
  expect((await ended.of(2)).map(({ name }) => name)).toEqual(Array(2).fill('GET /api/v1/tracks/:id/status'));
  expect(ended.spans[1]!.spanContext().traceId).toBe(traceId);
});

it('begins a trace where a request names none, or what is no traceparent', async () => {
  await served.get('/tracks', { traceparent: 'no traceparent' });
  const span = await only();
  expect(span.name).toBe('GET /api/v1/tracks');
  expect(span.parentSpanContext).toBeUndefined();
  expect(span.status.code).toBe(SpanStatusCode.UNSET);
});

it('says nothing of a path that no route answers but its method', async () => {
  await served.get('//nowhere/at-all');
  const { name, attributes } = await only();
  expect([name, attributes['http.response.status_code']]).toEqual(['GET', 404]);
});

it('hands the trace on with what it sends, without the address that may hold a secret', async () => {
  const client = served.app.get(HttpClient);
  const signal = new AbortController().signal;
  const { status } = await client.send(`${served.origin}/api/v1/no-such-hook?token=secret`, {
    headers: {},
    body: '',
    signal,
  });
  expect(status).toBe(404);
  const spans = await ended.of(2);
  const sent = spans.find(({ kind }) => kind === SpanKind.CLIENT)!;
  const received = spans.find(({ kind }) => kind === SpanKind.SERVER)!;
  expect(received.parentSpanContext?.spanId).toBe(sent.spanContext().spanId);
  expect(sent.attributes).toEqual({
    'http.request.method': 'POST',
    'server.address': '127.0.0.1',
    'http.response.status_code': 404,
    'error.type': '404',
  });
});
