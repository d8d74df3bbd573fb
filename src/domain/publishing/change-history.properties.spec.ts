import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { drafts, logOf, recordOf, TODAY, tracks } from '../../../test/support/generated/random-log.js';
import type { Entry } from '../entries/entry.js';
import { TrackTimeline } from '../reading/track-timeline.js';
import { type Day, dayOfInstant } from '../time/day.js';
import { ChangeHistory, type PublishedChange } from './change-history.js';

/** The changes of the first track of a log, as known by the end of a day. */
function played(log: readonly Entry[], today: Day): { timeline: TrackTimeline; changes: PublishedChange[] } {
  const timeline = TrackTimeline.fold(recordOf(log, tracks[0]));
  const at = new Map(log.map(({ position, recordedAt }) => [position, recordedAt]));
  const history = new ChangeHistory(timeline, { since: log[0]!.recordedAt, at }, today);
  while (history.step());
  return { timeline, changes: history.changes() };
}

const shown = ({ key, versions }: PublishedChange) => JSON.stringify([key, versions]);

describe('the changes of a track', () => {
  it('stand in the end as its history has them, each under a key of its own', () => {
    fc.assert(
      fc.property(drafts, (list) => {
        const { timeline, changes } = played(logOf(list), TODAY);
        const periods = timeline.periodsUntil(TODAY);
        const begun = periods.filter(({ status }, i) => status !== (periods[i - 1]?.status ?? 'none'));
        const standing = changes.map(({ versions }) => versions.at(-1)!).filter(({ withdrawn }) => !withdrawn);
        standing.sort((a, b) => a.day - b.day);
        expect(standing.map(({ day, status, cause }) => ({ day, status, cause }))).toEqual(
          begun.map(({ day, status, cause }) => ({ day, status, cause })),
        );
        expect(new Set(changes.map(({ key }) => key)).size).toBe(changes.length);
      }),
    );
  });

  it('lose nothing of what was said of them when later entries come in', () => {
    fc.assert(
      fc.property(drafts, fc.nat(), (list, pick) => {
        const log = logOf(list);
        const until = log[pick % log.length]!;
        const day = dayOfInstant(until.recordedAt);
        const before = log.filter(({ recordedAt }) => dayOfInstant(recordedAt) <= day);
        const later = new Map(played(log, TODAY).changes.map((change) => [change.key, change]));
        for (const change of played(before, day).changes) {
          const { versions } = later.get(change.key)!;
          expect(shown({ key: change.key, versions: versions.slice(0, change.versions.length) })).toBe(shown(change));
        }
      }),
    );
  });

  it('are each told in the order of time', () => {
    fc.assert(
      fc.property(drafts, (list) => {
        for (const { versions } of played(logOf(list), TODAY).changes) {
          const instants = versions.map(({ at }) => at);
          expect(instants).toEqual([...instants].sort((a, b) => a - b));
        }
      }),
    );
  });
});
