import type { FastifyReply } from 'fastify';
import { ThawError } from '../../domain/errors.js';
import type { ExpectedVersion } from './rule-store.js';

/** The description of `If-Match` in the contract. */
export const ifMatchVersion =
  'The version, in quotes, that it must be at: the ETag of the last answer. 412 where it is not';

/** Parses `If-Match` as a version. @throws ThawError invalid `invalid-header` */
export function expectedVersionOf(header: string | undefined): ExpectedVersion {
  if (header === undefined || header.trim() === '*') return undefined;
  const version = Number(/^\s*"(\d{1,15})"\s*$/.exec(header)?.[1] ?? Number.NaN);
  if (!Number.isNaN(version)) return version;
  const detail = 'must be one version in quotes, as in "3", or *';
  throw ThawError.invalid('invalid-header', 'If-Match', detail);
}

/** Sets the version as the ETag. Caches must revalidate, because a rule may change at any time. */
export function setVersionTag(reply: FastifyReply, version: number): void {
  void reply.header('etag', `"${version}"`).header('cache-control', 'no-cache');
}
