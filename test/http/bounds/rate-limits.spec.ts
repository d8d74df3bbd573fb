import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IncomingMessage } from 'node:http';
import { readConfig } from '../../../src/app/config.js';
import { countedClients, RateLimits } from '../../../src/http/server/rate-limits.js';
import { ClientAddress } from '../../../src/http/server/client-address.js';
import { makeKey } from '../../support/access.js';
import { FixedClock } from '../../support/fixed-clock.js';
import { defined, event, track } from '../../support/given.js';
import { ServedApp } from '../../support/served-app.js';

const status = `/tracks/${track.id}/status`;
const from = (address: string) => ({ 'x-forwarded-for': address });

describe('requests beyond a limit', () => {
  let served: ServedApp;
  beforeAll(async () => {
    const rateLimits = { read: { requests: 5, seconds: 60 }, write: { requests: 2, seconds: 60 } };
    served = await ServedApp.open(undefined, undefined, undefined, { rateLimits, trustedProxies: ['loopback'] });
    await served.eventLog.appendAll([{ body: defined(), recordedBy: 'test' }]);
    await served.get(`/status/summary?atLeastPosition=1`, from('192.0.2.99'));
  });
  afterAll(() => served.close());

  // The first is answered from memory, the second by the router.
  it.each([status, '/tracks', '/nothing', '//metrics'])('of %s are told apart by the address', async (path) => {
    const greedy = from(`203.0.113.${path.length}`);
    for (let sent = 1; sent <= 5; sent++) {
      const answer = await served.get(path, greedy);
      expect(answer.status).toBe(path === '/nothing' ? 404 : 200);
      expect(answer.headers.get('ratelimit-policy')).toBe('"read";q=5;w=60');
      expect(answer.headers.get('ratelimit')).toBe(`"read";r=${5 - sent};t=60`);
    }
    served.clock.advanceTo(served.clock.now() + 20_000);
    const refused = await served.get(path, greedy);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('40');
    expect(refused.headers.get('ratelimit')).toBe('"read";r=0;t=40');
    expect(refused.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(refused.headers.get('cache-control')).toBe('no-store');
    expect(refused.body).toMatchObject({
      code: 'too-many-requests',
      detail:
        'this address has sent more than 5 requests to read within 60 s, which is its limit; it may go on in 40 s',
    });
    expect((await served.get(path, from(`198.51.100.${path.length}`))).status).not.toBe(429);
    served.clock.advanceTo(served.clock.now() + 40_000);
    expect((await served.get(path, greedy)).headers.get('ratelimit')).toBe('"read";r=4;t=60');
  });

  it('are counted for a network of IPv6 as one, and for reading and writing apart', async () => {
    for (let sent = 1; sent <= 5; sent++) await served.get(status, from(`2001:db8:1:2::${sent}`));
    expect((await served.get(status, from('2001:db8:1:2::6'))).status).toBe(429);
    expect((await served.get(status, from('2001:db8:1:3::6'))).status).toBe(200);
    const written = await served.post('/events', event('TalksHeld', '2025-12-01'), from('2001:db8:1:2::6'));
    expect(written.status).toBe(401);
    expect(written.headers.get('ratelimit')).toBe('"write";r=1;t=60');
  });

  it('never refuse the probes of whoever runs the server', async () => {
    for (let sent = 0; sent < 8; sent++) {
      for (const path of ['//livez', '//readyz']) {
        const { status, headers } = await served.get(path, from('203.0.113.50'));
        expect([status, headers.get('ratelimit')]).toEqual([200, null]);
      }
    }
  });

  it('are told apart by the key where it is accepted; made-up keys count for their address', async () => {
    const key = async (name: string) => (await makeKey(served, { name, role: 'recorder' })).key;
    const [one, other] = [await key('one'), await key('other')];
    const post = (bearer: string, address: string) =>
      served.post('/events', {}, { authorization: `Bearer ${bearer}`, ...from(address) });
    // The first request with a key counts for its address, since nobody has looked the key up yet.
    expect((await post(one, '203.0.113.60')).status).toBe(422);
    expect((await post(other, '203.0.113.61')).status).toBe(422);
    for (const address of ['203.0.113.62', '203.0.113.63']) expect((await post(one, address)).status).toBe(422);
    const refused = await post(one, '203.0.113.64');
    expect([refused.status, refused.body.detail]).toEqual([429, expect.stringContaining('this key has sent')]);
    expect((await post(other, '203.0.113.64')).status).toBe(422);
    for (const made of ['thaw_a', 'thaw_b']) expect((await post(made, '203.0.113.65')).status).toBe(401);
    const third = await post('thaw_c', '203.0.113.65');
    expect([third.status, third.body.detail]).toEqual([429, expect.stringContaining('this address has sent')]);
  });
});

describe('the limits of a server', () => {
  const request = (address: string, method = 'GET') =>
    ({ method, url: '/', headers: {}, socket: { remoteAddress: address } }) as unknown as IncomingMessage;
  const limitsOf = (clock: FixedClock, rateLimits = readConfig({}).rateLimits) =>
    new RateLimits(new ClientAddress({ version: '1' }), clock, { version: '1', rateLimits });

  it('are met by no wall of boards: four that ask for each of 234 tracks whenever its 5 s are over', () => {
    const clock = new FixedClock('2026-01-15T12:00:00Z');
    const limits = limitsOf(clock);
    for (let second = 0; second < 600; second += 5) {
      for (let asked = 0; asked < 4 * 234; asked++)
        expect(limits.count(request('203.0.113.9'), undefined)?.isExceeded).toBe(false);
      clock.advanceTo(clock.now() + 5_000);
    }
  });

  it('are 12,000 readings and 6,000 writes a minute, unless the settings say otherwise', () => {
    expect(readConfig({}).rateLimits).toEqual({
      ...{ read: { requests: 12_000, seconds: 60 }, write: { requests: 6_000, seconds: 60 } },
    });
    expect(readConfig({ THAW_READ_LIMIT: 'off', THAW_WRITE_LIMIT: '10/s' }).rateLimits).toEqual({
      ...{ read: undefined, write: { requests: 10, seconds: 1 } },
    });
    expect(() => readConfig({ THAW_READ_LIMIT: '0/m' })).toThrow(/THAW_READ_LIMIT is no number of requests/);
    const off = limitsOf(new FixedClock('2026-01-15T12:00:00Z'), { read: undefined, write: undefined });
    expect(off.count(request('203.0.113.9'), undefined)).toBeUndefined();
  });

  it('hold again at once where the clock steps back, and forget whoever was silent longest', () => {
    const clock = new FixedClock('2026-01-15T12:00:00Z');
    const limits = limitsOf(clock, { read: { requests: 1, seconds: 3_600 } });
    const isRefused = (address: string) => limits.count(request(address), undefined)!.isExceeded;
    expect([isRefused('10.0.0.1'), isRefused('10.0.0.1')]).toEqual([false, true]);
    clock.set(clock.now() - 1_000);
    expect([isRefused('10.0.0.1'), isRefused('10.0.0.1')]).toEqual([false, true]);
    for (let n = 0; n < countedClients; n++) isRefused(`10.${1 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`);
    expect(isRefused('10.0.0.1')).toBe(false);
  });
});
