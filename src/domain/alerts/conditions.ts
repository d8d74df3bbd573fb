import type { AlertRule } from './rule.js';
import type { TrackOnDay } from './track-on-day.js';
import { type Day, isoDay, parseDay } from '../time/day.js';
import { countInWords } from '../wording/nouns.js';
import { whenInWords } from '../wording/dates.js';
import { contactsAmong, countedLedgerOn } from '../reading/metrics/make-metrics.js';
import { lastAmong } from '../record/last-event.js';
import { pressureOn, type TrackView } from '../reading/track-view.js';
import { pressureLevels } from '../policy/states.js';
import { flagGrounds } from '../reading/flags.js';
import { isAct, type TrackEvent } from '../record/track-event.js';
import type { CommitmentEntry } from '../reading/ledger/commitments.js';
import { nextCheckOf } from '../reading/make-reading.js';
import { gapsAmong, dialogueRhythm } from '../reading/metrics/freezes.js';
import { earliestDay, withExpiries } from '../fold/status-history.js';

type Condition = AlertRule['when'];
/** A condition that holds for a time, as opposed to an event that happens once. */
export type LastingCondition = Extract<Condition, { kind: 'metric' | 'absence' | 'flag' }>;

/** The details of a condition that holds. */
export interface ConditionMatch {
  /** The predicate of a sentence whose subject is the track's title: `has been without dialogue for 200 days`. */
  readonly says: string;
  /** Ids of the supporting events. */
  readonly events: readonly string[];
  /** The first day of the unbroken run of days on which it has held; `null` where it is known only day by day. */
  readonly since: Day | null;
  /** Id of the event that the condition counts from; `null` if there is no single one. */
  readonly basis: string | null;
}

/** Whether a condition holds on a day, and the first later day on which that may change without new entries. */
export interface Outlook {
  readonly match: ConditionMatch | null;
  readonly next: Day | null;
}

/** Evaluates one condition on a track and day; cost: at most one pass over the track's events. */
export function outlookOf(condition: LastingCondition, trackOnDay: TrackOnDay): Outlook {
  return trackOnDay.withView((view) => {
    const { match, next } = evaluated(condition, view);
    const days = [next, view.pending[0]?.visibleFrom ?? null];
    return { match, next: earliestDay(days.filter((day): day is Day => day !== null && day > view.validAt)) };
  });
}

function evaluated(condition: LastingCondition, view: TrackView): Outlook {
  if (condition.kind === 'flag') return flagOn(condition.flag, view);
  if (condition.kind === 'absence') return absenceOn(condition.of, condition.days, view);
  switch (condition.metric) {
    case 'days-since-dialogue':
      return silenceOf('dialogue', lastDialogue(view), condition.above + 1, view.validAt);
    case 'pressure':
      return pressureFrom(condition.atLeast, view);
    case 'commitments-overdue':
      return overdueOn(condition.atLeast, view);
    case 'commitments-due':
      return dueOn(condition.withinDays, view);
    case 'silence-rank':
      return rankOn(condition.above, view);
  }
}

function absenceOn(of: Absent | 'coverage', days: number, view: TrackView): Outlook {
  if (of === 'coverage') return uncoveredFor(days, view);
  return silenceOf(of, lastOf(of, view), days, view.validAt);
}

type Absent = 'dialogue' | 'contact' | 'entry';

/** The outlook of a record that nobody has looked through: it counts from what the flag `stale` counts from. */
function uncoveredFor(days: number, { coverage, validAt }: TrackView): Outlook {
  if (coverage === null) return { match: null, next: null };
  const since = coverage + days;
  if (validAt < since) return { match: null, next: since };
  const says = `has not been looked through for ${countInWords(validAt - coverage, ['day', 'days'])}, since ${isoDay(coverage)}`;
  return { match: { says, events: [], since, basis: null }, next: null };
}

/**
 * The outlook of an absence. It never holds before the first event of the kind: something must have been there to be
 * absent.
 */
function silenceOf(of: Absent, last: TrackEvent | null, days: number, day: Day): Outlook {
  const end = last?.date.end.latest ?? null;
  if (last === null || end === null) return { match: null, next: null };
  const since = end + days;
  if (day < since) return { match: null, next: since };
  const what = of === 'entry' ? 'anything on record' : of;
  const says = `has been without ${what} for ${countInWords(day - end, ['day', 'days'])}, since “${last.title}” ${whenInWords(last.date.text)}`;
  return { match: { says, events: [last.id], since, basis: last.id }, next: null };
}

function lastOf(of: Absent, view: TrackView): TrackEvent | null {
  if (of === 'dialogue') return lastDialogue(view);
  const events = view.visible();
  if (of === 'contact') return lastAmong(contactsAmong(events, view.definition).contacts);
  return lastAmong(events.filter(isAct));
}

function lastDialogue(view: TrackView): TrackEvent | null {
  return view.state.lastDialogue?.event ?? null;
}

function pressureFrom(least: (typeof pressureLevels)[number], view: TrackView): Outlook {
  const { level, score, drivers } = pressureOn(view);
  const ends = view.state.pressure.map((act) => act.lastDay + 1).filter((day) => day > view.validAt);
  const next = earliestDay(ends);
  if (pressureLevels.indexOf(level) < pressureLevels.indexOf(least)) return { match: null, next };
  return {
    match: { says: `is under ${level} pressure (${score} points)`, events: drivers, since: null, basis: null },
    next,
  };
}

function overdueOn(least: number, view: TrackView): Outlook {
  const { validAt } = view;
  const dated = datedCommitments(view);
  const late = dated.filter(({ due }) => due < validAt);
  const next = earliestDay(dated.map(({ due }) => due + 1).filter((day) => day > validAt));
  if (late.length < least) return { match: null, next };
  const [first] = late as [DatedCommitment];
  // The day on which the number of overdue commitments reached the threshold.
  const since = late.map(({ due }) => due + 1).sort((a, b) => a - b)[least - 1]!;
  const says = `has ${countInWords(late.length, ['commitment', 'commitments'])} overdue, the longest “${first.entry.title}”`;
  return { match: { says, events: idsOf(late), since, basis: null }, next };
}

function dueOn(withinDays: number, view: TrackView): Outlook {
  const { validAt } = view;
  const dated = datedCommitments(view);
  const soon = dated.filter(({ due }) => due >= validAt && due <= validAt + withinDays);
  const turns = dated.flatMap(({ due }) => [due - withinDays, due + 1]);
  const next = earliestDay(turns.filter((day) => day > validAt));
  const [first] = soon;
  if (!first) return { match: null, next };
  const others = soon.length === 1 ? '' : ` and ${countInWords(soon.length - 1, ['more', 'more'])}`;
  const says = `has “${first.entry.title}”${others} due within ${countInWords(first.due - validAt, ['day', 'days'])}`;
  return { match: { says, events: idsOf(soon), since: null, basis: null }, next };
}

interface DatedCommitment {
  readonly entry: CommitmentEntry;
  readonly due: Day;
}

/** The open commitments that have a due date, earliest first. A due date counts by its latest bound. */
function datedCommitments(view: TrackView): DatedCommitment[] {
  const open = countedLedgerOn(view).commitments.filter(({ state }) => state !== 'fulfilled' && state !== 'broken');
  const dated = open.flatMap((entry) => (entry.due?.latest ? [{ entry, due: parseDay(entry.due.latest, 'due') }] : []));
  return dated.sort((a, b) => a.due - b.due);
}

const idsOf = (commitments: readonly DatedCommitment[]) => commitments.map(({ entry }) => entry.event);

function rankOn(above: number, view: TrackView): Outlook {
  const { dialogues } = contactsAmong(view.visible(), view.definition);
  const { gaps, last } = gapsAmong(dialogues);
  const end = last?.date.end.latest ?? null;
  if (last === null || end === null) return { match: null, next: null };
  const next = earliestDay(gaps.map((gap) => end + gap.days.max).filter((day) => day > view.validAt));
  const silence = dialogueRhythm(dialogues, view.validAt).silence;
  if (!silence || silence.rank === null || silence.rank <= above) return { match: null, next };
  const share = `${Math.round(silence.rank * 100)} % of its past gaps`;
  const says = `has been without dialogue for ${countInWords(silence.days.min, ['day', 'days'])}, as long as or longer than ${share}`;
  return { match: { says, events: [last.id], since: null, basis: last.id }, next };
}

const flagWords = {
  thaw: 'shows a thaw under its freeze',
  contested: 'has a status that is contested',
  provisional: 'has a status that is provisional',
  strained: 'is strained',
  partial: 'is partly working',
  stale: 'has not been looked at for long: its record is stale',
} as const;

function flagOn(flag: keyof typeof flagWords, view: TrackView): Outlook {
  const state = withExpiries(view.state, view.validAt, view.policy);
  const grounds = flagGrounds(view, state, pressureOn(view).level).filter((ground) => ground.flag === flag);
  const next = nextCheckOf(view);
  if (grounds.length === 0) return { match: null, next };
  const events = [...new Set(grounds.flatMap((ground) => ground.events.map(({ id }) => id)))];
  return { match: { says: flagWords[flag], events, since: null, basis: null }, next };
}
