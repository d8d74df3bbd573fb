import type { Readable } from 'node:stream';
import { ThawError } from '../../domain/errors.js';
import { eventOfCloudEvent } from '../import/cloud-event.js';
import { type NumberedInput, type NumberedInputs, readLines } from '../../event-log/ndjson.js';

export const mediaTypes = {
  event: 'application/json',
  cloudEvent: 'application/cloudevents+json',
  cloudEvents: 'application/cloudevents-batch+json',
  lines: 'application/x-ndjson',
} as const;

/** The items of a body that `POST /events/batch` takes. @throws ThawError `invalid`: `malformed-body`. */
export function itemsOf(mediaType: string, body: unknown): NumberedInputs {
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
