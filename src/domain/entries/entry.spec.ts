import { describe, expect, it } from '@jest/globals';
import canonicalizeModule from 'canonicalize';
import fc from 'fast-check';
import { z } from 'zod';
import { canonicalJson, entrySchemas, parseBody } from './entry.js';

const talks = {
  type: 'TalksHeld',
  id: '0190163d-8694-7000-8000-000000000001',
  tracks: ['us-cn.counternarcotics'],
  occurred: '2023-06-18/2023-06-19',
  actors: [{ country: 'US', role: 'participant' }],
  mode: 'visit',
  trackRole: 'agenda-item',
  title: 'Blinken in Beijing',
  sources: [{ title: 'A visit', publisher: 'Somebody' }],
};

function errorsOf(input: unknown) {
  try {
    parseBody(input);
  } catch (error) {
    return (error as { errors: unknown }).errors;
  }
  return undefined;
}

describe('an event is read from unknown input', () => {
  it('keeps a right one whole and dates its schema', () => {
    expect(parseBody(talks)).toEqual({ ...talks, schemaVersion: 1 });
  });

  it('names the field and the reason of every fault', () => {
    expect(
      errorsOf({ ...talks, occurred: '2023-02-30', colour: 'red', actors: [{ country: 'Z', role: 'participant' }] }),
    ).toEqual([
      { pointer: '/occurred', detail: '"2023-02-30" is not EDTF (ISO 8601-2)' },
      { pointer: '/actors/0/country', detail: expect.stringContaining('no ISO 3166-1') },
      { pointer: '/colour', detail: 'is no field of this type' },
    ]);
  });

  it('refuses an unknown type, a type of another payload and what PostgreSQL cannot store', () => {
    expect(errorsOf({ ...talks, type: 'TalksDreamt' })).toEqual([
      { pointer: '/type', detail: '"TalksDreamt" is no event type of the vocabulary' },
    ]);
    const correction = { type: 'EventCorrected', id: talks.id, reason: 'A test', event: {} };
    expect(errorsOf(correction)).toEqual([{ pointer: '/event/type', detail: 'is no event type of the vocabulary' }]);
    expect(errorsOf({ ...talks, type: 'TalksSuspended' })).toHaveLength(2);
    expect(errorsOf({ ...talks, title: 'a\u0000b' })).toHaveLength(1);
    expect(errorsOf({ ...talks, title: 'a\ud800b' })).toHaveLength(1);
  });
});

describe('canonical JSON', () => {
  // The package's types describe its CommonJS form as a namespace; Node imports the function itself.
  const canonicalize = canonicalizeModule as unknown as (value: unknown) => string;
  const key = fc.oneof(fc.string({ unit: 'binary' }), fc.nat().map(String), fc.constant('__proto__'));
  const json = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, true, false, undefined),
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.array(tie('value').map((value) => value ?? null)),
      fc.dictionary(key, tie('value')),
    ),
  })).value;

  it('is what the reference implementation of RFC 8785 says', () => {
    fc.assert(
      fc.property(json, (value) => {
        fc.pre(value !== undefined);
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
    );
  });

  it('takes the ids of tracks that look like numbers, and puts them in order', () => {
    expect(canonicalJson({ '1.10': 'a', '1.1': 'b', '-1': 'c', '1e5': 'd' })).toBe(
      '{"-1":"c","1.1":"b","1.10":"a","1e5":"d"}',
    );
  });

  it('writes every entry the fast way: no record of their schemas takes an array index as a key', () => {
    const keysOf = (schema: z.core.$ZodType, seen = new Set<unknown>()): z.core.$ZodType[] => {
      if (seen.has(schema)) return [];
      seen.add(schema);
      const { def } = (schema as z.core.$ZodTypes)._zod;
      const inner = Object.values({ ...def, ...('shape' in def && def.shape) }).flatMap((part: unknown) => part);
      const below = inner.filter(
        (part): part is z.core.$ZodType => typeof part === 'object' && part !== null && '_zod' in part,
      );
      return [...(def.type === 'record' ? [def.keyType] : []), ...below.flatMap((part) => keysOf(part, seen))];
    };
    const keys = Object.values(entrySchemas).flatMap((schema) => keysOf(schema));
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys)
      for (const index of ['0', '7', '4294967294']) expect(z.safeParse(key, index).success).toBe(false);
  });

  it('takes what others send under keys that an object keeps in an order of its own', () => {
    expect(canonicalJson({ b: 1, 10: 'a', 9: [{ 1: null, '': 2 }] })).toBe('{"10":"a","9":[{"":2,"1":null}],"b":1}');
    expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":2}}'))).toBe('{"__proto__":{"a":2},"b":1}');
  });

  it('refuses what it could not write', () => {
    expect(() => canonicalJson(undefined)).toThrow('without JSON form');
  });
});
