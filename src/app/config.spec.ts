import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { SigningKey } from '../integrity/signed-note.js';
import { readConfig } from './config.js';

describe('the settings', () => {
  it('has defaults that serve on this machine alone', () => {
    expect(readConfig({})).toMatchObject({ host: '127.0.0.1', port: 8484, databaseUrl: 'sqlite:./data/thaw.db' });
  });

  it('signs checkpoints once an hour and scrubs once a day, unless it is told otherwise', () => {
    expect(readConfig({})).toMatchObject({ checkpointEveryMs: 3_600_000, scrubEveryMs: 86_400_000 });
    const config = readConfig({ THAW_CHECKPOINT_EVERY: '30m', THAW_SCRUB_EVERY: 'off', THAW_CHECKPOINT_TO: '/x/y' });
    expect(config).toMatchObject({ checkpointEveryMs: 1_800_000, checkpointTo: '/x/y' });
    expect(config).not.toHaveProperty('scrubEveryMs');
  });

  it('has few connections to PostgreSQL, and waits for none of them for ever, unless it is told to', () => {
    const limits = { poolSize: 10, connectTimeoutMs: 5_000 };
    const timeouts = { statementTimeoutMs: 60_000, idleTransactionTimeoutMs: 60_000 };
    expect(readConfig({}).connections).toEqual({ ...limits, ...timeouts });
    const off = { THAW_DATABASE_STATEMENT_TIMEOUT: 'off', THAW_DATABASE_IDLE_TRANSACTION_TIMEOUT: 'off' };
    const more = { THAW_DATABASE_POOL: '40', THAW_DATABASE_CONNECT_TIMEOUT: '2' };
    expect(readConfig({ ...off, ...more }).connections).toEqual({ poolSize: 40, connectTimeoutMs: 2_000 });
  });

  it('keeps what is no part of the log for a time, or for ever where it is told so', () => {
    const days = (count: number) => count * 86_400_000;
    const others = { idempotencyKeys: days(90), dismissed: days(400), backTests: days(30) };
    expect(readConfig({}).keepMs).toEqual({ ...others, deliveries: days(400), alerts: days(1_100) });
    expect(readConfig({ THAW_KEEP_ALERTS: 'off', THAW_KEEP_DELIVERIES: '30d' }).keepMs).toEqual({
      ...others,
      deliveries: days(30),
    });
  });

  it('lets no page of another origin read, unless it is named', () => {
    expect(readConfig({})).not.toHaveProperty('readOrigins');
    const THAW_READ_ORIGINS = 'https://news.example, http://localhost:3000';
    expect(readConfig({ THAW_READ_ORIGINS }).readOrigins).toEqual(['https://news.example', 'http://localhost:3000']);
    expect(readConfig({})).not.toHaveProperty('frameOrigins');
    expect(readConfig({ THAW_FRAME_ORIGINS: 'https://news.example' }).frameOrigins).toEqual(['https://news.example']);
    expect(readConfig({ THAW_FRAME_ORIGINS: '*' }).frameOrigins).toEqual(['*']);
  });

  it('signs in at NATS by an NKEY or by credentials, also from files, and by one of them alone', () => {
    const THAW_NATS_URL = 'nats://nats.example';
    const nkey = `SU${'A'.repeat(56)}`;
    const jwt = `eyJhbGciOiJlZDI1NTE5In0.eyJuYXRzIjp7fX0.${'s'.repeat(86)}`;
    const credentials = `-----BEGIN NATS USER JWT-----\n${jwt}\n------END NATS USER JWT------\n\n${nkey}\n`;
    const folder = mkdtempSync(join(tmpdir(), 'thaw-'));
    writeFileSync(join(folder, 'desk.nk'), `${nkey}\n`);
    writeFileSync(join(folder, 'desk.creds'), credentials);
    const signIn = (given: object) => readConfig({ THAW_NATS_URL, ...given }).jetStream;
    expect(signIn({ THAW_NATS_NKEY_FILE: join(folder, 'desk.nk') })).toMatchObject({ nkey });
    expect(signIn({ THAW_NATS_CREDENTIALS_FILE: join(folder, 'desk.creds') })).toMatchObject({
      credentials: credentials.trim(),
    });
    expect(signIn({ THAW_NATS_CREDENTIALS: credentials.replaceAll('\n', '') })).toHaveProperty('credentials');
    expect(() => signIn({ THAW_NATS_CREDENTIALS_FILE: join(folder, 'none.creds') })).toThrow(
      /THAW_NATS_CREDENTIALS_FILE names a file that cannot be read \(ENOENT\)/,
    );
    expect(() => signIn({ THAW_NATS_CREDENTIALS: jwt })).toThrow(/THAW_NATS_CREDENTIALS are no credentials of NATS/);
    expect(() => signIn({ THAW_NATS_NKEY: 'UABC' })).toThrow(/THAW_NATS_NKEY is no seed of the NKEY of a user/);
    expect(() => signIn({ THAW_NATS_NKEY: nkey, THAW_NATS_CREDENTIALS: credentials })).toThrow(
      /another way to sign in/,
    );
    expect(() => signIn({ THAW_NATS_URL: 'nats://token@nats.example', THAW_NATS_NKEY: nkey })).toThrow(/another way/);
    expect(() => readConfig({ THAW_NATS_NKEY: nkey })).toThrow(/THAW_NATS_NKEY is set, and THAW_NATS_URL is not/);
  });

  it('publishes to NATS where a server is named, with a user or a token in its URL', () => {
    expect(readConfig({})).not.toHaveProperty('jetStream');
    const one = { servers: ['nats.example:4222'], isTls: false, stream: 'thaw' };
    expect(readConfig({ THAW_NATS_URL: 'nats://nats.example' }).jetStream).toEqual(one);
    const THAW_NATS_URL = 'tls://desk:a%40b@a.example:4223, tls://b.example';
    expect(readConfig({ THAW_NATS_URL, THAW_NATS_STREAM: 'desk_1' }).jetStream).toEqual({
      ...{
        servers: ['a.example:4223', 'b.example:4222'],
        isTls: true,
        stream: 'desk_1',
        user: 'desk',
        password: 'a@b',
      },
    });
    expect(readConfig({ THAW_NATS_URL: 'nats://s3cret@[::1]:4222' }).jetStream).toEqual({
      ...{ servers: ['[::1]:4222'], isTls: false, stream: 'thaw', token: 's3cret' },
    });
  });

  it('takes an empty variable as absent', () => {
    expect(readConfig({ THAW_PORT: '', THAW_HOST: '' })).toMatchObject({ host: '127.0.0.1', port: 8484 });
  });

  it.each([
    [{ THAW_PORT: '70000' }, /THAW_PORT is no port/],
    [{ THAW_PORT: '80a' }, /THAW_PORT is no port/],
    [{ THAW_NATS_URL: 'nats.example:4222' }, /THAW_NATS_URL is no nats:\/\/ or tls:\/\/ URL/],
    [{ THAW_NATS_URL: 'nats://:secret@nats.example' }, /THAW_NATS_URL has a password without a user/],
    [{ THAW_NATS_URL: 'nats://a/b' }, /THAW_NATS_URL has a path/],
    [{ THAW_NATS_URL: 'nats://a,tls://b' }, /THAW_NATS_URL mixes nats:\/\/ and tls:\/\//],
    [{ THAW_NATS_URL: 'nats://a,nats://u:p@b' }, /THAW_NATS_URL names a user or a token at another server/],
    [{ THAW_NATS_URL: 'nats://u:%zz@a' }, /THAW_NATS_URL has a user or a password with a %/],
    [{ THAW_NATS_STREAM: 'a.b' }, /THAW_NATS_STREAM is no name of a stream/],
    [{ THAW_DATABASE_URL: 'mysql://h/d' }, /THAW_DATABASE_URL is neither sqlite/],
    [{ THAW_DATABASE_POOL: '0' }, /THAW_DATABASE_POOL is no number of connections: a whole number from 1 to 999/],
    [{ THAW_DATABASE_CONNECT_TIMEOUT: 'off' }, /THAW_DATABASE_CONNECT_TIMEOUT is no number of seconds/],
    [{ THAW_DATABASE_STATEMENT_TIMEOUT: '1m' }, /THAW_DATABASE_STATEMENT_TIMEOUT is no number of seconds/],
    [{ THAW_CLOCK_TOLERANCE: '0' }, /THAW_CLOCK_TOLERANCE is no number of seconds/],
    [{ THAW_LOG_LEVEL: 'loud' }, /THAW_LOG_LEVEL .*"info"/],
    [{ THAW_LOG_FORMAT: 'xml' }, /THAW_LOG_FORMAT .*"json"/],
    [{ THAW_PORT: 'x', THAW_LOG_LEVEL: 'y' }, /THAW_PORT.*THAW_LOG_LEVEL/],
    [
      { THAW_DATABASE_URL_FILE: '/nowhere/at/all' },
      /THAW_DATABASE_URL_FILE names a file that cannot be read \(ENOENT\)/,
    ],
    [{ THAW_READ_ORIGINS: 'https://a.example/' }, /THAW_READ_ORIGINS is no list of origins/],
    [{ THAW_READ_ORIGINS: '*' }, /THAW_READ_ORIGINS is no list of origins/],
    [{ THAW_FRAME_ORIGINS: 'news.example' }, /THAW_FRAME_ORIGINS is no list of origins/],
    [{ THAW_PUBLIC_URL: 'thaw.example' }, /THAW_PUBLIC_URL is no http/],
    [{ THAW_PRIMARY_URL: 'primary' }, /THAW_PRIMARY_URL is no http/],
    [{ THAW_PUBLIC_URL: 'https://thaw.example/?q=1' }, /THAW_PUBLIC_URL has a query/],
    [{ THAW_PUBLIC_URL: 'https://ann:secret@thaw.example' }, /THAW_PUBLIC_URL has a user or a password/],
    [{ THAW_PUBLIC_URL: 'https://ann@thaw.example' }, /THAW_PUBLIC_URL has a user or a password/],
    [{ THAW_SIGNING_KEY: 'secret' }, /THAW_SIGNING_KEY is no key to sign with: a private key has the form/],
    [{ THAW_CHECKPOINT_EVERY: '90' }, /THAW_CHECKPOINT_EVERY is no duration such as 30m, 1h or 7d; or off/],
    [{ THAW_CHECKPOINT_TO: 'ftp://x/y' }, /THAW_CHECKPOINT_TO is neither the path of a file nor an http/],
    [{ THAW_SCRUB_EVERY: '0d' }, /THAW_SCRUB_EVERY is no duration/],
    [{ THAW_DATABASE_URL_FILE: '/x', THAW_DATABASE_URL: 'sqlite:x' }, /THAW_DATABASE_URL is set, and so is/],
  ])('refuses %j and names the variable and the reason', (environment, message) => {
    expect(() => readConfig(environment)).toThrow(message);
  });

  it('takes a key to sign with, and shows it to nobody', () => {
    const key = SigningKey.generate('thaw.example/log');
    const config = readConfig({ THAW_SIGNING_KEY: key.secret() });
    expect(config.signingKey?.verifier.toString()).toBe(key.verifier.toString());
    expect(inspect(config, { depth: 9 })).not.toContain(key.secret().slice(-20));
    const broken = () => readConfig({ THAW_SIGNING_KEY: `${key.secret().slice(0, -4)}AAA=` });
    expect(broken).toThrow(/THAW_SIGNING_KEY is no key/);
    expect(broken).not.toThrow(new RegExp(key.secret().slice(-30, -10).replaceAll('+', '[+]')));
  });

  it('takes the address that others use, with or without a slash at its end', () => {
    const given = { THAW_PUBLIC_URL: 'https://thaw.example/monitor/' };
    expect(readConfig(given).publicUrl).toBe('https://thaw.example/monitor');
  });

  it('writes that address so that a link to it holds wherever it is pasted', () => {
    const publicUrl = (url: string) => readConfig({ THAW_PUBLIC_URL: url }).publicUrl;
    expect(publicUrl('HTTPS://Thaw.example')).toBe('https://thaw.example');
    expect(publicUrl('https://thaw.example/the monitor/')).toBe('https://thaw.example/the%20monitor');
  });

  it('takes the path of its host below which others reach it, and refuses one that is none', () => {
    expect(readConfig({})).not.toHaveProperty('basePath');
    const basePath = (path: string) => readConfig({ THAW_BASE_PATH: path }).basePath;
    expect([basePath('/thaw'), basePath('/desk/thaw_1.0~b/')]).toEqual(['/thaw', '/desk/thaw_1.0~b']);
    expect(basePath('/')).toBeUndefined();
    for (const path of [
      'thaw',
      '//thaw',
      '/a//b',
      '/..',
      '/a/./b',
      '/a b',
      '/a?b',
      '/"',
      '/%2e',
      `/${'a'.repeat(200)}`,
    ])
      expect(() => basePath(path)).toThrow(/THAW_BASE_PATH is no path such as \/thaw/);
    const both = (THAW_PUBLIC_URL: string) => readConfig({ THAW_PUBLIC_URL, THAW_BASE_PATH: '/thaw/' }).publicUrl;
    expect(both('https://intranet.example/thaw')).toBe('https://intranet.example/thaw');
    for (const url of ['https://intranet.example', 'https://intranet.example/other/thaw'])
      expect(() => both(url)).toThrow(/THAW_PUBLIC_URL does not end with \/thaw/);
  });

  it('reads a secret from its file', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'thaw-config-')), 'url');
    writeFileSync(file, 'postgres://u:p@h/d\n');
    expect(readConfig({ THAW_DATABASE_URL_FILE: file }).databaseUrl).toBe('postgres://u:p@h/d');
  });

  it('reads the provider of sign-ins, and refuses a part of it', () => {
    const given = {
      ...{ THAW_OIDC_ISSUER: 'https://login.example/realms/desk', THAW_OIDC_CLIENT_ID: 'thaw' },
      ...{ THAW_OIDC_CLIENT_SECRET: 's', THAW_OIDC_ROLES: 'urn:team:chiefs:admin, desk:recorder' },
    };
    expect(readConfig(given).oidc).toEqual({
      ...{ issuer: given.THAW_OIDC_ISSUER, clientId: 'thaw', clientSecret: 's' },
      roles: [
        { group: 'urn:team:chiefs', role: 'admin' },
        { group: 'desk', role: 'recorder' },
      ],
    });
    expect(readConfig({}).oidc).toBeUndefined();
    const faults: [Partial<typeof given>, string][] = [
      [{ THAW_OIDC_ROLES: 'desk' }, 'which is no GROUP:ROLE'],
      [{ THAW_OIDC_ROLES: 'desk:king' }, 'has the role "king"'],
      [{ THAW_OIDC_ROLES: Array(101).fill('a:reader').join(',') }, 'more than 100 groups'],
      [{ THAW_OIDC_ROLES: `${'x'.repeat(201)}:reader` }, 'which is no GROUP:ROLE'],
      [{ THAW_OIDC_ISSUER: 'http://login.example' }, 'is no https:// URL'],
      [{ THAW_OIDC_ISSUER: 'https://me:word@login.example' }, 'has a query, a fragment, a user or a password'],
      [{ THAW_OIDC_ISSUER: '' }, 'THAW_OIDC_ISSUER is missing, and THAW_OIDC_CLIENT_ID is set'],
    ];
    for (const [change, reason] of faults) expect(() => readConfig({ ...given, ...change })).toThrow(reason);
  });

  it('reads which acts take a second person', () => {
    expect(readConfig({ THAW_FOUR_EYES: 'retract,desk:*' }).fourEyes).toEqual([
      { act: 'retract' },
      { act: '*', collection: 'desk' },
    ]);
    expect(readConfig({}).fourEyes).toBeUndefined();
    expect(() => readConfig({ THAW_FOUR_EYES: 'redact' })).toThrow('THAW_FOUR_EYES has "redact": the acts are correct');
  });
});
