import { validate } from 'uuid';
import { cloudEventSchema } from '../../contract/log/intake.js';
import { fieldErrors } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import type { JsonObject } from '../../domain/json.js';
import { cloudEventId } from '../record/deterministic-ids.js';

/**
 * Unwraps an envelope. The event's id is the one in `data`, else the envelope's where that is a UUID, else made from
 * its `source` and `id`; so a redelivery repeats. The event's type is the one in `data`, else the last part of the
 * envelope's dotted type.
 * @throws ThawError `invalid`, `invalid-cloudevent`.
 */
export function eventOfCloudEvent(input: unknown, at = ''): JsonObject {
  const result = cloudEventSchema.safeParse(input);
  if (!result.success) {
    throw ThawError.invalidInput('invalid-cloudevent', 'the envelope', fieldErrors(result.error, at));
  }
  const { id, source, type, data } = result.data;
  return {
    ...data,
    id: data['id'] ?? (validate(id) ? id : cloudEventId(source, id)),
    type: data['type'] ?? type.split('.').at(-1),
  };
}
