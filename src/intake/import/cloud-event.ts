import { validate } from 'uuid';
import type { z } from 'zod';
import type { IncomingHttpHeaders } from 'node:http';
import { cloudEventSchema } from '../../contract/log/intake.js';
import { fieldErrors } from '../../domain/entries/entry.js';
import { parseContext } from '../../domain/entries/validation-messages.js';
import { ThawError } from '../../domain/errors.js';
import { isJsonObject, type JsonObject } from '../../domain/json.js';
import { cloudEventId } from '../record/deterministic-ids.js';

/** A CloudEvent whose data is an object. */
export type Envelope = z.output<typeof cloudEventSchema>;

/**
 * Unwraps an envelope. The event's id is the one in `data`, else the envelope's where that is a UUID, else made from
 * its `source` and `id`; so a redelivery repeats. The event's type is the one in `data`, else the last part of the
 * envelope's dotted type. Attributes that are `null` count as absent (CloudEvents JSON format, 2.2).
 * @throws ThawError `invalid`, `invalid-cloudevent`.
 */
export function eventOfCloudEvent(input: unknown, at = ''): JsonObject {
  return eventIn(envelopeOf(input, at));
}

/** A CloudEvent in structured mode. @throws ThawError `invalid`, `invalid-cloudevent` */
export function envelopeOf(input: unknown, at = ''): Envelope {
  const result = cloudEventSchema.safeParse(withoutNulls(input), parseContext);
  if (!result.success) {
    throw ThawError.invalidInput('invalid-cloudevent', 'the envelope', fieldErrors(result.error, at));
  }
  return result.data;
}

function eventIn({ id, source, type, data }: Envelope): JsonObject {
  return {
    ...data,
    id: data['id'] ?? (validate(id) ? id : cloudEventId(source, id)),
    type: data['type'] ?? type.split('.').at(-1),
  };
}

/** Whether a request is a CloudEvent in binary mode: its attributes are headers, and its body is the data. */
export function isBinaryCloudEvent(headers: IncomingHttpHeaders): boolean {
  return headers['ce-specversion'] !== undefined;
}

/**
 * Unwraps a CloudEvent in binary mode, as `eventOfCloudEvent` does one in structured mode.
 * @param data the body
 * @throws ThawError `invalid`, `invalid-cloudevent`, naming the headers at fault
 */
export function eventOfBinaryCloudEvent(headers: IncomingHttpHeaders, data: JsonObject): JsonObject {
  return eventIn(binaryEnvelopeOf(headers, data));
}

/** A CloudEvent in binary mode. @throws ThawError `invalid`, `invalid-cloudevent`, naming the headers at fault */
export function binaryEnvelopeOf(headers: IncomingHttpHeaders, data: JsonObject): Envelope {
  const given = Object.entries(headers).filter(([name]) => name.startsWith('ce-'));
  const attributes = given.map(
    ([name, value]) => [name.slice('ce-'.length), attributeOf(name, String(value))] as const,
  );
  try {
    return envelopeOf({ ...Object.fromEntries(attributes), data });
  } catch (error) {
    if (!(error instanceof ThawError)) throw error;
    const errors = error.errors.map(({ pointer, detail }) => ({ pointer: `ce-${pointer.slice(1)}`, detail }));
    throw ThawError.invalidInput('invalid-cloudevent', 'the envelope', errors);
  }
}

/** The value of an attribute out of its header: quoted or not, characters beyond plain ones as `%C3%A9`. */
function attributeOf(name: string, value: string): string {
  const plain = /^".*"$/.test(value) ? value.slice(1, -1).replaceAll(/\\(.)/g, '$1') : value;
  try {
    return decodeURIComponent(plain);
  } catch {
    throw ThawError.invalid('invalid-cloudevent', name, 'holds a % that stands for no character');
  }
}

function withoutNulls(input: unknown): unknown {
  if (!isJsonObject(input)) return input;
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
}
