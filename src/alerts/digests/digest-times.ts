import type { ChannelSchedule } from '../../contract/alerts/schedules.js';
import { type Digest, zoneOf } from '../../domain/alerts/schedule/schedule.js';

/**
 * A digest leaves out what was recorded so shortly before, in milliseconds, since the transaction of an earlier entry may
 * still be under way: the next one tells it.
 */
export const settlingMs = 2_000;

/** How to reckon with times of digests; loaded where a channel has one, since its library takes its time. */
export type DigestTimes = typeof import('../../domain/alerts/schedule/digest-times.js');

export function loadDigestTimes(): Promise<DigestTimes> {
  return import('../../domain/alerts/schedule/digest-times.js');
}

/** A digest of a channel, with its zone and its place in the schedule. */
export interface PlacedDigest {
  readonly number: number;
  readonly digest: Digest;
  readonly zone: string;
}

/** The digests of a schedule. */
export function placedDigests(schedule: ChannelSchedule | null): PlacedDigest[] {
  return (schedule?.digests ?? []).map((digest, number) => ({ number, digest, zone: zoneOf(schedule!, digest) }));
}

/**
 * The beginning of what a digest covers: the end of the one before, else the time before.
 * @param due its own time @returns milliseconds since 1970 UTC
 */
export function beginOf(
  { lastDigest }: DigestTimes,
  { digest, zone }: PlacedDigest,
  due: number,
  toldUntil: number | null,
): number {
  return toldUntil ?? lastDigest(digest, zone, due - 1);
}
