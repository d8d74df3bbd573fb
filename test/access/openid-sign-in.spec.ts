import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OidcSettings } from '../../src/access/access-settings.js';
import { AuditLog } from '../../src/access/audit-log.js';
import { People } from '../../src/access/people/people.js';
import { makeKey } from '../support/access.js';
import { describeEachEngine } from '../support/databases.js';
import { event, track } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

const publicUrl = 'http://localhost:8484';
const back = `${publicUrl}/api/v1/session/provider/return`;

let provider: ChildProcess;
let issuer: string;
beforeAll(async () => {
  provider = fork(join(process.cwd(), 'test/support/servers/openid-provider.mjs'), [back], { silent: true });
  [issuer] = (await once(provider, 'message')) as [string];
});
afterAll(() => provider.disconnect());

/** Gives a person of the provider these claims. */
const put = (id: string, claims: object) =>
  fetch(`${issuer}/people?id=${id}&claims=${encodeURIComponent(JSON.stringify(claims))}`);

/** A browser: it keeps cookies by origin, and is led from page to page. */
class Browser {
  private readonly cookies = new Map<string, Map<string, string>>();

  constructor(private readonly served: ServedApp) {}

  /** The cookies of a host, as it sends them. */
  cookie(origin: string): string {
    return [...(this.cookies.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  set(origin: string, name: string, value: string): void {
    const kept = this.cookies.get(origin) ?? new Map<string, string>();
    this.cookies.set(origin, value === '' ? (kept.delete(name), kept) : kept.set(name, value));
  }

  /** What the cookie of a sign-in that was begun holds. */
  get begun(): Record<string, string> {
    const content = this.cookies.get(publicUrl)!.get('__Host-thaw-sign-in')!;
    return JSON.parse(Buffer.from(content, 'base64url').toString()) as Record<string, string>;
  }

  async go(url: string): Promise<string> {
    const { origin } = new URL(url);
    const at = origin === publicUrl ? this.served.origin + url.slice(publicUrl.length) : url;
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie: this.cookie(origin) } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      this.set(origin, name!, value!);
    }
    return new URL(answer.headers.get('location') ?? '', url).href;
  }

  /** Begins at Thaw, and is signed in at the provider as somebody; where that leads back to. */
  async atProvider(as: string | undefined): Promise<string> {
    let url = await this.go(`${publicUrl}/api/v1/session/provider`);
    while (!url.startsWith(publicUrl)) {
      url = await this.go(url.includes('/interaction/') && as !== undefined ? `${url}?as=${as}` : url);
    }
    return url;
  }

  async signIn(as: string | undefined): Promise<string> {
    return (await this.go(await this.atProvider(as))).slice(publicUrl.length);
  }
}

describeEachEngine(
  'signing in at an OpenID provider',
  (engine) => {
    let served: ServedApp;
    let browser: Browser;
    const oidc = (): OidcSettings => ({
      ...{ issuer, clientId: 'thaw', clientSecret: 'a secret of the test' },
      roles: [
        { group: 'editors', role: 'editor' },
        { group: 'desk', role: 'recorder' },
      ],
    });
    const opened = (more: object = {}) =>
      ServedApp.open(engine, undefined, undefined, { isShared: true, publicUrl, oidc: oidc(), ...more });
    const account = async (who = browser, at = served) =>
      (await at.get('/account', { cookie: who.cookie(publicUrl) })).body;
    const lastNote = async () => (await served.app.get(AuditLog).read(0, 500)).at(-1)!;

    beforeAll(async () => {
      await put('1', { email: 'anna@desk.example', email_verified: true, groups: ['staff', 'desk'] });
      served = await opened();
    });
    // An hour later nothing is left of the attempts that failed before.
    beforeEach(() => {
      served.clock.advanceTo(served.clock.now() + 3_600_000);
      browser = new Browser(served);
    });
    afterAll(() => served.close());

    it('reads a thousand groups of a person, and no more', async () => {
      const others = Array<string>(999).fill('x');
      await put('many', { email: 'many@desk.example', email_verified: true, groups: [...others, 'desk'] });
      expect(await browser.signIn('many')).toBe('/account');
      await put('many', { email: 'many@desk.example', email_verified: true, groups: [...others, 'x', 'desk'] });
      expect(await new Browser(served).signIn('many')).toBe('/account?failed=no-role');
    });

    it('gives the role of the group, and the name to what is recorded and to the audit log', async () => {
      expect(await browser.signIn('1')).toBe('/account');
      expect(await account()).toMatchObject({
        ...{ name: 'anna@desk.example', role: 'recorder', provider: new URL(issuer).host },
      });
      const headers = { cookie: browser.cookie(publicUrl) };
      expect((await served.post('/tracks', track, headers)).status).toBe(201);
      const sent = event('TalksHeld', '2024-01-30');
      expect((await served.post('/events', sent, headers)).status).toBe(201);
      expect((await served.get(`/events/${sent.id}`)).body.recordedBy).toBe('anna@desk.example');
      expect(await lastNote()).toMatchObject({ actor: 'anna@desk.example', action: 'signed-in', detail: { issuer } });
      expect((await served.post('/alert-rules', {}, headers)).body.code).toBe('not-permitted');
    });

    it('sends PKCE, state and nonce, and keeps their secrets from scripts and other sites', async () => {
      const begun = await fetch(`${served.origin}/api/v1/session/provider`, { redirect: 'manual' });
      expect(begun.status).toBe(303);
      const query = new URL(begun.headers.get('location')!).searchParams;
      expect(query.get('code_challenge_method')).toBe('S256');
      expect(query.get('redirect_uri')).toBe(back);
      for (const name of ['state', 'nonce', 'code_challenge']) expect(query.get(name)).toMatch(/^[\w-]{43}$/);
      expect(begun.headers.get('set-cookie')).toMatch(/; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
    });

    it('takes the first group of the setting that a person has', async () => {
      await put('2', { preferred_username: 'bo', groups: ['desk', 'editors'] });
      await browser.signIn('2');
      expect(await account()).toMatchObject({ name: 'bo', role: 'editor' });
    });

    it.each([
      ['no group with a role', { preferred_username: 'cy', groups: ['staff'] }, 'no-role'],
      ['no groups at all', { preferred_username: 'cy' }, 'no-role'],
      [
        'no name that can stand in the log',
        { email: 'x@y.example', email_verified: false, groups: ['desk'] },
        'no-name',
      ],
      ['the name of the person at the machine', { preferred_username: 'local', groups: ['desk'] }, 'name-taken'],
    ])('refuses who has %s', async (_what, claims, fault) => {
      await put('3', claims);
      expect(await browser.signIn('3')).toBe(`/account?failed=${fault}`);
      expect((await account()).name).toBeNull();
      expect(await lastNote()).toMatchObject({ action: 'sign-in-refused', detail: { code: fault, from: '127.0.0.1' } });
    });

    it('refuses the name of another person, and of an active key', async () => {
      await put('4', { preferred_username: 'anna@desk.example', groups: ['desk'] });
      await browser.signIn('1');
      expect(await new Browser(served).signIn('4')).toBe('/account?failed=name-taken');
      await makeKey(served, { name: 'wire', role: 'reader' });
      await put('4', { preferred_username: 'wire', groups: ['desk'] });
      expect(await new Browser(served).signIn('4')).toBe('/account?failed=name-taken');
      const taken = makeKey(served, { name: 'anna@desk.example', role: 'reader' });
      await expect(taken).rejects.toMatchObject({ code: 'name-taken' });
    });

    it.each(['state', 'nonce', 'verifier'])('refuses an answer to another %s than was asked with', async (part) => {
      const url = await browser.atProvider('1');
      const other = { ...browser.begun, [part]: 'A'.repeat(43) };
      browser.set(publicUrl, '__Host-thaw-sign-in', Buffer.from(JSON.stringify(other)).toString('base64url'));
      const fault = part === 'verifier' ? 'sign-in-expired' : 'sign-in-untrusted';
      expect(await browser.go(url)).toBe(`${publicUrl}/account?failed=${fault}`);
      expect((await account()).name).toBeNull();
    });

    it('refuses an answer in a browser that began no sign-in, a used code, and a cancelled sign-in', async () => {
      const url = await browser.atProvider('1');
      expect(await new Browser(served).go(url)).toBe(`${publicUrl}/account?failed=sign-in-expired`);
      const cookie = browser.cookie(publicUrl);
      expect(await browser.go(url)).toBe(`${publicUrl}/account`);
      const again = await fetch(served.origin + url.slice(publicUrl.length), {
        redirect: 'manual',
        headers: { cookie },
      });
      expect(again.headers.get('location')).toBe(`${publicUrl}/account?failed=sign-in-expired`);
      expect(await new Browser(served).signIn(undefined)).toBe('/account?failed=sign-in-cancelled');
    });

    it('says so where the provider is another one than the setting names, or none', async () => {
      const { port } = new URL(issuer);
      for (const named of [`http://localhost:${port}`, 'http://127.0.0.1:1']) {
        const other = await opened({ oidc: { ...oidc(), issuer: named } });
        const url = await new Browser(other).go(`${publicUrl}/api/v1/session/provider`);
        expect(url).toBe(`${publicUrl}/account?failed=provider-unavailable`);
        await other.close();
      }
      const none = await opened({ oidc: undefined });
      expect((await none.get('/session/provider')).body).toMatchObject({ status: 404, code: 'no-provider' });
      await none.close();
    });

    it('ends with the group, at the next sign-in of that person, in every browser', async () => {
      await put('5', { preferred_username: 'di', groups: ['desk'] });
      await browser.signIn('5');
      expect(await account()).toMatchObject({ name: 'di' });
      await put('5', { preferred_username: 'di', groups: [] });
      expect(await new Browser(served).signIn('5')).toBe('/account?failed=no-role');
      served.clock.advanceTo(served.clock.now() + 1_000);
      expect(await account()).toMatchObject({ status: 401, detail: 'no group of di has a role here' });
    });

    it('is signed out everywhere at once', async () => {
      await browser.signIn('1');
      const other = new Browser(served);
      await other.signIn('1');
      const headers = { cookie: browser.cookie(publicUrl) };
      await served.send('DELETE', '/session?everywhere=true', { headers });
      served.clock.advanceTo(served.clock.now() + 1_000);
      expect((await account(other)).status).toBe(401);
    });

    it('refuses further attempts from an address after ten that failed, for a quarter of an hour', async () => {
      for (let i = 0; i < 10; i++) await new Browser(served).go(`${back}?code=guess&state=guess`);
      expect(await new Browser(served).go(back)).toBe(`${publicUrl}/account?failed=too-many-attempts`);
      expect((await served.post('/session', { key: 'guess' })).body).toMatchObject({
        ...{ status: 429, code: 'too-many-attempts' },
        detail: expect.stringContaining('try again in 15 minutes'),
      });
      served.clock.advanceTo(served.clock.now() + 15 * 60_000);
      expect(await browser.signIn('1')).toBe('/account');
    });

    it('lets nobody write without a key or sign-in where a provider is set', async () => {
      const home = await opened({ isShared: false });
      expect((await home.post('/tracks', track)).body.code).toBe('key-needed');
      await home.close();
    });
  },
  ['SQLite file', 'PostgreSQL'],
);

describe('the settings of the provider', () => {
  it('decide over sign-ins that are open: another issuer or no role, and they end', async () => {
    const oidc = { issuer, clientId: 'thaw', clientSecret: 'a secret of the test' };
    const roles = [{ group: 'desk', role: 'recorder' as const }];
    const parts = { isShared: true, publicUrl };
    const served = await ServedApp.open('SQLite file', undefined, undefined, { ...parts, oidc: { ...oidc, roles } });
    await put('6', { preferred_username: 'eve', groups: ['desk'] });
    const browser = new Browser(served);
    await browser.signIn('6');
    const cookie = browser.cookie(publicUrl);
    const others: [Partial<OidcSettings> | undefined, number, string | undefined][] = [
      [{ ...oidc, roles }, 200, 'recorder'],
      [{ ...oidc, roles: [{ group: 'desk', role: 'reader' }] }, 200, 'reader'],
      [{ ...oidc, roles: [{ group: 'others', role: 'editor' }] }, 401, undefined],
      [{ ...oidc, roles, issuer: 'https://elsewhere.example' }, 401, undefined],
      [undefined, 401, undefined],
    ];
    for (const [other, status, role] of others) {
      const beside = await served.beside({ ...parts, oidc: other as OidcSettings });
      const { status: got, body } = await beside.get('/account', { cookie });
      expect([got, body.role]).toEqual([status, role]);
      await beside.close();
    }
    expect(await served.app.get(People).haveAny()).toBe(false);
    await served.close();
  });

  it('refuse a code that has expired at the provider', async () => {
    const oidc = { issuer, clientId: 'thaw', clientSecret: 'a secret of the test', roles: [] };
    const served = await ServedApp.open(undefined, undefined, undefined, { isShared: true, publicUrl, oidc });
    const browser = new Browser(served);
    const url = await browser.atProvider('6');
    await fetch(`${issuer}/clock?ms=61000`);
    expect(await browser.go(url)).toBe(`${publicUrl}/account?failed=sign-in-expired`);
    await served.close();
  });
});
