import { DiscoveryService } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { channelKinds } from '../../src/alerts/channels/kinds/kinds.js';
import { linesInput } from '../../src/contract/log/intake.js';
import { entrySchemas } from '../../src/domain/entries/entry.js';
import { policyFields } from '../../src/domain/policy/policy.js';
import { endpointsOf } from '../../src/http/endpoint/openapi.js';
import { talks, track } from '../intake/samples.js';
import { describeEachEngine } from '../support/databases.js';
import { ServedApp } from '../support/served-app.js';

/** Texts that PostgreSQL cannot store, in the forms that kinds of text take. */
const unstorable = ['\u0000', 'a\u0000b', '\ud800', 'a\udfffb', 'https://example.org/\u0000', 'a\u0000@example.org'];

/** The places of a schema that take a text which cannot be stored. */
function bareTexts(schema: z.core.$ZodType, at: string, seen = new Set<z.core.$ZodType>()): string[] {
  if (seen.has(schema)) return [];
  seen.add(schema);
  const below = (inner: z.core.$ZodType, part = '') => bareTexts(inner, `${at}${part}`, seen);
  const def = (schema as z.core.$ZodTypes)._zod.def;
  switch (def.type) {
    case 'string':
      return unstorable.some((text) => z.safeParse(schema, text).success) ? [at] : [];
    case 'object':
      return Object.entries(def.shape).flatMap(([name, inner]) => below(inner, `/${name}`));
    case 'array':
      return below(def.element, '/*');
    case 'record':
      // Fields of any kind are an entry or settings in an envelope, which have a schema of their own.
      if ((def.valueType as z.core.$ZodTypes)._zod.def.type === 'unknown') return [];
      return [...below(def.keyType, '/key'), ...below(def.valueType, '/*')];
    case 'union':
      return def.options.flatMap((option) => below(option));
    case 'intersection':
      return [...below(def.left), ...below(def.right)];
    case 'pipe':
      // What leaves the first schema is what the second may take: a text that the first lets through is refused there.
      return bareTexts(def.in, at, seen).filter(() => unstorable.some((text) => z.safeParse(schema, text).success));
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return below(def.innerType);
    case 'lazy':
      return below(def.getter());
    default:
      return [];
  }
}

describe('every text from outside can be stored by both databases', () => {
  let served: ServedApp;
  beforeAll(async () => void (served = await ServedApp.open()));
  afterAll(() => served.close());

  it('finds a bare text where there is one', () => {
    const schema = z.strictObject({
      title: z.string(),
      names: z.array(z.string().max(3).optional()),
      day: z.iso.date(),
    });
    expect(bareTexts(schema, '')).toEqual(['/title', '/names/*']);
  });

  it('in entries, policies and settings of channels', () => {
    const schemas: [string, z.ZodType][] = [
      ...Object.entries(entrySchemas),
      ['policy', policyFields],
      ...[...channelKinds.values()].map(({ kind, settings }): [string, z.ZodType] => [kind, settings]),
    ];
    expect(schemas.flatMap(([name, schema]) => bareTexts(schema, name))).toEqual([]);
  });

  it('in the body and the query of every endpoint', () => {
    const discovery = served.app.get(DiscoveryService, { strict: false });
    const endpoints = discovery.getControllers().flatMap(({ metatype }) => endpointsOf(metatype as never));
    expect(endpoints.length).toBeGreaterThan(50);
    const found = endpoints.flatMap(({ path, method, endpoint: { body = {}, query } }) => [
      // NDJSON is read line by line.
      ...Object.values(body)
        .filter((schema) => schema !== linesInput)
        .flatMap((schema) => bareTexts(schema, `${method} ${path}`)),
      // A date is explained and stored nowhere; its parser refuses such text and names the forms.
      ...(query && path !== '/dates' ? bareTexts(query, `${method} ${path}?`) : []),
    ]);
    expect(found).toEqual([]);
  });
});

describeEachEngine('a text that cannot be stored', (engine) => {
  let served: ServedApp;
  beforeAll(async () => {
    served = await ServedApp.open(engine);
    await served.post('/tracks', track);
  });
  afterAll(() => served.close());

  it.each(unstorable)('is refused in a definition: %j', async (text) => {
    const answers = [
      await served.post('/tracks', { ...track, id: 'us-cn.other', title: text }),
      await served.post('/tracks', { ...track, id: 'us-cn.other', topic: text }),
      await served.post('/events', talks('2024-01-30', { title: text })),
    ];
    for (const { status, body } of answers) expect([status, body.code]).toEqual([422, 'invalid-event']);
    expect((await served.get('//readyz')).body).toMatchObject({ ready: true, position: 1 });
  });

  it('in a path or a query is answered as any other that names nothing, never with 500', async () => {
    const discovery = served.app.get(DiscoveryService, { strict: false });
    const reads = discovery
      .getControllers()
      .flatMap(({ metatype }) => endpointsOf(metatype as never))
      .filter(({ method, path }) => method === 'get' && path.includes('{'));
    expect(reads.length).toBeGreaterThan(15);
    for (const { path } of reads) {
      const { status } = await served.get(path.replaceAll(/\{\w+\}/g, 'a%00b'));
      expect({ path, isRefused: status === 400 || status === 404 || status === 422 }).toEqual({
        path,
        isRefused: true,
      });
    }
    for (const query of ['/tracks?q=%00', '/tracks?cursor=%00', '/events?cursor=%00', '/alerts?cursor=%00'])
      expect((await served.get(query)).status).toBe(400);
  });

  it('refuses a party that is named twice', async () => {
    const { status, body } = await served.post('/tracks', { ...track, id: 'us-us.trade', parties: ['US', 'US'] });
    expect([status, body.errors]).toEqual([422, [{ pointer: '/parties', detail: 'names US twice' }]]);
  });
});
