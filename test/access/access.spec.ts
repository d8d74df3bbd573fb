import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccessKeys } from '../../src/access/access-keys.js';
import { isKeyText, newKeyText } from '../../src/access/key-text.js';
import type { NewKey } from '../../src/contract/access/access.js';
import { isPermitted, type Role, roleNames } from '../../src/domain/access/role.js';
import { bearer, cookieOf, makeKey } from '../support/access.js';
import { describeEachEngine } from '../support/databases.js';
import { event, track } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

const json = { 'content-type': 'application/json' };
const keyed = (key: NewKey | string) => ({ ...bearer(key), ...json });
const shared = { isShared: true };
const engines = ['SQLite file', 'PostgreSQL'] as const;

/** Lets milliseconds pass. */
const passed = (served: ServedApp, ms: number) => served.clock.advanceTo(served.clock.now() + ms);

describe('a key', () => {
  it('has a prefix and a checksum, by which a leaked one is found', () => {
    const key = newKeyText();
    expect(key).toMatch(/^thaw_[0-9A-Za-z]{49}$/);
    expect(isKeyText(key)).toBe(true);
    const other = key.at(10) === 'x' ? 'y' : 'x';
    expect(isKeyText(`${key.slice(0, 10)}${other}${key.slice(11)}`)).toBe(false);
    expect(isKeyText('')).toBe(false);
  });
});

describeEachEngine(
  'who may',
  (engine) => {
    let served: ServedApp;
    const keys = new Map<Role, NewKey>();
    const make = (input: Parameters<typeof makeKey>[1]) => makeKey(served, input);
    const as = (role: Role) => keyed(keys.get(role)!);
    const define = (id: string, headers: Record<string, string>) => served.post('/tracks', { ...track, id }, headers);

    beforeAll(async () => {
      served = await ServedApp.open(engine, undefined, undefined, shared);
      for (const role of roleNames) keys.set(role, await make({ name: `the ${role}`, role }));
      expect((await define(track.id, as('recorder'))).status).toBe(201);
    });
    afterAll(() => served.close());

    it('reads without a key, unless a setting says otherwise', async () => {
      expect((await served.get('/tracks')).status).toBe(200);
      expect((await served.get(`/tracks/${track.id}/status`)).status).toBe(200);
      expect((await served.get(`/tracks/${track.id}/status`, bearer('nonsense'))).status).toBe(200);
    });

    it.each([
      ['an event', 'recorder', 'POST', '/events'],
      ['a track', 'recorder', 'POST', '/tracks'],
      ['a retraction', 'editor', 'POST', '/events/0190b3b4-0000-7000-8000-000000000000/retractions'],
      ['an assessment', 'editor', 'POST', `/tracks/${track.id}/assessments`],
      ['a rule', 'operator', 'POST', '/alert-rules'],
      ['a channel', 'operator', 'POST', '/alert-channels'],
      ['a key', 'admin', 'POST', '/keys'],
      ['the audit log', 'admin', 'GET', '/audit'],
    ] as const)('sends %s: whoever has what the role %s has', async (_what, least, method, path) => {
      const needed = { recorder: 'record', editor: 'edit', operator: 'operate', admin: 'administer' } as const;
      const body = method === 'POST' ? { body: '{}' } : {};
      const nobody = await served.send(method, path, { headers: json, ...body });
      expect([nobody.status, nobody.body.code]).toEqual([401, 'key-needed']);
      expect(nobody.headers.get('www-authenticate')).toBe('Bearer realm="thaw"');
      for (const role of roleNames) {
        const { status, body: problem } = await served.send(method, path, { headers: as(role), ...body });
        const refused = [status, problem.code].join() === '403,not-permitted';
        expect([role, refused]).toEqual([role, !isPermitted(role, needed[least])]);
        expect(status).not.toBe(401);
      }
    });

    it('is named in what is recorded, and says so by /account', async () => {
      const sent = event('TalksHeld', '2024-01-30');
      const { id } = sent;
      expect((await served.post('/events', sent, as('recorder'))).status).toBe(201);
      expect((await served.get(`/events/${id}`)).body).toMatchObject({ recordedBy: 'the recorder' });
      expect((await served.get('/account', as('editor'))).body).toMatchObject({
        ...{ name: 'the editor', role: 'editor', may: ['read', 'see-internal', 'record', 'edit'], reading: 'open' },
      });
      expect((await served.get('/account')).body).toMatchObject({ name: null, may: ['read'] });
    });

    it('may not amend by the way of a batch what the role may not amend', async () => {
      const held = event('TalksHeld', '2024-02-01');
      expect((await served.post('/events', held, as('recorder'))).status).toBe(201);
      const retraction = { type: 'EventRetracted', target: held.id, reason: 'It did not happen' };
      const refused = await served.post('/events/batch', [retraction], as('recorder'));
      expect([refused.status, refused.body.code]).toEqual([403, 'not-permitted']);
      expect((await served.post('/events/batch', [retraction], as('editor'))).status).toBe(201);
    });

    it('may ask what an entry would do without the right to record it, from the pages too', async () => {
      const held = event('TalksHeld', '2024-02-02');
      const effects = await served.post('/alert-rules/effects', held);
      expect([effects.status, effects.body.code]).toEqual([200, undefined]);
      expect((await served.get(`/events/${held.id}`)).status).toBe(404);
    });

    it('writes to the tracks of its key alone', async () => {
      const only = await make({ name: 'us-cn desk', role: 'editor', tracks: ['us-cn.*'] });
      const elsewhere = { ...track, id: 'gb-fr.fishing', parties: ['GB', 'FR'] };
      const outside = await served.post('/tracks', elsewhere, keyed(only));
      expect([outside.status, outside.body.code]).toEqual([403, 'not-permitted']);
      expect(outside.body.detail).toBe('us-cn desk may write to us-cn.*, and this concerns gb-fr.fishing');
      expect((await define('us-cn.trade', keyed(only))).status).toBe(201);
      expect((await served.post('/tracks', elsewhere, as('recorder'))).status).toBe(201);
      const theirs = { ...event('TalksHeld', '2024-03-01'), tracks: ['gb-fr.fishing'] };
      expect((await served.post('/events', theirs, as('recorder'))).status).toBe(201);
      const reason = { reason: 'It did not happen' };
      expect((await served.post(`/events/${theirs.id}/retractions`, reason, keyed(only))).status).toBe(403);
      expect((await served.post(`/events/${theirs.id}/retractions`, reason, as('editor'))).status).toBe(201);
      const party = { id: 'x-asean', names: { en: 'ASEAN' }, kind: 'organisation' };
      expect((await served.post('/parties', party, keyed(only))).status).toBe(403);
    });

    it('is refused with a key that is malformed, unknown, expired or revoked, each said', async () => {
      const says = async (key: string) => {
        const { status, body } = await served.post('/events', {}, keyed(key));
        return [status, body.code, body.detail];
      };
      expect(await says('secret')).toEqual([401, 'key-refused', expect.stringContaining('holds no key')]);
      expect(await says(newKeyText())).toEqual([401, 'key-refused', 'this key is unknown here']);
      const short = await make({ name: 'short', role: 'recorder', expiresInDays: 1 });
      expect((await says(short.key))[0]).toBe(422);
      passed(served, 86_400_000);
      expect(await says(short.key)).toEqual([401, 'key-refused', `the key short (${short.shown}) is expired`]);
      const lost = await make({ name: 'lost', role: 'recorder' });
      expect((await says(lost.key))[0]).toBe(422);
      expect(
        (await served.send('DELETE', `/keys/${lost.id}`, { headers: bearer(keys.get('admin')!.key) })).status,
      ).toBe(200);
      passed(served, 1_000);
      expect(await says(lost.key)).toEqual([401, 'key-refused', `the key lost (${lost.shown}) is revoked`]);
    });

    it('rotates a key with an overlap, and uses both until it is over', async () => {
      const old = await make({ name: 'rotated', role: 'recorder' });
      const path = `/keys/${old.id}/rotate`;
      const next = (await served.post(path, { overlapHours: 2 }, as('admin'))).body as unknown as NewKey;
      expect(next).toMatchObject({ name: 'rotated', role: 'recorder', state: 'active' });
      const works = async (key: string) => (await served.post('/events', {}, keyed(key))).status === 422;
      expect([await works(old.key), await works(next.key)]).toEqual([true, true]);
      passed(served, 2 * 3_600_000);
      expect([await works(old.key), await works(next.key)]).toEqual([false, true]);
      expect((await served.post(path, {}, as('admin'))).body).toMatchObject({ status: 409, code: 'key-inactive' });
    });

    it('is not shown the text of a key again, nor its hash', async () => {
      const { body, text } = await served.get('/keys', bearer(keys.get('admin')!.key));
      expect(body.data.find(({ name }) => name === 'the reader')).toMatchObject({
        ...{ role: 'reader', tracks: null, state: 'active', createdBy: 'a test', expiresAt: null },
      });
      for (const { key } of keys.values()) expect(text).not.toContain(key.slice(12));
      expect(text).not.toMatch(/[0-9a-f]{64}/);
    });

    it('makes no key under a name that is taken, and none that cannot be', async () => {
      const sent = (input: object) => served.post('/keys', input, as('admin'));
      expect((await sent({ name: 'the reader', role: 'reader' })).body).toMatchObject({
        status: 409,
        code: 'key-exists',
      });
      const faults: [object, string][] = [
        [{ name: 'x' }, '/role'],
        [{ name: 'x', role: 'king' }, '/role'],
        [{ name: '', role: 'reader' }, '/name'],
        [{ name: ' x', role: 'reader' }, '/name'],
        [{ name: 'x'.repeat(101), role: 'reader' }, '/name'],
        [{ name: 'x', role: 'reader', tracks: ['US-CN'] }, '/tracks/0'],
        [{ name: 'x', role: 'reader', tracks: Array(51).fill('us-cn.a') }, '/tracks'],
        [{ name: 'x', role: 'reader', expiresInDays: 3_661 }, '/expiresInDays'],
      ];
      for (const [input, pointer] of faults) {
        const { status, body } = await sent(input);
        expect([status, body.code, body.errors]).toEqual([
          ...[422, 'invalid-key-input', expect.arrayContaining([expect.objectContaining({ pointer })])],
        ]);
      }
    });
  },
  engines,
);

describe('the person at the machine', () => {
  it('writes without a key where nobody else reaches the server, until there is one', async () => {
    const served = await ServedApp.open();
    const send = (headers: Record<string, string> = {}) => served.post('/tracks', track, { ...json, ...headers });
    const first = await send();
    expect(first.status).toBe(201);
    expect((await served.get('/events?limit=1')).text).toContain('"recordedBy":"local"');
    expect((await served.get('/account')).body).toMatchObject({ name: 'local', role: 'admin' });
    for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via']) {
      expect((await send({ [header]: '203.0.113.9' })).body.code).toBe('key-needed');
    }
    await makeKey(served, { name: 'desk', role: 'reader' });
    passed(served, 1_000);
    expect((await send()).body).toMatchObject({
      ...{ status: 401, code: 'key-needed' },
      detail: expect.stringContaining('thaw key create --name NAME --role recorder'),
    });
    await served.close();
  });
});

describe('a server whose readers need a key', () => {
  it('answers them alone, on every way, lets no cache keep it, and lets probes through', async () => {
    const served = await ServedApp.open(undefined, undefined, undefined, { ...shared, readingByKey: true });
    const { key } = await makeKey(served, { name: 'desk', role: 'reader' });
    const writer = await makeKey(served, { name: 'writer', role: 'recorder' });
    expect((await served.post('/tracks', track, keyed(writer))).status).toBe(201);
    const status = `/tracks/${track.id}/status`;
    for (const path of [status, '/tracks', '/events', '//metrics']) {
      expect([path, (await served.get(path)).status]).toEqual([path, 401]);
      // Once through the router, then from memory.
      for (let i = 0; i < 3; i++) {
        const { status: code, headers } = await served.get(path, bearer(key));
        expect([path, code, headers.get('cache-control') ?? '']).toEqual([
          path,
          200,
          expect.not.stringMatching(/public/),
        ]);
      }
      expect([path, (await served.get(path)).status]).toEqual([path, 401]);
    }
    for (const probe of ['//livez', '//readyz']) expect((await served.get(probe)).status).toBe(200);
    await served.close();
  });
});

describeEachEngine(
  'a browser that signs in',
  (engine) => {
    let served: ServedApp;
    let key: NewKey;
    beforeAll(async () => {
      served = await ServedApp.open(engine, undefined, undefined, shared);
      key = await makeKey(served, { name: 'desk', role: 'recorder' });
    });
    afterAll(() => served.close());
    const asSignedIn = (cookie: string) => served.get('/account', { cookie });

    it('is known by a cookie that no script reads and no other site sends, until it signs out', async () => {
      const signedIn = await served.post('/session', { key: key.key });
      expect(signedIn.body).toMatchObject({ name: 'desk', may: ['read', 'see-internal', 'record'] });
      const terms = signedIn.headers.get('set-cookie');
      expect(terms).toMatch(/^__Host-thaw=[\w-]{43}; Max-Age=43200; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
      const { cookie } = cookieOf(signedIn);
      expect((await asSignedIn(cookie)).body).toMatchObject({ name: 'desk' });
      expect((await served.post('/tracks', track, { cookie })).status).toBe(201);
      const foreign = await served.post('/tracks', track, { cookie, origin: 'https://elsewhere.example' });
      expect([foreign.status, foreign.body.code]).toEqual([403, 'foreign-origin']);
      expect((await served.send('DELETE', '/session', { headers: { cookie } })).status).toBe(204);
      expect((await asSignedIn(cookie)).body).toMatchObject({ status: 401, code: 'key-refused' });
    });

    it('is signed out everywhere at once, after twelve hours, and when its key is revoked', async () => {
      const signIn = async () => cookieOf(await served.post('/session', { key: key.key })).cookie;
      const [one, other] = [await signIn(), await signIn()];
      await served.send('DELETE', '/session?everywhere=true', { headers: { cookie: one } });
      passed(served, 1_000);
      expect((await asSignedIn(other)).status).toBe(401);
      const long = await signIn();
      passed(served, 12 * 3_600_000);
      expect((await asSignedIn(long)).status).toBe(401);
      const last = await signIn();
      const { key: chief } = await makeKey(served, { name: 'chief', role: 'admin' });
      const open = async () => (await served.get('/sessions', bearer(chief))).body.data.map(({ name }) => name);
      expect(await open()).toEqual(['desk']);
      await served.app.get(AccessKeys).revoke(key.id, 'a test');
      passed(served, 1_000);
      expect((await asSignedIn(last)).body.detail).toBe(`the key desk (${key.shown}) is revoked`);
      expect(await open()).toEqual([]);
      expect((await served.post('/session', { key: key.key })).status).toBe(401);
      expect((await served.post('/session', { key: 'guess' })).body).toMatchObject({
        status: 401,
        code: 'key-refused',
      });
    });
  },
  engines,
);

describeEachEngine(
  'the audit log',
  (engine) => {
    let served: ServedApp;
    let admin: NewKey;
    beforeAll(async () => {
      served = await ServedApp.open(engine, undefined, undefined, shared);
      admin = await makeKey(served, { name: 'chief', role: 'admin' });
    });
    afterAll(() => served.close());
    const read = async (query = '') => (await served.get(`/audit${query}`, keyed(admin))).body;
    const rule = { name: 'frozen', when: { kind: 'transition', axis: 'status', to: ['frozen'] } };

    it('has who made keys, who changed settings and who was refused, and not what the log of events has', async () => {
      const made = await served.post('/alert-rules', rule, keyed(admin));
      expect(made.status).toBe(201);
      expect((await served.post('/tracks', track, keyed(admin))).status).toBe(201);
      expect((await served.post('/alert-rules', rule)).status).toBe(401);
      const { data } = await read();
      expect(data.map(({ actor, action }) => [actor, action])).toEqual([
        ['a test', 'key-created'],
        ['chief', 'POST /api/v1/alert-rules'],
        ['', 'refused'],
      ]);
      expect(data[2]!.detail).toMatchObject({
        code: 'key-needed',
        from: '127.0.0.1',
        route: 'POST /api/v1/alert-rules',
      });
      expect(await read('?after=1&limit=1')).toMatchObject({ data: [{ sequence: 2 }], next: 2 });
      expect(await read('?order=newest&limit=2')).toMatchObject({ data: [{ sequence: 3 }, { sequence: 2 }], next: 2 });
      expect(await read('?order=newest&before=2')).toMatchObject({ data: [{ sequence: 1 }], next: null });
    });

    it('is not fooled about who silences: the key is named, whatever is typed', async () => {
      const silence = { reason: 'x', author: 'somebody else', endsAt: '2026-02-01T00:00:00Z' };
      const made = await served.post('/alert-silences', silence, keyed(admin));
      expect([made.status, made.body.author]).toEqual([201, 'chief']);
    });

    it('enters sixty refusals a minute, then counts', async () => {
      for (let i = 0; i < 70; i++) await served.post('/keys', {});
      const before = (await read('?limit=500')).data.length;
      passed(served, 60_000);
      await served.post('/keys', {});
      const { data } = await read('?limit=500');
      expect(data).toHaveLength(before + 1);
      expect(data.at(-1)!.detail).toMatchObject({ refusedBeforeWithoutEntry: 11 });
    });
  },
  engines,
);
