import type { IncomingHttpHeaders } from 'node:http';
import { currentPrincipal } from '../../access/principal.js';
import { ThawError } from '../../domain/errors.js';
import type { RecordOptions } from '../record/append-requests.js';

/**
 * The terms that a request's headers set: `Idempotency-Key`, and `If-Match` with a track's version.
 * @throws ThawError `invalid`: `invalid-header`.
 */
export function recordOptionsOf(headers: IncomingHttpHeaders): RecordOptions {
  const key = headers['idempotency-key'];
  if (key !== undefined && (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key))) {
    throw ThawError.invalid(
      'invalid-header',
      'Idempotency-Key',
      'must be 1 to 200 printable ASCII characters without spaces',
    );
  }
  const ifVersion = versionOf(headers['if-match']);
  return {
    recordedBy: currentPrincipal().name,
    ...(key !== undefined && { key }),
    ...(ifVersion !== undefined && { ifVersion }),
  };
}

/** The terms of a batch: a version is no guard for many events. @throws ThawError `invalid`: `invalid-header`. */
export function batchOptionsOf(headers: IncomingHttpHeaders): RecordOptions {
  if (headers['if-match'] !== undefined)
    throw ThawError.invalid('invalid-header', 'If-Match', 'guards a single event, not a batch');
  return recordOptionsOf(headers);
}

function versionOf(header: string | undefined): RecordOptions['ifVersion'] {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return 'some';
  const version = Number(/^\s*"(\d{1,15})"\s*$/.exec(header)?.[1] ?? Number.NaN);
  if (Number.isNaN(version))
    throw ThawError.invalid('invalid-header', 'If-Match', 'must be one track version in quotes, as in "812", or *');
  return version;
}
