import { compareKeys, type OrderedEvent } from './event-order.js';
import type { TrackState } from './state.js';
import type { StatusPeriod } from './status-history.js';

/** The fold after the first so many steps; `greatest` is the greatest key among them. */
export interface Snapshot {
  readonly steps: number;
  readonly state: TrackState;
  readonly greatest: readonly number[];
  readonly periods: number;
  /** The last stretch as it stood then: later events of the same day may replace it. */
  readonly lastPeriod: StatusPeriod | undefined;
}

/** The latest snapshot whose steps all sort before the rest of the first `count`. */
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
