import type { Readable } from 'node:stream';
import { entryFields } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import type { JsonObject } from '../../domain/json.js';
import { eventOfCloudEvent } from '../import/cloud-event.js';
import { type NumberedInput, type NumberedInputs, readLines } from '../../event-log/ndjson.js';

export const mediaTypes = {
  event: 'application/json',
  cloudEvent: 'application/cloudevents+json',
  cloudEvents: 'application/cloudevents-batch+json',
  lines: 'application/x-ndjson',
} as const;

/**
 * Reads a body as the fields of an entry, out of its envelope where it is a CloudEvent. The recorder validates the fields.
 * @throws ThawError invalid `invalid-event` where it is no object, invalid `invalid-cloudevent`
 */
export function readEntry(body: unknown, mediaType: string): JsonObject {
  return mediaType === mediaTypes.cloudEvent ? eventOfCloudEvent(body) : entryFields(body);
}

/** Reads a body as the items of a batch. The recorder validates the items. @throws ThawError invalid `malformed-body` */
export function readItems(body: unknown, mediaType: string): NumberedInputs {
  if (mediaType === mediaTypes.lines) return readLines(unbroken(body as Readable));
  if (!Array.isArray(body)) {
    const detail = 'the body is not a JSON array';
    throw new ThawError('invalid', 'malformed-body', detail, [{ pointer: '', detail }]);
  }
  return listed(body, mediaType === mediaTypes.cloudEvents);
}

async function* listed(items: readonly unknown[], enveloped: boolean): AsyncGenerator<readonly NumberedInput[]> {
  yield items.map((item, index): NumberedInput => {
    const place = { line: index + 1, bytes: 0 };
    if (!enveloped) return { ...place, input: item };
    try {
      return { ...place, input: eventOfCloudEvent(item) };
    } catch (error) {
      if (!(error instanceof ThawError)) throw error;
      return { ...place, fault: error };
    }
  });
}

/** A client that goes away in the middle is no fault of ours. */
async function* unbroken(stream: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    throw new ThawError('invalid', 'malformed-body', `the body broke off: ${(error as Error).message}`);
  }
}
