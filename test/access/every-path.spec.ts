import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DiscoveryService } from '@nestjs/core';
import { AccessKeys } from '../../src/access/access-keys.js';
import { isPermitted, type Permission, type Role, roleNames } from '../../src/domain/access/role.js';
import { endpointsOf } from '../../src/http/endpoint/openapi.js';
import { ServedApp } from '../support/served-app.js';

/** What answers whoever asks: probes, who one is, the sign-in, and webhooks, which have a token of their own. */
const open = [
  'get /livez',
  'get /readyz',
  'get /account',
  'post /session',
  'delete /session',
  'post /sources/{id}/reports',
];

/** What only computes, and stores nothing. */
const computed = [
  'post /check-article',
  'post /policies/check',
  'post /alert-rules/preview',
  'post /alert-rules/effects',
];

describe('every path', () => {
  let served: ServedApp;
  const keys = new Map<Role, string>();
  const all: {
    readonly name: string;
    readonly method: string;
    readonly path: string;
    readonly needs: Permission | 'none';
  }[] = [];

  beforeAll(async () => {
    served = await ServedApp.open(undefined, undefined, undefined, { isShared: true, readingByKey: true });
    for (const role of roleNames) {
      keys.set(role, (await served.app.get(AccessKeys).create({ name: role, role }, 'a test')).key);
    }
    const discovery = served.app.get(DiscoveryService, { strict: false });
    for (const { method, path, endpoint } of discovery
      .getControllers()
      .flatMap(({ metatype }) => endpointsOf(metatype as never))) {
      const needs = endpoint.permission ?? (method === 'get' ? 'read' : 'operate');
      const asked = path.replace(/\{\w+\}/g, '0190b3b4-0000-7000-8000-000000000000');
      all.push({ name: `${method} ${path}`, method, path: endpoint.tag === 'server' ? `/${asked}` : asked, needs });
    }
  });
  afterAll(() => served.close());

  /** Streams that were let in are hung up on: only the status counts. */
  const answerOf = async (method: string, path: string, headers: Record<string, string>) => {
    const hangUp = new AbortController();
    const url = path.startsWith('//') ? `${served.origin}${path.slice(1)}` : `${served.origin}/api/v1${path}`;
    const body = method === 'post' || method === 'patch' ? { body: '{}' } : {};
    const init = { method: method.toUpperCase(), headers: { 'content-type': 'application/json', ...headers }, ...body };
    const answer = await fetch(url, { ...init, signal: hangUp.signal });
    const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
    const code = isProblem ? ((await answer.json()) as { code: string }).code : '';
    hangUp.abort();
    return { status: answer.status, code };
  };

  it('says what it takes: nothing is open, and nothing that stores is for readers, but by name', () => {
    const named = (needs: string) => all.filter((each) => each.needs === needs).map(({ name }) => name);
    expect(named('none').sort()).toEqual([...open].sort());
    const reading = named('read').filter((name) => !name.startsWith('get '));
    expect(reading.sort()).toEqual([...computed].sort());
    expect(named('administer').sort()).toEqual([
      ...['delete /keys/{id}', 'get /audit', 'get /keys', 'post /keys', 'post /keys/{id}/rotate'],
    ]);
  });

  it('refuses who has no key, or one that nobody was given', async () => {
    for (const { name, method, path, needs } of all.filter((each) => each.needs !== 'none')) {
      expect([name, needs, await answerOf(method, path, {})]).toEqual([
        name,
        needs,
        { status: 401, code: 'key-needed' },
      ]);
      const made = await answerOf(method, path, { authorization: 'Bearer thaw_made-up' });
      expect([name, made]).toEqual([name, { status: 401, code: 'key-refused' }]);
    }
  });

  it('refuses a page of another origin whoever is signed in, where it writes', async () => {
    const headers = { authorization: `Bearer ${keys.get('admin')!}`, origin: 'https://elsewhere.example' };
    for (const { name, method, path } of all.filter((each) => each.method !== 'get')) {
      expect([name, (await answerOf(method, path, headers)).code]).toEqual([name, 'foreign-origin']);
    }
  });

  it.each(roleNames)('lets the role %s do what it may, and nothing else', async (role) => {
    const headers = { authorization: `Bearer ${keys.get(role)!}` };
    for (const { name, method, path, needs } of all) {
      if (needs === 'none') continue;
      const { code } = await answerOf(method, path, headers);
      expect([name, needs, code === 'not-permitted']).toEqual([name, needs, !isPermitted(role, needs)]);
      expect([name, code]).toEqual([name, expect.not.stringMatching(/^key-/)]);
    }
  });
});
