import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { defined, event } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

const status = '/tracks/us-cn.counternarcotics/status';
const live = 'public, max-age=5, stale-while-revalidate=30, stale-if-error=300';

describe('polling', () => {
  let served: ServedApp;
  beforeEach(async () => {
    served = await ServedApp.open();
    const other = { id: 'us-cn.military', title: 'Military contact', topic: 'military' };
    await served.append(defined(), defined(other), event('TalksHeld', '2025-12-20'));
  });
  afterEach(() => served.close());

  const etag = async () => (await served.get(status)).headers.get('etag')!;

  it('answers 304 as long as nothing touches the track', async () => {
    const first = await etag();
    expect(first).toMatch(/^"[^"]+"$/);
    const again = await served.get(status, { 'if-none-match': first });
    expect(again).toMatchObject({ status: 304, text: '' });
    expect(again.headers.get('etag')).toBe(first);
    expect(again.headers.get('cache-control')).toBe(live);
    await served.append(event('TalksHeld', '2025-12-21', { tracks: ['us-cn.military'] }));
    served.clock.advanceTo('2026-01-15T23:59:59Z');
    expect(await served.get(status, { 'if-none-match': `"other", W/${first}` })).toMatchObject({ status: 304 });
  });

  it('has a new body once an entry touches the track, even where the status stays', async () => {
    const before = await etag();
    await served.append(event('StatementMade', '2025-12-22'));
    expect(await served.get(status, { 'if-none-match': before })).toMatchObject({ status: 200 });
  });

  it('has a new body once the UTC day ends, with day counts of the new day', async () => {
    const before = await etag();
    served.clock.advanceTo('2026-01-16T00:00:00Z');
    const after = await served.get(status, { 'if-none-match': before });
    expect(after.status).toBe(200);
    expect(after.body).toMatchObject({
      reading: { validAt: '2026-01-16' },
      metrics: { lastDialogue: { days: { min: 27 } } },
    });
  });

  it('sends the same head and body from memory as on the ordinary way', async () => {
    await served.get(status);
    const fromMemory = await served.get(status);
    const ordinary = await served.get(`${status}?atLeastPosition=0`);
    expect(fromMemory.text).toBe(ordinary.text);
    const heads = [fromMemory, ordinary].map(({ headers }) => {
      const { date: _, 'x-request-id': __, ...rest } = Object.fromEntries(headers);
      return rest;
    });
    expect(heads[0]).toEqual(heads[1]);
    expect(heads[0]).toMatchObject({
      'cache-control': live,
      vary: 'Accept, Accept-Encoding',
      'content-type': 'application/json; charset=utf-8',
    });
  });

  it('calls a page of events immutable where every clock is pinned', async () => {
    const pins = 'validAt=2025-12-31&knownAt=2026-01-15&position=2';
    const { status, headers } = await served.get(`/tracks/us-cn.counternarcotics/events?${pins}`);
    expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
  });

  it('never calls a reading immutable whose knowledge is not pinned', async () => {
    const { headers } = await served.get(`${status}?validAt=2025-12-25`);
    expect(headers.get('cache-control')).toBe(live);
  });

  it.each([
    '/tracks',
    '/tracks/us-cn.counternarcotics',
    '/status/summary',
    '/events',
    '/relationships',
    '/openapi.json',
  ])('gives %s an ETag and a 304', async (path) => {
    const first = await served.get(path);
    const again = await served.get(path, { 'if-none-match': first.headers.get('etag')! });
    expect([first.status, again.status, again.text]).toEqual([200, 304, '']);
  });

  it('answers HEAD as GET, without the body', async () => {
    const [head, get] = [await served.send('HEAD', status), await served.get(status)];
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers.get('etag')).toBe(get.headers.get('etag'));
    expect(head.headers.get('content-length')).toBe(get.headers.get('content-length'));
  });

  it.each([
    [status, 'identity'],
    [status, 'gzip'],
    ['/status/summary', 'identity'],
    ['/status/summary', 'gzip'],
    ['/vocabulary', 'gzip'],
  ])(
    'answers HEAD of %s in %s with 304 where the client has it already, and not with a fault',
    async (path, coding) => {
      const headers = { 'accept-encoding': coding };
      const etag = (await served.get(path, headers)).headers.get('etag')!;
      const head = await served.send('HEAD', path, { headers: { ...headers, 'if-none-match': etag } });
      expect([head.status, head.text, head.headers.get('etag')]).toEqual([304, '', etag]);
    },
  );

  it('lets a client read its own write', async () => {
    const { body } = await served.post('/events', { ...event('TalksSuspended', '2026-01-10'), id: undefined });
    const read = await served.get(`${status}?atLeastPosition=${String(body.position)}`);
    expect(read.body).toMatchObject({ status: 'frozen' });
  });

  it('gives up after 5 s where a position does not come', async () => {
    let answered = false;
    const waiting = served.get(`${status}?atLeastPosition=999`).finally(() => (answered = true));
    // Others have timers of 5 s as well, so that of the request cannot be told from theirs.
    while (!answered) {
      served.clock.advanceTo(served.clock.now() + 5_000);
      await new Promise(setImmediate);
    }
    const { status: code, headers, body } = await waiting;
    expect([code, headers.get('retry-after')]).toEqual([503, '1']);
    expect(body).toMatchObject({ code: 'projection-behind' });
  });
});
