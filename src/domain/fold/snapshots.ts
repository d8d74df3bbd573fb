import { compareKeys, type OrderedEvent } from './event-order.js';
import type { TrackState } from './state.js';
import type { StatusPeriod } from './status-history.js';

/** The fold after the first `steps` steps; `greatest` is the greatest sort key among them. */
export interface Snapshot {
  readonly steps: number;
  readonly state: TrackState;
  readonly greatest: readonly number[];
  readonly periods: number;
  /** The last period at that point, stored because later events of the same day may replace it. */
  readonly lastPeriod: StatusPeriod | undefined;
}

/**
 * The latest snapshot from which the first `count` steps can be folded on: all its steps sort before the others. Steps
 * are listed by visible day, but a state is folded by sort key, so a later step may sort before an earlier one.
 */
export function snapshotBefore(
  snapshots: readonly Snapshot[],
  steps: readonly OrderedEvent[],
  count: number,
): Snapshot | undefined {
  let least: readonly number[] | null = null;
  let from = count;
  for (const snapshot of snapshots.toReversed()) {
    if (snapshot.steps > count) continue;
    for (; from > snapshot.steps; from--) {
      const key = steps[from - 1]!.key;
      if (least === null || compareKeys(key, least) < 0) least = key;
    }
    if (least === null || compareKeys(snapshot.greatest, least) < 0) return snapshot;
  }
  return undefined;
}
