import { MoreThanOrEqual, type QueryRunner } from 'typeorm';
import type { ChannelSchedule } from '../../contract/alerts/schedules.js';
import { type Digest, zoneOf } from '../../domain/alerts/schedule/schedule.js';
import { ThawError } from '../../domain/errors.js';
import { type ChannelRow, digestTable } from '../outbox/entities.js';
import type { Channel } from './channel.js';

/** The schedule of a channel; `null` where it has none. */
export function scheduleOf({ schedule }: ChannelRow): ChannelSchedule | null {
  return schedule === null ? null : (JSON.parse(schedule) as ChannelSchedule);
}

/** Why a kind of channel cannot keep a schedule; `undefined` where it can. */
export function scheduleFault({ kind, carriesText }: Channel, schedule: ChannelSchedule | null) {
  if (!schedule?.digests || carriesText !== false) return undefined;
  return { pointer: '/schedule/digests', detail: `are text, and a channel of kind ${kind} carries none` };
}

/** The column of a schedule. @throws ThawError invalid `invalid-channel` where the kind cannot keep it */
export function scheduleColumn(kind: Channel, schedule: ChannelSchedule | null): string | null {
  const fault = scheduleFault(kind, schedule);
  if (fault) throw ThawError.invalid('invalid-channel', fault.pointer, fault.detail);
  return schedule === null ? null : JSON.stringify(schedule);
}

/**
 * Stores from when the digests of a channel are due. One that stays as it was goes on; one that is new or changed is due at
 * its next time, and where it takes the place of another it tells from where that one ended.
 * @param now milliseconds since 1970 UTC
 */
export async function settleDigests(
  { manager }: QueryRunner,
  channel: string,
  { before, after, now }: { before: ChannelSchedule | null; after: ChannelSchedule | null; now: number },
): Promise<void> {
  const digests = inZones(after);
  const old = inZones(before);
  await manager.delete(digestTable, { channel, number: MoreThanOrEqual(digests.length) });
  for (const [number, digest] of digests.entries()) {
    if (old[number] === digest) continue;
    const where = { channel, number };
    if (old[number] !== undefined) await manager.update(digestTable, where, { due_after: now });
    else await manager.insert(digestTable, { ...where, due_after: now, told_until: null });
  }
}

function inZones(schedule: ChannelSchedule | null): string[] {
  return (schedule?.digests ?? []).map((digest: Digest) =>
    JSON.stringify({ ...digest, zone: zoneOf(schedule!, digest) }),
  );
}
