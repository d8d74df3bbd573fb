import { parseDay } from '../../src/domain/time/day.js';
import { type Entry, type EntryBody, parseBody } from '../../src/domain/entries/entry.js';
import type { AsOf } from '../../src/domain/record/resolve-record.js';
import { TrackTimeline } from '../../src/domain/reading/track-timeline.js';
import { defined, entries, track } from './given.js';
import { metricsOn } from '../../src/domain/reading/metrics/make-metrics.js';

let serial = 0;

/** A record-keeping entry, right in all that a test leaves out; it bears on the one track of `given.js`. */
export function amendment(type: string, more: Record<string, unknown>): EntryBody {
  serial += 1;
  const id = `00000000-0000-7000-9000-${serial.toString(16).padStart(12, '0')}`;
  const ofOneTrack = type === 'AssessmentRecorded' || type === 'PolicyAdopted' || type === 'CoverageConfirmed';
  const words = type === 'EventDisputed' ? { says: 'It was otherwise' } : { reason: 'a reason' };
  return parseBody({
    type,
    id,
    ...(type === 'CoverageConfirmed' ? {} : words),
    ...(ofOneTrack ? { track: track.id } : { tracks: [track.id] }),
    ...more,
  });
}

export const correction = (of: EntryBody, reading: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  amendment('EventCorrected', { event: { ...of, ...reading }, ...more });
export const addition = (to: EntryBody, adds: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  amendment('EventAmended', { target: to.id, adds, ...more });
export const retraction = (of: EntryBody, more: Record<string, unknown> = {}) =>
  amendment('EventRetracted', { target: of.id, ...more });
export const merger = (into: EntryBody, ...duplicates: EntryBody[]) =>
  amendment('EventsMerged', { into: into.id, duplicates: duplicates.map(({ id }) => id) });
export const dispute = (of: EntryBody, party: string, more: Record<string, unknown> = {}) =>
  amendment('EventDisputed', { target: of.id, party, ...more });

/** Entries recorded on one day each: the definition on 1 January 2024, the first body on 2 January, and so on. */
export function recorded(...bodies: EntryBody[]): Entry[] {
  return entries([defined(), ...bodies]).map((entry, i) => ({ ...entry, recordedAt: Date.UTC(2024, 0, 1 + i) }));
}

/** A record of such entries, read on any day, and by whatever cut. */
export function record(...bodies: EntryBody[]) {
  const timeline = TrackTimeline.fold(recorded(...bodies));
  const day = (text: string) => parseDay(text, '');
  return {
    timeline,
    on: (validAt: string, cut: Omit<AsOf, 'knownAt'> & { knownAt?: string } = {}) => {
      const { knownAt, ...rest } = cut;
      const view = timeline.asOf({ ...rest, ...(knownAt === undefined ? {} : { knownAt: day(knownAt) }) });
      return {
        ...view.read(day(validAt)),
        metrics: metricsOn(view, day(validAt)),
        history: view.history(day(validAt)),
      };
    },
  };
}
