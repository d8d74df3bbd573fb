import type { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { ThawError } from '../../domain/errors.js';
import { eventOfCloudEvent } from '../cloud-event.js';
import { type NumberedInput, type NumberedInputs, readLines } from '../lines.js';

/** A batch as JSON beyond this is refused; NDJSON is streamed, and only each line is bounded. */
export const bodyLimitBytes = 8_388_608;

export const mediaTypes = {
  event: 'application/json',
  cloudEvent: 'application/cloudevents+json',
  cloudEvents: 'application/cloudevents-batch+json',
  lines: 'application/x-ndjson',
} as const;

/** Teaches the server the media types of intake beside plain JSON. */
export function takeIntakeBodies(server: FastifyInstance): void {
  const json = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser([mediaTypes.cloudEvent, mediaTypes.cloudEvents], { parseAs: 'string' }, json);
  // Left as a stream: what reads it decides how far.
  server.addContentTypeParser(mediaTypes.lines, (_request, payload, done) => done(null, payload));
}

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
