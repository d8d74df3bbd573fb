import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { entryFields } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import type { JsonObject } from '../../domain/json.js';
import { linesType } from '../../http/content/media-types.js';
import { eventOfBinaryCloudEvent, eventOfCloudEvent, isBinaryCloudEvent } from '../import/cloud-event.js';
import { readArray } from '../files/json-array.js';
import { type NumberedInput, type NumberedInputs, readLines } from '../../event-log/lines/ndjson.js';

export const mediaTypes = {
  event: 'application/json',
  cloudEvent: 'application/cloudevents+json',
  cloudEvents: 'application/cloudevents-batch+json',
  lines: linesType,
} as const;

/**
 * Reads a body as the fields of an entry, out of its envelope where it is a CloudEvent: in structured mode by its media
 * type, in binary mode by its headers. The recorder validates the fields.
 * @throws ThawError invalid `invalid-event` where it is no object, invalid `invalid-cloudevent`
 */
export function readEntry(body: unknown, mediaType: string, headers: IncomingHttpHeaders): JsonObject {
  if (mediaType === mediaTypes.cloudEvent) return eventOfCloudEvent(body);
  return isBinaryCloudEvent(headers) ? eventOfBinaryCloudEvent(headers, entryFields(body)) : entryFields(body);
}

/**
 * Reads a body as the items of a batch, which are parsed one by one. The recorder validates the items.
 * @param body a stream of NDJSON, or the bytes of a JSON array
 * @throws ThawError invalid `malformed-body` where it is no array
 */
export function readItems(body: unknown, mediaType: string): NumberedInputs {
  if (mediaType === mediaTypes.lines) return readLines(unbroken(body as Readable));
  const items = readArray(pieces(body as Buffer));
  return mediaType === mediaTypes.cloudEvents ? unwrapped(items) : items;
}

async function* unwrapped(items: NumberedInputs): AsyncGenerator<readonly NumberedInput[]> {
  for await (const handful of items) yield handful.map(unwrap);
}

function unwrap(item: NumberedInput): NumberedInput {
  if (item.fault) return item;
  try {
    return { ...item, input: eventOfCloudEvent(item.input) };
  } catch (error) {
    if (!(error instanceof ThawError)) throw error;
    return { line: item.line, bytes: item.bytes, fault: error };
  }
}

const pieceBytes = 65_536;

/** Cuts bytes into pieces, and lets other requests have their turn between two of them. */
async function* pieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += pieceBytes) {
    if (from > 0) await setImmediate();
    yield bytes.subarray(from, from + pieceBytes);
  }
}

/** A client that goes away in the middle is no fault of ours. */
async function* unbroken(stream: Readable): AsyncGenerator<Buffer> {
  try {
    // A batch may end before its body: the rest is then passed over, and the connection stays.
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) yield chunk as Buffer;
  } catch (error) {
    throw new ThawError('invalid', 'malformed-body', `the body broke off: ${(error as Error).message}`);
  } finally {
    stream.resume();
  }
}
