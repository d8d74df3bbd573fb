import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { sourceLimits } from '../../contract/sources.js';
import { canonicalJson } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import { isJsonObject } from '../../domain/json.js';
import { reportOf } from '../../domain/reports/event-report.js';
import type { Report } from '../../domain/reports/report.js';
import { binaryEnvelopeOf, type Envelope, envelopeOf, isBinaryCloudEvent } from '../../intake/import/cloud-event.js';
import type { Refusal } from '../kinds/source-kind.js';

export const pushTypes = {
  plain: 'application/json',
  cloudEvent: 'application/cloudevents+json',
  cloudEvents: 'application/cloudevents-batch+json',
} as const;

/** The reports of a request, and what of it could not be read. */
export interface PushedItems {
  readonly reports: readonly Report[];
  readonly refusals: readonly Refusal[];
}

/**
 * Reads what a webhook was sent: a report, an event that is proposed, or a list of either; bare, or in CloudEvents structured,
 * binary or as a batch. A report without a key has that of its envelope, else one of its content.
 * @throws ThawError invalid `invalid-report` where the body as a whole is none of these
 */
export function readPushed(body: unknown, mediaType: string, headers: IncomingHttpHeaders): PushedItems {
  if (mediaType === pushTypes.plain && isBinaryCloudEvent(headers)) {
    if (!isJsonObject(body)) throw ThawError.invalid('invalid-report', '', 'is no object', 'the body is no object');
    const envelope = binaryEnvelopeOf(headers, body);
    return { reports: [reportIn(envelope)], refusals: [] };
  }
  const items: unknown[] = Array.isArray(body) ? body : [body];
  if (items.length > sourceLimits.pushed) {
    const message = `the body holds ${items.length} items: a request takes at most ${sourceLimits.pushed}`;
    throw ThawError.invalid('invalid-report', '', message, message);
  }
  const reports: Report[] = [];
  const refusals: Refusal[] = [];
  for (const [index, item] of items.entries()) {
    try {
      reports.push(mediaType === pushTypes.plain ? plainReport(item) : reportIn(envelopeOf(item)));
    } catch (error) {
      if (!(error instanceof ThawError)) throw error;
      const excerpt = JSON.stringify(item);
      refusals.push({ item: items.length === 1 ? 'the body' : `item ${index + 1}`, reason: error.message, excerpt });
    }
  }
  return { reports, refusals };
}

function plainReport(item: unknown): Report {
  if (!isJsonObject(item)) throw ThawError.invalid('invalid-report', '', 'is no object', 'it is no object');
  return reportOf(item, `sha256:${createHash('sha256').update(canonicalJson(item)).digest('hex')}`);
}

function reportIn({ id, source, time, data }: Envelope): Report {
  const published = time ? { published: Date.parse(time) } : {};
  return { ...published, ...reportOf(data, `${source} ${id}`.slice(0, 500)) };
}
