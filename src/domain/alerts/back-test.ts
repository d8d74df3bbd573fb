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

/** One firing of a rule on a track in the past. */
export interface Firing {
  readonly key: string;
  readonly group: string;
  readonly track: string;
  /** The day on whose evening it would have fired. */
  readonly firedOn: Day;
  /** From when it was so, as was then known. */
  readonly since: Day;
  readonly says: string;
  readonly events: readonly string[];
  readonly cause: string | null;
  readonly status: DatedTransition['alert']['finding']['status'];
  /** The value that a transition went to. */
  readonly to: string | null;
  /** It held on the first day already. */
  readonly atStart: boolean;
  /** How often it would have been told again while it went on: repeated or escalated. */
  readonly remindedOn: readonly Day[];
  readonly ended: {
    readonly on: Day;
    readonly how: 'resolved' | 'withdrawn';
    readonly because: string;
    /** The entry that corrected the record, for what was withdrawn. */
    readonly entry: string | null;
  } | null;
}

/** A firing by what was known on its day, against what is known in the end. */
export interface ComparedFiring extends Firing {
  /** The same firing with hindsight; `null` where there is none, and where nobody compared. */
  readonly hindsight: { readonly firedOn: Day; readonly daysLate: number } | null;
}

/** What a rule would have made of one track. */
export interface TrackBackTest {
  readonly track: string;
  readonly title: string;
  /** By what was known on each day; empty in the mode `hindsight`. */
  readonly asKnown: readonly ComparedFiring[];
  /** By all that is known now; empty in the mode `as-known`. */
  readonly hindsight: readonly Firing[];
  /** Those with hindsight that nobody would have been told of. */
  readonly missed: readonly Firing[];
}

/**
 * Runs a rule over the past of one track. As known, every day is judged by what was known on its evening and by nothing
 * else. It yields every day that it has looked at, so that whoever runs it can pause, and returns what it found.
 */
export function* backTestTrack(
  rule: VersionedRule,
  timeline: TrackTimeline,
  range: BackTestRange,
): Generator<Day, TrackBackTest> {
  const { id: track, title } = timeline.definition;
  const { mode, to } = range;
  // Both are taken now: the timeline of a track may grow whenever whoever runs this pauses.
  const growing = mode === 'hindsight' ? null : new TimelineAsKnown(timeline, to);
  const whole = mode === 'as-known' ? null : new TimelineWithHindsight(timeline.asOf({}));
  const known = growing ? yield* firingsOf(rule, growing, range) : [];
  const hindsight = whole ? yield* firingsOf(rule, whole, range) : [];
  const free = new Set(hindsight);
  const pairs = new Map<Firing, Firing>();
  // What has the same cause is paired first, so that nothing else that overlaps it takes its place.
  for (const isSame of [hasSameCause, overlaps]) {
    for (const firing of known) {
      const same = pairs.has(firing) ? undefined : [...free].find((other) => isSame(firing, other));
      if (!same) continue;
      pairs.set(firing, same);
      free.delete(same);
    }
  }
  const asKnown = known.map((firing): ComparedFiring => {
    const same = pairs.get(firing);
    return { ...firing, hindsight: same ? { firedOn: same.firedOn, daysLate: firing.firedOn - same.firedOn } : null };
  });
  return { track, title, asKnown, hindsight, missed: mode === 'both' ? [...free] : [] };
}

function* firingsOf(rule: VersionedRule, unfolding: Timeline, range: BackTestRange): Generator<Day, Firing[]> {
  const firings: Firing[] = [];
  const latest = new Map<string, number>();
  for (const { day, transitions: noticed } of simulateRule(rule, unfolding, range)) {
    for (const each of noticed) note(each, range.from, firings, latest);
    yield day;
  }
  return firings;
}

/** @param latest where in the list the last firing of each key stands */
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

/** The same condition, or the same value of an axis whatever brought it about, over days that both have. */
function overlaps(a: Firing, b: Firing): boolean {
  const end = ({ ended }: Firing) => ended?.on ?? Infinity;
  const same = a.key === b.key || (a.to !== null && a.to === b.to);
  return same && a.firedOn < end(b) && b.firedOn < end(a);
}

/** How much a rule would have been heard. */
export interface NoiseForecast {
  readonly alerts: number;
  readonly withdrawn: number;
  /** Messages: those of one act on one day are one, reminders count, the end of an alert does not. */
  readonly notifications: number;
  readonly perYear: number;
  /** `4 alerts in 20 years`. */
  readonly says: string;
}

const daysInYear = 365.25;

/** Counts the firings of all tracks, as they would have gone out. */
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
