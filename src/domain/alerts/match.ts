import type { AlertRule } from './rule.js';
import type { AlertCondition } from './rule.js';
import type { Axis, AxisBeginning, TrackSnapshot, TrackOnDay } from './track-on-day.js';
import type { TrackEntry } from '../record/track-entry.js';
import { type Day, isoDay } from '../time/day.js';
import { isEvent } from '../entries/entry.js';
import { statusLabels, type Status } from '../policy/states.js';
import type { MessageValues } from './message.js';

/**
 * A track before and after something: a day that has passed, or entries that have become known. Evaluated on the
 * evening of `day`, by nothing that was not known by then.
 */
export interface EvaluationInput {
  readonly day: Day;
  /** How it stood before; `null` where nobody has looked at the track before, so that nothing can have changed. */
  readonly before: TrackSnapshot | null;
  readonly after: TrackOnDay;
  /** What has become known since. */
  readonly arrivals: readonly TrackEntry[];
}

/** Why a rule speaks of a track: something happened, or a condition holds. */
export interface Match {
  /** One alert for ever, whoever evaluates it: rule, track and, for what happens, the cause; at most 200 characters. */
  readonly key: string;
  /** Findings of one rule with one cause, on whatever tracks, are one notification. */
  readonly group: string;
  readonly kind: AlertCondition['kind'];
  readonly track: string;
  /** The reason as a sentence. */
  readonly says: string;
  /** Ids of the events that it rests on; of the entry about the record, for a revision. */
  readonly events: readonly string[];
  /** The first day on which it was so, as is known now. */
  readonly since: Day;
  /** The event or entry that brought it about, or that the clock or the condition counts from; `null` where none. */
  readonly cause: string | null;
  /** What went from what to what, for a transition. */
  readonly change: { readonly axis: Axis; readonly from: string; readonly to: string } | null;
  /** The status before and after; `null` where it stayed. */
  readonly status: { readonly from: Status; readonly to: Status } | null;
}

export type Evaluated = Pick<AlertRule, 'id' | 'when'>;

const axisWords: Readonly<Record<Axis, (title: string) => string>> = {
  status: (title) => title,
  formal: (title) => `The formal position of ${title}`,
  practice: (title) => `Practice in ${title}`,
};

/** A value of an axis in the middle of a sentence. */
export function valueInWords(axis: Axis, value: string): string {
  if (axis === 'status') return statusLabels[value as Status].toLowerCase();
  return value === 'none' ? 'nothing declared' : value;
}

/** The title of a track as the subject of a sentence about an axis of it. */
export function subjectOf(axis: Axis, title: string): string {
  return axisWords[axis](title);
}

/** What stands for the cause in a key: an event by its id; the clock by the event that it counted from. */
export function causePart({ cause, basis }: Pick<AxisBeginning, 'cause' | 'basis'>): string {
  return basis === undefined ? cause : `+${basis}`;
}

/** Whether an arrival is about the record rather than of the world. */
export function isAboutRecord(arrival: TrackEntry): boolean {
  return arrival.kind === 'correction' || (arrival.kind === 'kept' && arrival.body.type !== 'CoverageConfirmed');
}

/** An event of this track, and not one that is here because an entry of this track is about it. */
export function isOwnEvent(arrival: TrackEntry): arrival is Extract<TrackEntry, { kind: 'event' }> {
  return arrival.kind === 'event' && arrival.touches;
}

/** What the placeholders of a rule's message stand for. */
export function messageValues(
  rule: Pick<AlertRule, 'name' | 'severity'>,
  finding: Match,
  sight: TrackOnDay,
): MessageValues {
  const { status } = sight.values;
  return {
    track: finding.track,
    title: sight.definition.title,
    status,
    from: finding.change?.from ?? finding.status?.from ?? status,
    to: finding.change?.to ?? finding.status?.to ?? status,
    reason: finding.says,
    since: isoDay(finding.since),
    day: isoDay(sight.day),
    severity: rule.severity,
    rule: rule.name,
  };
}

/** Whether an entry of the log is one that live evaluation takes for news: history entered afterwards is none. */
export function hasNews(body: Parameters<typeof isEvent>[0]): boolean {
  return !(isEvent(body) && body.backfill === true);
}
