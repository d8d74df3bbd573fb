import type { FastifyReply } from 'fastify';
import type { RemarkedDryRun } from '../record/dry-run.js';
import type { Recorded } from '../record/recorder.js';

export const idempotencyKey =
  'The same request under the same key again gives the first answer; another request is refused (422)';
export const ifMatch = 'The version, in quotes, that the first track must be at: the position of its last entry';

/** What a write is answered: 201, or 200 where it was recorded before. */
export function sendRecorded(reply: FastifyReply, recorded: Recorded, location: string) {
  const { id, position, repeated, statusChanges, historyChanges, remarks } = recorded;
  reply.code(repeated ? 200 : 201).header('location', location);
  return { id, position, statusChanges, historyChanges, remarks };
}

/** What a dry run is answered. */
export function sendDryRun(reply: FastifyReply, { changes, remarks }: RemarkedDryRun) {
  reply.code(200);
  return { dryRun: true, ...changes, remarks };
}
