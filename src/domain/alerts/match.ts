import type { AlertCondition, AlertRule } from './rule.js';
import { type Axis, type AxisBeginning, beginningAt, type TrackSnapshot, type TrackOnDay } from './track-on-day.js';
import type { StatusPeriod } from '../fold/status-history.js';
import type { TrackEntry } from '../record/track-entry.js';
import { type Day, isoDay } from '../time/day.js';
import { isEvent } from '../entries/entry.js';
import { statusLabels, type Status } from '../policy/states.js';
import type { MessageValues } from './message.js';

/**
 * Input of one evaluation: a track before and after a change, which is a passed day or newly known entries. It is
 * evaluated on the evening of `day` and holds only facts that were known by then.
 */
export interface EvaluationInput {
  readonly day: Day;
  /** The track before the change; `null` for a track that was never evaluated, where no change can be found. */
  readonly before: TrackSnapshot | null;
  readonly after: TrackOnDay;
  /** Entries that became known since `before`. */
  readonly arrivals: readonly TrackEntry[];
}

/** The result of a rule that matches on a track: something happened, or a condition holds. */
export interface Match {
  /**
   * Identity of the alert, the same in every evaluation: rule, track and, for an event, its cause; at most 200
   * characters.
   */
  readonly key: string;
  /** Key of the notification: matches of one rule with one cause, on all tracks, are notified together. */
  readonly group: string;
  readonly kind: AlertCondition['kind'];
  readonly track: string;
  /** The reason as a sentence. */
  readonly says: string;
  /** Ids of the supporting events; for a revision, the id of the amendment. */
  readonly events: readonly string[];
  /** The first day on which the condition held, by present knowledge. */
  readonly since: Day;
  /** Id of the causing event or entry, or of the event that the clock or the condition counts from; `null` for none. */
  readonly cause: string | null;
  /** The changed axis with its old and new value, for a transition. */
  readonly change: { readonly axis: Axis; readonly from: string; readonly to: string } | null;
  /** The status before and after; `null` if it did not change. */
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

/** The part of a key that stands for the cause: an event by its id; the clock by `+` and the event it counted from. */
export function causePart({ cause, basis }: Pick<AxisBeginning, 'cause' | 'basis'>): string {
  return basis === undefined ? cause : `+${basis}`;
}

/**
 * Whether an axis ever had a value that this cause began, by present knowledge.
 * @param part the cause as in a key (`causePart`)
 */
export function hasBegun(axis: Axis, to: string, part: string, periods: readonly StatusPeriod[]): boolean {
  return periods.some((period, i) => {
    const begins = period[axis] === to && periods[i - 1]?.[axis] !== to;
    return begins && causePart(beginningAt(axis, period)) === part;
  });
}

/** Whether an arrival is an amendment of the record rather than an event of the world. */
export function isAboutRecord(arrival: TrackEntry): boolean {
  return arrival.kind === 'correction' || (arrival.kind === 'amendment' && arrival.body.type !== 'CoverageConfirmed');
}

/**
 * Whether an arrival is an event of this track, not one that is here only because an amendment of this track names it.
 */
export function isOwnEvent(arrival: TrackEntry): arrival is Extract<TrackEntry, { kind: 'event' }> {
  return arrival.kind === 'event' && arrival.touches;
}

/** The values of the placeholders in a rule's message; days are ISO 8601. */
export function messageValues(
  rule: Pick<AlertRule, 'name' | 'severity'>,
  match: Match,
  trackOnDay: TrackOnDay,
): MessageValues {
  const { status } = trackOnDay.values;
  return {
    track: match.track,
    title: trackOnDay.definition.title,
    status,
    from: match.change?.from ?? match.status?.from ?? status,
    to: match.change?.to ?? match.status?.to ?? status,
    reason: match.says,
    since: isoDay(match.since),
    day: isoDay(trackOnDay.day),
    severity: rule.severity,
    rule: rule.name,
  };
}

/** Whether live evaluation treats an entry of the log as news: a backfilled event is history, not news. */
export function hasNews(body: Parameters<typeof isEvent>[0]): boolean {
  return !(isEvent(body) && body.backfill === true);
}
