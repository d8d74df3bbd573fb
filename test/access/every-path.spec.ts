import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DiscoveryService } from '@nestjs/core';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { isPermitted, type Permission, permissions, type Role, roleNames } from '../../src/domain/access/role.js';
import { endpointsOf, isOutsideBase } from '../../src/http/endpoint/openapi.js';
import { bearer, makeKey } from '../support/access.js';
import { ServedApp } from '../support/served-app.js';

/** What answers whoever asks: probes, who one is, the sign-in, and webhooks, which have a token of their own. */
const open = [
  'get /livez',
  'get /readyz',
  'get /account',
  'post /account/password',
  'get /account/passkeys',
  'post /account/passkeys',
  'post /account/passkeys/options',
  'delete /account/passkeys/{id}',
  'post /session',
  'delete /session',
  'post /session/passkey',
  'post /session/passkey/options',
  'get /session/provider',
  'get /session/provider/return',
  'post /sources/{id}/reports',
];

/** What only computes, and stores nothing. */
const computed = [
  'post /check-article',
  'post /mcp',
  'post /policies/check',
  'post /alert-rules/preview',
  'post /alert-rules/effects',
];

describe('every path', () => {
  let served: ServedApp;
  const agent = new Agent({ keepAlive: true });
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
      keys.set(role, (await makeKey(served, { name: role, role })).key);
    }
    const discovery = served.app.get(DiscoveryService, { strict: false });
    for (const { method, path, endpoint } of discovery
      .getControllers()
      .flatMap(({ metatype }) => endpointsOf(metatype as never))) {
      const needs = endpoint.permission ?? (method === 'get' ? 'read' : 'operate');
      const asked = path.replace(/\{\w+\}/g, '0190b3b4-0000-7000-8000-000000000000');
      all.push({ name: `${method} ${path}`, method, path: isOutsideBase(endpoint) ? `/${asked}` : asked, needs });
    }
  });
  afterAll(async () => {
    agent.destroy();
    await served.close();
  });

  /** Streams that were let in are hung up on: only the status counts. `fetch` would not send a `Host` of ours. */
  const answerOf = (method: string, path: string, headers: Record<string, string>) =>
    new Promise<{ status: number; code: string }>((resolve, reject) => {
      const url = path.startsWith('//') ? `${served.origin}${path.slice(1)}` : `${served.origin}/api/v1${path}`;
      const type = { 'content-type': 'application/json' };
      const sent = request(url, { method: method.toUpperCase(), headers: { ...type, ...headers }, agent }, (answer) => {
        const status = answer.statusCode!;
        let text = '';
        if (!answer.headers['content-type']?.startsWith('application/problem+json')) {
          resolve({ status, code: '' });
          return void answer.destroy();
        }
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.on('end', () => resolve({ status, code: (JSON.parse(text) as { code: string }).code }));
      });
      sent.on('error', reject).end(method === 'post' || method === 'patch' ? '{}' : undefined);
    });

  it('says what it takes: nothing is open, and nothing that stores is for readers, but by name', () => {
    const named = (needs: string) => all.filter((each) => each.needs === needs).map(({ name }) => name);
    expect(named('none').sort()).toEqual([...open].sort());
    const reading = named('read').filter((name) => !name.startsWith('get '));
    expect(reading.sort()).toEqual([...computed].sort());
    expect(named('administer').sort()).toEqual([
      ...['delete /keys/{id}', 'delete /people/{id}', 'delete /sessions/{id}'],
      ...['get /audit', 'get /keys', 'get /people', 'get /sessions', 'patch /people/{id}'],
      ...[
        'post /events/{id}/redactions',
        'post /keys',
        'post /keys/{id}/rotate',
        'post /people',
        'post /people/{id}/password',
      ],
    ]);
  });

  it('refuses who has no key, one that nobody was given, or one that has expired', async () => {
    const { key: expired } = await makeKey(served, { name: 'expired', role: 'admin', expiresInDays: 1 });
    served.clock.advanceTo(served.clock.now() + 86_400_000);
    const senders: [Record<string, string>, string][] = [
      [{}, 'key-needed'],
      [bearer('thaw_made-up'), 'key-refused'],
      [bearer(expired), 'key-refused'],
    ];
    for (const { name, method, path } of all.filter(({ needs }) => needs !== 'none')) {
      for (const [headers, code] of senders)
        expect([name, await answerOf(method, path, headers)]).toEqual([name, { status: 401, code }]);
    }
  });

  it.each([...roleNames, undefined])(
    'refuses a page of another origin that writes with the key of %s',
    async (role) => {
      const headers = { ...(role && bearer(keys.get(role)!)), origin: 'https://elsewhere.example' };
      for (const { name, method, path } of all.filter((each) => each.method !== 'get'))
        expect([name, await answerOf(method, path, headers)]).toEqual([name, { status: 403, code: 'foreign-origin' }]);
    },
  );

  it.each([...roleNames, undefined])('refuses a name that is not its own, with the key of %s', async (role) => {
    const headers = { ...(role && bearer(keys.get(role)!)), host: 'rebound.example' };
    for (const { name, method, path } of all)
      expect([name, await answerOf(method, path, headers)]).toEqual([
        name,
        { status: 421, code: 'misdirected-request' },
      ]);
  });

  it.each(roleNames)('lets the role %s do what it may, and nothing else', async (role) => {
    const headers = bearer(keys.get(role)!);
    for (const { name, method, path, needs } of all) {
      if (needs === 'none') continue;
      const { code } = await answerOf(method, path, headers);
      expect([name, needs, code === 'not-permitted']).toEqual([name, needs, !isPermitted(role, needs)]);
      expect([name, code]).toEqual([name, expect.not.stringMatching(/^key-/)]);
    }
  });

  it('says in the contract which roles an operation takes, and how a sender shows that it has one', async () => {
    const answer = await served.get('/openapi.json', bearer(keys.get('reader')!));
    const document = answer.body as unknown as {
      readonly security: readonly object[];
      readonly components: { readonly securitySchemes: Readonly<Record<string, object>> };
      readonly paths: Record<string, Record<string, { description?: string; security?: object[]; responses: object }>>;
    };
    expect(document.components.securitySchemes).toMatchObject({
      key: { type: 'http', scheme: 'bearer' },
      session: { type: 'apiKey', in: 'cookie', name: '__Host-thaw' },
    });
    expect(document.security).toEqual([{}, { key: [] }, { session: [] }]);
    for (const { name, needs } of all) {
      const [method, path] = name.split(' ') as [string, string];
      const { description = '', security, responses } = document.paths[path]![method]!;
      const roles = /Takes the role ([a-z ]+)\./.exec(description)?.[1]!.split(' or ');
      const those =
        needs === 'none' || needs === 'read' ? undefined : roleNames.filter((role) => isPermitted(role, needs));
      expect([name, roles, security]).toEqual([name, those, needs === 'none' ? [] : undefined]);
      if (needs !== 'none') expect([name, Object.keys(responses)]).toEqual([name, expect.arrayContaining(['401'])]);
    }
  });

  it('says in docs/security.md what each role may do', () => {
    const text = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8');
    for (const role of roleNames) {
      const row = new RegExp(`^\\| \`${role}\` +\\|(.*)\\|$`, 'm').exec(text)?.[1]!.split('|');
      expect([role, row?.map((cell) => cell.trim() === 'yes')]).toEqual([
        role,
        permissions.map((permission) => isPermitted(role, permission)),
      ]);
    }
  });
});
