import type { VersionedRule } from './lifecycle.js';
import {
  TimelineAsKnown,
  type DatedTransition,
  type Timeline,
  simulateRule,
  TimelineWithHindsight,
} from './rule-simulation.js';
import type { Day } from '../time/day.js';
import { countInWords } from '../wording/nouns.js';
import type { TrackTimeline } from '../reading/track-timeline.js';

export const backTestModes = ['as-known', 'hindsight', 'both'] as const;
export type BackTestMode = (typeof backTestModes)[number];

export interface BackTestRange {
  readonly from: Day;
  readonly to: Day;
  readonly mode: BackTestMode;
}

/** One simulated firing of a rule on a track in the past. */
export interface Firing {
  readonly key: string;
  readonly group: string;
  readonly track: string;
  /** The day on whose evening it would have fired. */
  readonly firedOn: Day;
  /** The first day of the match, by the knowledge of `firedOn`. */
  readonly since: Day;
  readonly says: string;
  readonly events: readonly string[];
  readonly cause: string | null;
  readonly status: DatedTransition['alert']['finding']['status'];
  /** The new value of the axis, for a transition. */
  readonly to: string | null;
  /** Whether the match had begun before the first day of the range. */
  readonly atStart: boolean;
  /** The days on which it would have been repeated or escalated. */
  readonly remindedOn: readonly Day[];
  readonly ended: {
    readonly on: Day;
    readonly how: 'resolved' | 'withdrawn';
    readonly because: string;
    /** Id of the entry that corrected the record, for a withdrawn firing. */
    readonly entry: string | null;
  } | null;
}

/** A firing as known on its day, compared with the one by final knowledge. */
export interface ComparedFiring extends Firing {
  /** The same firing with hindsight; `null` if there is none, and in the mode `as-known`. */
  readonly hindsight: { readonly firedOn: Day; readonly daysLate: number } | null;
}

/** The result of a back-test on one track. */
export interface TrackBackTest {
  readonly track: string;
  readonly title: string;
  /** Firings by the knowledge of each day; empty in the mode `hindsight`. */
  readonly asKnown: readonly ComparedFiring[];
  /** Firings by all present knowledge; empty in the mode `as-known`. */
  readonly hindsight: readonly Firing[];
  /** Firings with hindsight that would never have fired as known; empty unless the mode is `both`. */
  readonly missed: readonly Firing[];
}

/**
 * Back-tests a rule on the past of one track. In the mode `as-known` each day is evaluated by the knowledge of its
 * evening only. It yields every evaluated day, so that the caller can pause, and returns the result.
 */
export function* backTestTrack(
  rule: VersionedRule,
  timeline: TrackTimeline,
  range: BackTestRange,
): Generator<Day, TrackBackTest> {
  const { id: track, title } = timeline.definition;
  const { mode, to } = range;
  // Both are copied before the first pause: the track's timeline may grow while the caller pauses.
  const growing = mode === 'hindsight' ? null : new TimelineAsKnown(timeline, to);
  const whole = mode === 'as-known' ? null : new TimelineWithHindsight(timeline.asOf({}));
  const knownFirings = growing ? yield* firingsOf(rule, growing, range) : [];
  const hindsight = whole ? yield* firingsOf(rule, whole, range) : [];
  const free = new Set(hindsight);
  const pairs = new Map<Firing, Firing>();
  // Firings with the same cause are paired first, so that a mere overlap cannot take their partner.
  for (const isSame of [hasSameCause, overlaps]) {
    for (const firing of knownFirings) {
      const same = pairs.has(firing) ? undefined : [...free].find((other) => isSame(firing, other));
      if (!same) continue;
      pairs.set(firing, same);
      free.delete(same);
    }
  }
  const asKnown = knownFirings.map((firing): ComparedFiring => {
    const same = pairs.get(firing);
    return { ...firing, hindsight: same ? { firedOn: same.firedOn, daysLate: firing.firedOn - same.firedOn } : null };
  });
  return { track, title, asKnown, hindsight, missed: mode === 'both' ? [...free] : [] };
}

function* firingsOf(rule: VersionedRule, timelineOnDay: Timeline, range: BackTestRange): Generator<Day, Firing[]> {
  const firings: Firing[] = [];
  const latest = new Map<string, number>();
  for (const { day, transitions } of simulateRule(rule, timelineOnDay, range)) {
    for (const each of transitions) note(each, range.from, firings, latest);
    yield day;
  }
  return firings;
}

/**
 * Adds a transition to the firings.
 * @param latest the index of the last firing of each key
 */
function note(
  { day, happened, because, alert }: DatedTransition,
  from: Day,
  firings: Firing[],
  latest: Map<string, number>,
) {
  if (happened === 'waited' || happened === 'dropped') return;
  if (happened === 'fired') {
    const { key, track, finding } = alert;
    const { group, since, says, events, cause, status, change } = finding;
    const atStart = day === from && finding.since < from;
    latest.set(key, firings.length);
    const plain = {
      key,
      group,
      track,
      firedOn: day,
      since,
      says,
      events,
      cause,
      status,
      to: change?.to ?? null,
      atStart,
    };
    firings.push({ ...plain, remindedOn: [], ended: null });
    return;
  }
  const at = latest.get(alert.key)!;
  const firing = firings[at]!;
  if (happened === 'repeated' || happened === 'escalated') {
    firings[at] = { ...firing, remindedOn: [...firing.remindedOn, day] };
    return;
  }
  firings[at] = { ...firing, ended: { on: day, how: happened, because, entry: alert.withdrawn?.entry ?? null } };
}

function hasSameCause(a: Firing, b: Firing): boolean {
  return a.key === b.key && a.cause !== null && a.cause === b.cause;
}

/** Whether two firings overlap in time and have the same key, or the same new value of an axis (by any cause). */
function overlaps(a: Firing, b: Firing): boolean {
  const end = ({ ended }: Firing) => ended?.on ?? Infinity;
  const same = a.key === b.key || (a.to !== null && a.to === b.to);
  return same && a.firedOn < end(b) && b.firedOn < end(a);
}

/** A forecast of how many notifications a rule would send. */
export interface NoiseForecast {
  readonly alerts: number;
  readonly withdrawn: number;
  /**
   * The number of messages: firings of one cause on one day are one message; reminders count, ends of alerts do not.
   */
  readonly notifications: number;
  readonly perYear: number;
  /** `4 alerts in 20 years`. */
  readonly says: string;
}

const daysInYear = 365.25;

/** Counts the firings of all tracks as notifications. `perYear` is alerts a year of 365.25 days, to two decimals. */
export function noiseForecast(
  firings: readonly Firing[],
  { from, to }: Pick<BackTestRange, 'from' | 'to'>,
): NoiseForecast {
  const messages = new Set<string>();
  for (const { group, firedOn, remindedOn } of firings) {
    for (const day of [firedOn, ...remindedOn]) messages.add(`${group} ${day}`);
  }
  const alerts = firings.length;
  const withdrawn = firings.filter(({ ended }) => ended?.how === 'withdrawn').length;
  const years = (to - from + 1) / daysInYear;
  const words = [
    `${alerts === 0 ? 'no' : alerts} ${alerts === 1 ? 'alert' : 'alerts'} in ${spanInWords(to - from + 1)}`,
    messages.size === alerts ? null : `in ${countInWords(messages.size, ['notification', 'notifications'])}`,
    withdrawn === 0 ? null : `${countInWords(withdrawn, ['of them', 'of them'])} withdrawn`,
  ];
  return {
    alerts,
    withdrawn,
    notifications: messages.size,
    perYear: Math.round((alerts / years) * 100) / 100,
    says: words.filter((each) => each !== null).join(', '),
  };
}

function spanInWords(days: number): string {
  if (days < 60) return `${days} ${days === 1 ? 'day' : 'days'}`;
  const months = Math.round(days / (daysInYear / 12));
  if (months < 24) return `${months} months`;
  return `${Math.round(days / daysInYear)} years`;
}
