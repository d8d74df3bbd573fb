import { changeOf, type StatusChange } from '../status/status-row.js';

/** The changes of several entries, in the order of the log, as one: from before the first to after the last. */
export function netChanges(changes: readonly StatusChange[]): StatusChange[] {
  const byTrack = new Map<string, StatusChange>();
  for (const change of changes) {
    const before = byTrack.get(change.track);
    byTrack.set(change.track, before ? { ...change, from: before.from } : change);
  }
  return [...byTrack.values()].flatMap(({ track, from, to }) => changeOf(track, from, to));
}
