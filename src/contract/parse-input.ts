import type { z } from 'zod';
import { fieldErrors } from '../domain/entries/entry.js';
import { ThawError } from '../domain/errors.js';

/**
 * Reads unknown input by a schema of the contract: the body of a request, or what a command was given.
 * @param code of the refusal, as in `invalid-silence`
 * @throws ThawError invalid, with `code` and a JSON pointer to each wrong place
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, code: string, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const errors = fieldErrors(result.error);
  const message = errors.map(({ pointer, detail }) => `${pointer || 'the body'} ${detail}`).join('; ');
  throw new ThawError('invalid', code, message, errors);
}
