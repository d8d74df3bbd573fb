import { type LastingCondition, outlookOf } from './conditions.js';
import {
  causePart,
  type Evaluated,
  type Match,
  isAboutRecord,
  isOwnEvent,
  type EvaluationInput,
  subjectOf,
  valueInWords,
} from './match.js';
import type { AlertCondition } from './rule.js';
import { type Axis, beginningOf, type TrackSnapshot, type TrackOnDay } from './track-on-day.js';
import type { TrackEntry } from '../record/track-entry.js';
import { type Day, parseDay } from '../time/day.js';
import { whenInWords } from '../wording/dates.js';
import { causeInWords } from '../wording/causes.js';
import { countInWords } from '../wording/nouns.js';
import { byKnowledge } from '../record/resolve-amendments.js';
import { historyChangeOf, statusAt } from '../reading/revision.js';
import { earliestDay, nextClockChange, type StatusPeriod } from '../fold/status-history.js';

type When<K extends AlertCondition['kind']> = Extract<AlertCondition, { kind: K }>;

/**
 * Evaluates a rule on a track that it selects. It is pure: the same input always gives the same matches.
 * @returns at most one match; for a rule on entries, one for each event
 */
export function evaluateRule(rule: Evaluated, input: EvaluationInput): Match[] {
  const { when } = rule;
  switch (when.kind) {
    case 'transition':
      return transitionIn(rule, when, input);
    case 'entry':
      return entriesIn(rule, when, input);
    case 'history-revised':
      return revisionIn(rule, when, input);
    case 'source-health':
      // It is found on sources, never on a track: see source-health.ts.
      return [];
    default:
      return holding(rule, when, input);
  }
}

/** The first later day on which the result of a rule may change without new entries; `null` for none. */
export function nextEvaluationDay({ when }: Evaluated, trackOnDay: TrackOnDay): Day | null {
  switch (when.kind) {
    case 'transition':
      return trackOnDay.withView(({ state, policy, validAt, pending }) => {
        const days = [nextClockChange(state, validAt, policy), pending[0]?.visibleFrom ?? null];
        return earliestDay(days.filter((day): day is Day => day !== null && day > validAt));
      });
    case 'entry':
    case 'history-revised':
    case 'source-health':
      return null;
    default:
      return outlookOf(when, trackOnDay).next;
  }
}

function transitionIn(
  rule: Evaluated,
  when: When<'transition'>,
  { before, after, arrivals, day }: EvaluationInput,
): Match[] {
  if (before === null) return [];
  const { axis } = when;
  const [was, to] = [statusAt(before.periods)[axis] as string, after.values[axis] as string];
  const began = beginningOf(axis, after.periods);
  const replaced = was === to && isReplaced(axis, before, after);
  if (was === to && !replaced) return [];
  const from = replaced ? priorValue(axis, after.periods) : was;
  const fits = (wanted: readonly string[] | undefined, value: string) => !wanted || wanted.includes(value);
  if (from === to || !fits(when.from, from) || !fits(when.to, to)) return [];
  const { id, title } = after.definition;
  const cause = began?.basis ?? began?.event?.id ?? [...arrivals].sort(byKnowledge).at(-1)?.id ?? null;
  const part = began ? causePart(began) : (cause ?? 'nothing');
  const subject = subjectOf(axis, title);
  const [old, fresh] = [valueInWords(axis, from), valueInWords(axis, to)];
  const isNewCause = began !== null && arrivals.some((arrival) => arrival.id === began.event?.id);
  const corrected = began === null || (began.day < day && !isNewCause && arrivals.length > 0);
  const [statusBefore, statusNow] = [statusAt(before.periods).status, after.values.status];
  const says = corrected
    ? `${subject} reads ${fresh}, not ${old}${correctedBy(arrivals)}.`
    : `${subject} went from ${old} to ${fresh}, ${causeInWords(began, after.timeline)}${lateness(began.day, day)}.`;
  return [
    {
      key: `${rule.id}:${id}:${part}>${to}`,
      group: `${rule.id}:${part}`,
      kind: when.kind,
      track: id,
      says: says.replace(`${fresh}, when `, `${fresh} when `),
      events: cause === null ? [] : [cause],
      since: began?.day ?? day,
      cause,
      change: { axis, from, to },
      status:
        axis === 'status'
          ? ({ from, to } as Match['status'])
          : statusBefore === statusNow
            ? null
            : { from: statusBefore, to: statusNow },
    },
  ];
}

/** The clause that names the reason of a corrected value: an amendment, or else a late event. */
function correctedBy(arrivals: readonly TrackEntry[]): string {
  const late = arrivals.filter(isOwnEvent).sort(byKnowledge).at(-1);
  if (!late || arrivals.some(isAboutRecord)) return ': the record was corrected';
  return `, as “${late.event.title}” has become known, ${whenInWords(late.event.date.text)}`;
}

/**
 * Whether the value is the same but its causing event is no longer on record, and another cause has taken its place.
 */
function isReplaced(axis: Axis, before: TrackSnapshot, after: TrackOnDay): boolean {
  const was = beginningOf(axis, before.periods);
  const event = was?.event?.id;
  if (event === undefined || after.find(event) !== undefined) return false;
  const now = beginningOf(axis, after.periods);
  return now !== null && causePart(now) !== causePart(was!);
}

function priorValue(axis: Axis, periods: readonly StatusPeriod[]): string {
  const now = statusAt(periods)[axis];
  return periods.findLast((period) => period[axis] !== now)?.[axis] ?? statusAt([])[axis];
}

function lateness(began: Day, day: Day): string {
  return began < day ? `, as became known ${countInWords(day - began, ['day', 'days'])} later` : '';
}

function entriesIn(rule: Evaluated, when: When<'entry'>, { after, arrivals }: EvaluationInput): Match[] {
  const { id: track, title } = after.definition;
  return arrivals.filter(isOwnEvent).flatMap(({ event }): Match[] => {
    const { types, levels, actors } = when;
    if (types && !types.some((type) => type === event.type)) return [];
    if (levels && (event.level === null || !levels.includes(event.level))) return [];
    if (actors && !actors.some((actor) => event.participants.includes(actor))) return [];
    if (!after.find(event.id)) return [];
    return [
      {
        ...plain(rule, track, event.id),
        says: `On ${title}: “${event.title}”, ${whenInWords(event.date.text)}.`,
        events: [event.id],
        since: event.visibleFrom,
      },
    ];
  });
}

function revisionIn(
  rule: Evaluated,
  when: When<'history-revised'>,
  { before, after, arrivals, day }: EvaluationInput,
): Match[] {
  const late = (arrival: TrackEntry) =>
    isOwnEvent(arrival) && arrival.known - arrival.event.visibleFrom >= when.lateDays;
  const cause = arrivals
    .filter((arrival) => isAboutRecord(arrival) || late(arrival))
    .sort(byKnowledge)
    .at(-1);
  if (!cause || before === null) return [];
  const { id: track, title } = after.definition;
  const past = Math.min(before.day, day - 1);
  const [change] = historyChangeOf(track, before.periods, after.periods, day);
  const ranges = change?.ranges.filter(({ from }) => parseDay(from, 'from') <= past) ?? [];
  const [first] = ranges;
  if (!change || !first) return [];
  const others = change.count > 1 ? `, and ${countInWords(change.count - 1, ['other period', 'other periods'])}` : '';
  return [
    {
      ...plain(rule, track, cause.id),
      says: `${title}: ${first.says}${others}, by ${kindInWords(cause)}.`,
      events: [cause.id],
      since: parseDay(first.from, 'from'),
    },
  ];
}

function kindInWords(arrival: TrackEntry): string {
  if (arrival.kind === 'correction') return 'a correction';
  if (arrival.kind === 'event') return `a late report, “${arrival.event.title}”`;
  const words = {
    EventAmended: 'an addition',
    EventRetracted: 'a retraction',
    EventsMerged: 'a merge of events',
    EventDisputed: 'a dispute',
    EventRedacted: 'a redaction',
    VisibilityChanged: 'an entry that was made open',
    AssessmentRecorded: 'an assessment',
    PolicyAdopted: 'another policy',
    CoverageConfirmed: 'a confirmation',
  };
  return words[arrival.body.type];
}

function holding(rule: Evaluated, when: LastingCondition, { after, day }: EvaluationInput): Match[] {
  const { match: met } = outlookOf(when, after);
  if (!met) return [];
  const { id: track, title } = after.definition;
  const group = `${rule.id}:${met.basis ?? track}`;
  return [
    {
      ...plain(rule, track, null),
      group,
      says: `${title} ${met.says}.`,
      events: met.events,
      since: met.since ?? day,
      cause: met.basis,
    },
  ];
}

function plain({ id, when }: Evaluated, track: string, cause: string | null) {
  return {
    key: cause === null ? `${id}:${track}` : `${id}:${track}:${cause}`,
    group: `${id}:${cause ?? track}`,
    kind: when.kind,
    track,
    cause,
    change: null,
    status: null,
  };
}
