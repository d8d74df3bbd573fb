import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bodyLimits } from '../../src/http/server/request-bodies.js';
import { requestLimits } from '../../src/http/server/web-server.js';
import { queryLimits } from '../../src/contract/queries.js';
import { defined, event, idOf } from '../support/given.js';
import { until } from '../support/servers/event-stream-readers.js';
import { type Answer, ServedApp } from '../support/served-app.js';

/** So many ids, as values of `without`. */
const repeated = (count: number) => Array.from({ length: count }, (_, n) => idOf(n)).join('&without=');

describe('problems', () => {
  let served: ServedApp;
  beforeAll(async () => {
    served = await ServedApp.open();
    await served.append(defined(), event('TalksHeld', '2025-12-20'));
  });
  afterAll(() => served.close());

  const told = ({ status, headers, body }: Answer) => {
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({
      status,
      requestId: headers.get('x-request-id'),
      type: `urn:thaw:problem:${String(body.code)}`,
    });
    return [
      status,
      body.code,
      ...((body.errors ?? []) as Record<string, string>[]).map((e) => e.parameter ?? e.pointer),
    ];
  };

  it.each(['knownAt=2999-01-01', 'position=999', 'without=00000000-0000-4000-8000-000000000000', 'account=FR'])(
    'calls %s, which is well formed and impossible, a parameter and no place in a body',
    async (query) => {
      const { status, body } = await served.get(`/tracks/us-cn.counternarcotics/status?${query}`);
      const parameter = query.split('=', 1)[0];
      expect([status, body.errors]).toEqual([422, [{ parameter, detail: expect.any(String) }]]);
    },
  );

  it.each([
    ['/tracks?colour=red', [400, 'unknown-parameter', 'colour']],
    ['/tracks/us-cn.counternarcotics/status?asOf=2024-01-01', [400, 'unknown-parameter', 'asOf']],
    ['/tracks/us-cn.counternarcotics/status?validAt=2023-02-30', [400, 'invalid-parameter', 'validAt']],
    ['/tracks/us-cn.counternarcotics/status?validAt=', [400, 'invalid-parameter', 'validAt']],
    [
      '/tracks/us-cn.counternarcotics/status?validAt=2024-01-01&validAt=2024-01-02',
      [400, 'invalid-parameter', 'validAt'],
    ],
    ['/tracks?limit=0', [400, 'invalid-parameter', 'limit']],
    [`/tracks?limit=${queryLimits.page + 1}`, [400, 'invalid-parameter', 'limit']],
    ['/tracks?limit=ten&status=cold', [400, 'invalid-parameter', 'status', 'limit']],
    ['/tracks?party=ZZ', [400, 'invalid-parameter', 'party']],
    ['/tracks?cursor=nonsense', [400, 'invalid-parameter', 'cursor']],
    [`/tracks?q=${'x'.repeat(queryLimits.textLength + 1)}`, [400, 'invalid-parameter', 'q']],
    [`/tracks/us-cn.counternarcotics/status?without=${repeated(51)}`, [400, 'invalid-parameter', 'without']],
    ['/tracks/us-cn.counternarcotics/events?cursor=WyJ4Il0', [400, 'invalid-parameter', 'cursor']],
    ['/events?after=-1', [400, 'invalid-parameter', 'after']],
    ['/events?type=Nothing', [400, 'invalid-parameter', 'type']],
    ['/events?from=soon', [400, 'invalid-parameter', 'from']],
    ['/tracks/us-cn.none/status', [404, 'unknown-track']],
    ['/tracks/us-cn.none/history', [404, 'unknown-track']],
    ['/tracks/us-cn.none/events', [404, 'unknown-track']],
    ['/tracks/%00/status', [404, 'unknown-track']],
    ['/events/not-a-uuid', [404, 'unknown-event']],
    ['/relationships/us-zz', [404, 'unknown-relationship']],
    ['/nothing/here', [404, 'unknown-route']],
    ['//nothing', [404, 'unknown-route']],
    ['/tracks/%zz', [400, 'malformed-request']],
    [`/tracks/${'x'.repeat(requestLimits.pathPartLength + 1)}`, [414, 'path-too-long']],
  ])('GET %s', async (path, expected) => {
    expect(told(await served.get(path))).toEqual(expected);
  });

  it('names the methods that a known path does take', async () => {
    const answer = await served.send('DELETE', '/tracks/us-cn.counternarcotics');
    expect(told(answer)).toEqual([405, 'method-not-allowed']);
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
  });

  it('answers 406 where the client takes no JSON, also to a live status in memory', async () => {
    const status = '/tracks/us-cn.counternarcotics/status';
    await served.get(status);
    for (const path of ['/tracks', status]) {
      expect(told(await served.get(path, { accept: 'text/html, application/json;q=0' }))).toEqual([
        406,
        'not-acceptable',
      ]);
      expect(await served.get(path, { accept: 'text/html, application/*;q=0.5' })).toMatchObject({ status: 200 });
    }
  });

  it.each([
    ['malformed JSON', '{"type":', 'application/json', [400, 'malformed-json']],
    ['no JSON', '', 'application/json', [400, 'malformed-json']],
    ['a poisoned prototype', '{"__proto__": {"a": 1}}', 'application/json', [400, 'malformed-json']],
    ['a form', 'type=TalksHeld', 'application/x-www-form-urlencoded', [415, 'unsupported-media-type']],
    ['plain text', 'hello', 'text/plain', [415, 'unsupported-media-type']],
    ['a batch where one event belongs', '{}', 'application/x-ndjson', [415, 'unsupported-media-type']],
    ['a list where an object belongs', '[]', 'application/json', [422, 'invalid-event', '']],
    ['an unknown type', '{"type":"Party"}', 'application/json', [422, 'unknown-type', '/type']],
  ])('refuses %s', async (_, body, type, expected) => {
    expect(told(await served.post('/events', body, { 'content-type': type }))).toEqual(expected);
  });

  it('refuses a body above 1 MiB, and an even larger batch', async () => {
    const one = JSON.stringify({ title: 'x'.repeat(bodyLimits.bytes) });
    expect(told(await served.post('/events', one))).toEqual([413, 'body-too-large']);
    const many = JSON.stringify(['x'.repeat(bodyLimits.batchBytes)]);
    expect(told(await served.post('/events/batch', many))).toEqual([413, 'body-too-large']);
  });

  it('keeps the id that a client gives its request, unless it is not fit for a log', async () => {
    const id = async (given: string) =>
      (await served.get('/tracks', { 'x-request-id': given })).headers.get('x-request-id');
    expect(await id('abc-123')).toBe('abc-123');
    expect(await id('has a space')).toMatch(/^[\w-]+$/);
    expect(await id('x'.repeat(129))).toMatch(/^[\w-]{1,40}$/);
  });

  it('says nothing of a bug but the request id, under which the log has the stack', async () => {
    const { eventLog } = served;
    const find = eventLog.find.bind(eventLog);
    eventLog.find = () => Promise.reject(new Error('SELECT secret FROM entry'));
    const answer = await served.get('/events/0190163d-8694-7000-8000-000000000001', { 'x-request-id': 'buggy' });
    eventLog.find = find;
    expect(told(answer)).toEqual([500, 'internal-error']);
    expect(answer.text).not.toMatch(/SELECT|at .*\.ts/);
    const line = served.logged().find((text) => text.includes('SELECT secret'));
    expect(JSON.parse(line!)).toMatchObject({ level: 50, requestId: 'buggy', err: { stack: expect.any(String) } });
  });

  it('logs one line a request, whatever came of it, without the query', async () => {
    const status = '/tracks/us-cn.counternarcotics/status';
    const paths = [status, status, '/tracks?q=secret', '/nothing', '/tracks/%zz'];
    for (const [index, path] of paths.entries()) await served.get(path, { 'x-request-id': `line-${index}` });
    // A line is written after the answer has left, whenever that is.
    await until(() => served.logged().filter((line) => line.includes('"line-')).length === paths.length);
    const lines = served.logged().map((line) => JSON.parse(line) as Record<string, unknown>);
    const mine = lines.filter(({ requestId }) => String(requestId).startsWith('line-'));
    expect(mine.map(({ path, status: code, ms }) => [path, code, typeof ms])).toEqual([
      [`/api/v1${status}`, 200, 'number'],
      [`/api/v1${status}`, 200, 'number'],
      ['/api/v1/tracks', 200, 'number'],
      ['/api/v1/nothing', 404, 'number'],
      ['/api/v1/tracks/%zz', 400, 'number'],
    ]);
  });

  it('does not log at info that a poll found nothing new, but counts it', async () => {
    const status = '/tracks/us-cn.counternarcotics/status';
    const { headers } = await served.get(status);
    const polled = await served.get(status, { 'if-none-match': headers.get('etag')!, 'x-request-id': 'a-poll' });
    expect(polled.status).toBe(304);
    expect(served.logged().filter((line) => line.includes('a-poll'))).toEqual([]);
    const { text } = await served.get('//metrics');
    expect(text).toMatch(/_count\{method="GET",route="\/api\/v1\/tracks\/:id\/status",code="304"\} 1\n/);
  });

  it('answers what is no HTTP at all, or has a head above 16 KiB, with a problem, and hangs up', async () => {
    const { hostname, port } = new URL(served.origin);
    const answer = (sent: string) =>
      new Promise<string>((resolve) => {
        let text = '';
        const socket = connect(Number(port), hostname, () => socket.write(sent));
        socket.on('data', (chunk) => (text += chunk.toString())).on('close', () => resolve(text));
      });
    expect(await answer('NONSENSE\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 [\s\S]*application\/problem\+json[\s\S]*"code":"malformed-request"/,
    );
    const longHead = `GET /livez HTTP/1.1\r\nHost: ${hostname}\r\nX-Long: ${'x'.repeat(16 * 1024)}\r\n\r\n`;
    expect(await answer(longHead)).toMatch(/^HTTP\/1\.1 431 [\s\S]*"code":"headers-too-large"/);
  });
});
