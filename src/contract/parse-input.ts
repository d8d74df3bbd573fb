import type { z } from 'zod';
import { fieldErrors } from '../domain/entries/entry.js';
import { parseContext } from '../domain/entries/validation-messages.js';
import { ThawError } from '../domain/errors.js';

/**
 * Reads unknown input by a schema of the contract: the body of a request, or the input of a command.
 * @param code the code of the error, as in `invalid-silence`
 * @param at the pointer of the input in what the client sent
 * @throws ThawError invalid, with `code` and a JSON pointer to each wrong field
 */
export function parseInput<Output>(schema: z.ZodType<Output>, code: string, input: unknown, at = ''): Output {
  const result = schema.safeParse(input, parseContext);
  if (result.success) return result.data;
  throw ThawError.invalidFields(code, fieldErrors(result.error, at));
}
