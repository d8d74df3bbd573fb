import type { Day } from '../../time/day.js';

/** The threshold of flapping: with more changes than this in so many days, changes are sent as one digest every so many days. */
export const flappingLimit = { changes: 4, days: 7 } as const;

/** The recent changes of one rule on one track. It is stored as JSON, so its fields keep their names. */
export interface ChangeHistory {
  /** The days of the changes within the window, oldest first. */
  readonly recent: readonly Day[];
  /** The day of the first change that waits for the digest; `null` while none waits. */
  readonly heldFrom: Day | null;
}

/** A history without changes. */
export const noChanges: ChangeHistory = { recent: [], heldFrom: null };

/** The history with one more change; changes that have left the window are dropped. */
export function addChange(history: ChangeHistory, day: Day): ChangeHistory {
  return { ...history, recent: [...history.recent.filter((earlier) => earlier > day - flappingLimit.days), day] };
}

/** Whether the changes of the window exceed the threshold. */
export function isFlapping({ recent }: ChangeHistory): boolean {
  return recent.length > flappingLimit.changes;
}

/** The history with a change waiting for the digest; the first one that waits decides when the digest is due. */
export function deferToDigest(history: ChangeHistory, day: Day): ChangeHistory {
  return { ...history, heldFrom: history.heldFrom ?? day };
}

/** The day on which the digest is due; `null` while nothing waits for it. */
export function digestDay({ heldFrom }: ChangeHistory): Day | null {
  return heldFrom === null ? null : heldFrom + flappingLimit.days;
}

/** The history after its digest was sent. */
export function afterDigest(history: ChangeHistory): ChangeHistory {
  return { ...history, heldFrom: null };
}
