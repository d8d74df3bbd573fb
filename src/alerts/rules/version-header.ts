import type { FastifyReply } from 'fastify';
import { ThawError } from '../../domain/errors.js';
import type { ExpectedVersion } from './rule-store.js';

export const ifMatchVersion =
  'The version, in quotes, that it must be at: the ETag of the last answer. 412 where it is not';

/** The version that `If-Match` asks for. @throws ThawError invalid `invalid-header` */
export function versionAsked(header: string | undefined): ExpectedVersion {
  if (header === undefined || header.trim() === '*') return undefined;
  const version = Number(/^\s*"(\d{1,15})"\s*$/.exec(header)?.[1] ?? Number.NaN);
  if (!Number.isNaN(version)) return version;
  const detail = 'must be one version in quotes, as in "3", or *';
  throw new ThawError('invalid', 'invalid-header', `If-Match ${detail}`, [{ pointer: 'If-Match', detail }]);
}

/** Names the version in the answer; what is read here changes whenever somebody changes it. */
export function tagVersion(reply: FastifyReply, version: number): void {
  void reply.header('etag', `"${version}"`).header('cache-control', 'no-cache');
}
