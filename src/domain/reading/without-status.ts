import { isAct, isOperational, isSession, type TrackEvent } from '../record/track-event.js';
import { type Status, statusLabels } from '../policy/states.js';
import { named } from '../wording/causes.js';
import { whenInWords } from '../wording/dates.js';
import { subTracksInWords } from '../wording/sub-tracks.js';
import type { TrackReading } from './reading.js';
import type { TrackView } from './track-view.js';

const beforeLabel = 'Before the record';

/** What a track without a status reads: before its record begins, with irritants alone, or with talks that do not count. */
export function withoutStatus(view: TrackView): Pick<TrackReading, 'label' | 'headline'> {
  const talks = view.visible().filter((event) => isTalks(event));
  const label = statusLabels.none;
  if (talks.length > 0) return { label, headline: `${label}: ${named(talks.at(-1)!)} does not count as such.` };
  if (view.visible().some((event) => isAct(event))) return alone('No talks on record here');
  const first = firstOf(view.pending.flatMap(({ event }) => (isAct(event) ? [event] : [])));
  if (first === undefined) return alone(label);
  const begins = whenInWords(first.date.startView().edtf);
  return { label: beforeLabel, headline: `${beforeLabel}, which begins ${begins}.` };
}

/** The part of a reading in which a track without a status says what is on record. */
type Told = Pick<TrackReading, 'status' | 'label' | 'headline'>;

/** Whether a reading is of a track without a status and without any talks: its sub-tracks may say more. */
export function isWithoutTalks({ status, label, headline }: Told): boolean {
  return status === 'none' && (label === beforeLabel || headline === `${label}.`);
}

/** A reading of a track without talks of its own, told by how its sub-tracks stand; the same reading without any. */
export function withSubTracks<T extends Told>(reading: T, standing: readonly Status[]): T {
  if (standing.length === 0 || !isWithoutTalks(reading)) return reading;
  const label = 'No talks of its own on record';
  return { ...reading, label, headline: `${label}; ${subTracksInWords(standing)}.` };
}

const alone = (label: string) => ({ label, headline: `${label}.` });

function isTalks(event: TrackEvent): boolean {
  return event.type === 'TalksHeld' || isSession(event) || isOperational(event);
}

function firstOf(events: readonly TrackEvent[]): TrackEvent | undefined {
  return events.reduce<TrackEvent | undefined>(
    (first, next) => (first && first.day <= next.day ? first : next),
    undefined,
  );
}
