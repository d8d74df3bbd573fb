import { validate } from 'uuid';
import { z } from 'zod';
import { fieldErrors } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import { cloudEventId } from '../record/deterministic-ids.js';

/**
 * The structured form of CloudEvents 1.0. `data` is an event as `POST /events` takes it; its `id` and `type` may be left
 * to the envelope. Attributes of extensions are taken and not kept.
 */
export const cloudEventSchema = z
  .looseObject({
    specversion: z.literal('1.0'),
    id: z.string().min(1).max(200),
    source: z.string().min(1).max(500),
    type: z
      .string()
      .min(1)
      .max(200)
      .meta({ examples: ['TalksHeld', 'org.example.TalksHeld'] }),
    time: z.iso.datetime({ offset: true }).optional(),
    subject: z.string().max(500).optional(),
    datacontenttype: z
      .string()
      .regex(/^application\/([a-z0-9.-]+\+)?json\b/i, 'is not JSON')
      .optional(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'CloudEvent' });

/**
 * Unwraps an envelope. The event's id is the one in `data`, else the envelope's where that is a UUID, else made from
 * its `source` and `id`; so a redelivery repeats. The event's type is the one in `data`, else the last part of the
 * envelope's dotted type.
 * @throws ThawError `invalid`, `invalid-cloudevent`.
 */
export function eventOfCloudEvent(input: unknown, at = ''): unknown {
  const result = cloudEventSchema.safeParse(input);
  if (!result.success) {
    const errors = fieldErrors(result.error, at);
    const first = errors[0]!;
    throw new ThawError('invalid', 'invalid-cloudevent', `${first.pointer || 'the envelope'} ${first.detail}`, errors);
  }
  const { id, source, type, data } = result.data;
  return {
    ...data,
    id: data['id'] ?? (validate(id) ? id : cloudEventId(source, id)),
    type: data['type'] ?? type.split('.').at(-1),
  };
}
