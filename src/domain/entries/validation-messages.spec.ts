import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { parseContext, validationMessage } from './validation-messages.js';

/** The message for a refused value, produced by the real schema, so that a reworded zod message fails this test. */
const said = (schema: z.ZodType, value: unknown) =>
  validationMessage(schema.safeParse(value, parseContext).error!.issues[0]!);

describe('what is wrong with a field', () => {
  it.each([
    [z.string(), undefined, 'is missing'],
    [z.string(), 3, 'is no text'],
    [z.number(), 'x', 'is no number'],
    [z.int(), 1.5, 'is no whole number'],
    [z.array(z.string()), {}, 'is no list'],
    [z.boolean(), 1, 'is no true or false'],
    [z.enum(['a', 'b']), 'c', 'is none of a, b'],
    [z.enum(['a', 'b']), undefined, 'is missing: one of a, b'],
    [z.literal('1.0'), undefined, 'is missing: write 1.0'],
    [z.literal('1.0'), '2', 'is not 1.0'],
    [z.literal(true), false, 'is not true'],
    [z.string().min(1), '', 'is empty'],
    [z.string().min(3), 'ab', 'is shorter than 3 characters'],
    [z.string().max(3), 'abcd', 'is longer than 3 characters'],
    [z.array(z.string()).min(1), [], 'needs at least one'],
    [z.array(z.string()).min(2), [], 'needs at least 2'],
    [z.array(z.string()).max(1), ['a', 'b'], 'has more than 1'],
    [z.int().min(1), 0, 'is below 1'],
    [z.number().max(6), 6.5, 'is above 6'],
    [z.url(), 'here', 'is no address such as https://example.org/page'],
    [z.uuid(), 'here', 'is no UUID'],
    [z.string().regex(/^a/, 'does not begin with a'), 'b', 'does not begin with a'],
  ])('is said in plain words (%#)', (schema, value, words) => {
    expect(said(schema, value)).toBe(words);
  });
});
