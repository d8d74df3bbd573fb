import { isAct, isOperational, isSession, type TrackEvent } from '../record/track-event.js';
import { statusLabels } from '../policy/states.js';
import { named } from '../wording/causes.js';
import { whenInWords } from '../wording/dates.js';
import type { TrackReading } from './reading.js';
import type { TrackView } from './track-view.js';

/** What a track without a status reads: before its record begins, with irritants alone, or with talks that do not count. */
export function withoutStatus(view: TrackView): Pick<TrackReading, 'label' | 'headline'> {
  const talks = view.visible().filter((event) => isTalks(event));
  const label = statusLabels.none;
  if (talks.length > 0) return { label, headline: `${label}: ${named(talks.at(-1)!)} does not count as such.` };
  if (view.visible().some((event) => isAct(event))) return alone('No talks on record here');
  const first = firstOf(view.pending.flatMap(({ event }) => (isAct(event) ? [event] : [])));
  if (first === undefined) return alone(label);
  const begins = whenInWords(first.date.startView().edtf);
  return { label: 'Before the record', headline: `Before the record, which begins ${begins}.` };
}

/** Whether a track without a status has no talks and no cooperation in deed on record either. */
export function isWithoutTalks(view: TrackView): boolean {
  return (view.periods[view.count - 1]?.status ?? 'none') === 'none' && !view.visible().some(isTalks);
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
