import { z } from 'zod';
import type { KeptName } from '../../upkeep/retention/kept-rows.js';
import { durationOf } from '../duration.js';

const kept = (days: number) =>
  z
    .string()
    .transform(durationOf)
    .default(days * 86_400_000);

/** The settings that say how long what is no part of the log is kept. */
export const retentionVariables = {
  THAW_KEEP_DELIVERIES: kept(400),
  THAW_KEEP_ALERTS: kept(1_100),
  THAW_KEEP_IDEMPOTENCY_KEYS: kept(90),
  THAW_KEEP_DISMISSED: kept(400),
  THAW_KEEP_BACKTESTS: kept(30),
};

/** How long each is kept, in milliseconds; for ever where absent. */
export function keptTimesOf(
  read: Readonly<Record<keyof typeof retentionVariables, number | null>>,
): Readonly<Partial<Record<KeptName, number>>> {
  const all: Readonly<Record<KeptName, number | null>> = {
    deliveries: read.THAW_KEEP_DELIVERIES,
    alerts: read.THAW_KEEP_ALERTS,
    idempotencyKeys: read.THAW_KEEP_IDEMPOTENCY_KEYS,
    dismissed: read.THAW_KEEP_DISMISSED,
    backTests: read.THAW_KEEP_BACKTESTS,
  };
  return Object.fromEntries(Object.entries(all).flatMap(([name, ms]) => (ms === null ? [] : [[name, ms]])));
}
