import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Role, roleNames } from '../../src/domain/access/role.js';
import { makeKey } from '../support/access.js';
import { describeEachEngine } from '../support/databases.js';
import { defined, event } from '../support/given.js';
import { hostileValue, type JsonSchema, SchemaValues } from '../support/generated/schema-values.js';
import { ServedApp } from '../support/served-app.js';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: JsonSchema;
}

interface Operation {
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

/** Who sends a request: with the key of a role, with one that has expired, or with none. */
type Sender = Role | 'expired' | 'nobody';
/** Most requests come from whom nothing is refused, so that they reach what is behind the check. */
const senders = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Sender>('admin') },
  { weight: 1, arbitrary: fc.constantFrom<Sender>(...roleNames, 'expired', 'nobody') },
);

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The roles that the operation takes, as the document says; absent where everybody has one. */
  readonly roles?: readonly string[] | undefined;
}

/** Another run each time; a run is repeated with its seed. CI asks for more requests than a run at hand. */
const seed = Number(process.env.THAW_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
const requests = Number(process.env.THAW_FUZZ_REQUESTS ?? 500);
/** No answer to a refused request is longer. */
const refusalBytes = 65_536;
/** A limit against what hangs, not a measure of speed. */
const patienceMs = 60_000;
const atOnce = 4;

/** Statuses of what nobody has read beyond its path and its key. */
const refusedUnread = [400, 401, 403, 404, 405, 414];

/** A text that a header, or the query of a URL, can carry. */
const plain = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed();
const headerText = (value: unknown) => plain(value).replaceAll(/[^\x20-\x7e]/g, '?');

/** The requests that the document describes. A position that never comes is waited for, so nobody asks for one. */
function requestsOf({ paths, components }: Document, values: SchemaValues): fc.Arbitrary<Asked> {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      method === 'servers' ? [] : [{ path, method, operation }],
    ),
  );
  expect(operations.length).toBeGreaterThan(50);
  expect(Object.keys(components.schemas).length).toBeGreaterThan(50);
  return fc.oneof(...operations.map(({ path, method, operation }) => requestOf(path, method, operation, values)));
}

function requestOf(path: string, method: string, operation: Operation, values: SchemaValues): fc.Arbitrary<Asked> {
  const { parameters = [], requestBody, description = '' } = operation;
  const roles = /Takes the role ([a-z ]+)\./.exec(description)?.[1]!.split(' or ');
  const asked = parameters.filter(({ name }) => name !== 'atLeastPosition');
  const given = (place: Parameter['in']) =>
    fc.record(
      Object.fromEntries(
        asked.filter((one) => one.in === place).map(({ name, schema }) => [name, values.of(schema, name)]),
      ),
      place === 'path' ? {} : { requiredKeys: [] },
    );
  const bodies = Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => bodyOf(type, schema, values));
  const body = bodies.length > 0 ? fc.oneof(...bodies) : fc.constant(undefined);
  return fc.record({ path: given('path'), query: given('query'), header: given('header'), body }).map((parts) => {
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(plain(parts.path[name])));
    const words = Object.entries(parts.query).flatMap(([name, value]) =>
      [value].flat().map((one) => `${name}=${encodeURIComponent(plain(one))}`),
    );
    const base = /^\/(livez|readyz|metrics)$/.test(path) ? '/' : '';
    return {
      method: method.toUpperCase(),
      path: `${base}${filled}${words.length > 0 ? `?${words.join('&')}` : ''}`,
      roles,
      headers: {
        ...Object.fromEntries(Object.entries(parts.header).map(([name, value]) => [name, headerText(value)])),
        ...(parts.body && { 'content-type': parts.body.type }),
      },
      ...(parts.body && { body: parts.body.text }),
    };
  });
}

function bodyOf(type: string, schema: JsonSchema, values: SchemaValues): fc.Arbitrary<{ type: string; text: string }> {
  const json = fc.oneof({ weight: 20, arbitrary: values.of(schema) }, { weight: 1, arbitrary: hostileValue });
  const text = type.includes('ndjson')
    ? fc
        .array(
          json.map((value) => JSON.stringify(value)),
          { maxLength: 3 },
        )
        .map((lines) => lines.join('\n'))
    : json.map((value) => JSON.stringify(value));
  const cut = text.map((whole) => whole.slice(0, -1));
  return fc.oneof({ weight: 30, arbitrary: text }, { weight: 1, arbitrary: cut }).map((body) => ({ type, text: body }));
}

describeEachEngine(
  'every path of the contract',
  (engine) => {
    let served: ServedApp;
    let asked: fc.Arbitrary<Asked>;
    const keys = new Map<Sender, string>();
    const as = (sender: Sender): Record<string, string> =>
      sender === 'nobody' ? {} : { authorization: `Bearer ${keys.get(sender)!}` };
    beforeAll(async () => {
      served = await ServedApp.open(engine, '2026-01-14T12:00:00Z', undefined, { isShared: true });
      const make = (name: string, role: Role, expiresInDays?: number) => makeKey(served, { name, role, expiresInDays });
      for (const role of roleNames) keys.set(role, (await make(role, role)).key);
      keys.set('expired', (await make('expired', 'admin', 1)).key);
      const spare = await make('spare', 'admin');
      served.clock.advanceTo('2026-01-15T12:00:00Z');
      const [held, suspended] = [event('TalksHeld', '2025-12-01'), event('TalksSuspended', '2025-12-10')];
      await served.append(defined(), held, suspended);
      const made = async (path: string, body: object) => String((await served.post(path, body, as('admin'))).body.id);
      const series = 'us-deaths';
      await made('/series', { id: series, title: 'Deaths', unit: 'deaths', tracks: ['us-cn.counternarcotics'] });
      const channel = await made('/alert-channels', { kind: 'log', name: 'log', settings: {} });
      const when = { kind: 'transition', axis: 'status' };
      const rule = await made('/alert-rules', { name: 'any change', severity: 'info', when, channels: [channel] });
      const document = (await served.get('/openapi.json')).body as unknown as Document;
      const track = ['us-cn.counternarcotics'];
      const events = [held.id, suspended.id];
      const ends = ['0000-01-01', '0000-01-20', '2025-12-05', '9999-12-31'];
      const dates = ['2025-12-01', '2025-12~', '2026-01-15', '2020', '../2026-01-01'];
      const known = {
        ...{ validAt: ends, knownAt: dates, from: ends, to: ends },
        ...{ track, tracks: track, event: events, target: events, into: events, duplicates: events, evidence: events },
        ...{ rule: [rule], channel: [channel], channels: [channel], without: events },
        ...{ country: ['US', 'CN'], party: ['US', 'CN'], parties: ['US', 'CN'], account: ['US', 'third-party'] },
        ...{
          occurred: dates,
          effective: dates,
          due: dates,
          expires: dates,
          disclosed: dates,
          policy: ['cooperation@1'],
        },
        ...{ series: [series], period: ['2023', '2022-05/2023-04', '2023~'] },
        id: [...track, ...events, rule, channel, series, spare.id, 'cn-us'],
      };
      asked = requestsOf(document, new SchemaValues(document.components.schemas, known));
      process.stdout.write(`THAW_FUZZ_SEED=${seed} THAW_FUZZ_REQUESTS=${requests} on ${engine}\n`);
    });
    afterAll(() => served.close());

    /** Sends a request and reads the answer; of a stream, which may never end, only its beginning. */
    const answerTo = async ({ method, path, body, ...asked }: Asked, sender: Sender) => {
      const headers = { ...asked.headers, ...as(sender) };
      const leaving = AbortSignal.timeout(patienceMs);
      const url = path.startsWith('//') ? `${served.origin}${path.slice(1)}` : `${served.origin}/api/v1${path}`;
      const answer = await fetch(url, { method, headers, signal: leaving, ...(body !== undefined && { body }) });
      const type = answer.headers.get('content-type') ?? '';
      if (answer.ok && type.startsWith('text/event-stream')) {
        await answer.body?.cancel();
        return { status: answer.status, type, text: '' };
      }
      return { status: answer.status, type, text: await answer.text() };
    };

    it(`answers or says what is wrong, seed ${seed}`, async () => {
      const property = fc.asyncProperty(asked, senders, async (request, sender) => {
        const { status, type, text } = await answerTo(request, sender);
        expect({ status, text: status === 500 ? text : '' }).toEqual({ status: expect.any(Number), text: '' });
        if (request.roles?.includes(sender) === false)
          expect({ sender, isRefused: refusedUnread.includes(status) }).toEqual({ sender, isRefused: true });
        if (status < 400) return;
        expect(type).toBe('application/problem+json; charset=utf-8');
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(refusalBytes);
        expect(text).not.toMatch(/SELECT |INSERT |SQLITE|node_modules|\.js:\d/);
      });
      // Several at once, each with a seed of its own.
      const runs = Array.from({ length: atOnce }, (_, index) =>
        fc.assert(property, { numRuns: Math.ceil(requests / atOnce), seed: seed + index, verbose: 0 }),
      );
      await Promise.all(runs);
    }, 3_600_000);

    it('leaves the log whole, and statuses that follow it', async () => {
      expect(await served.get('/tracks/us-cn.counternarcotics/status')).toMatchObject({ status: 200 });
      expect((await served.get('//readyz')).body).toMatchObject({ ready: true, lag: 0, stoppedTracks: [] });
    });
  },
  ['SQLite :memory:', 'PostgreSQL'],
);
