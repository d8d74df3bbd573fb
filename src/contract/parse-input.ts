import type { z } from 'zod';
import { fieldErrors } from '../domain/entries/entry.js';
import { ThawError } from '../domain/errors.js';

/**
 * Reads unknown input by a schema of the contract: the body of a request, or the input of a command.
 * @param code the code of the error, as in `invalid-silence`
 * @throws ThawError invalid, with `code` and a JSON pointer to each wrong field
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, code: string, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const errors = fieldErrors(result.error);
  const message = errors.map(({ pointer, detail }) => `${pointer || 'the body'} ${detail}`).join('; ');
  throw new ThawError('invalid', code, message, errors);
}
