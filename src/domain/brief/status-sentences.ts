import type { Sentence } from '../explain/explanation.js';
import { endOfApproach } from '../explain/exchange-sentences.js';
import { opening, suspendedToo } from '../explain/sentences.js';
import type { StatusPeriod } from '../fold/status-history.js';
import { statusLabels, type Status } from '../policy/states.js';
import { openingSpans } from '../reading/measures/response-lag.js';
import { daysSince } from '../reading/metrics/freezes.js';
import { causeInWords } from '../wording/causes.js';
import { dateInWords, daysInWords, sinceInWords } from '../wording/dates.js';
import { capitalised, countInWords, listInWords } from '../wording/nouns.js';
import { type BriefInput, type BriefPart, namedAtMost } from './brief-input.js';

const standsAs: Readonly<Record<Exclude<Status, 'none'>, string>> = {
  exploratory: 'Cooperation has been at an exploratory stage',
  resumed: 'Cooperation has counted as resumed',
  active: 'Cooperation has been active',
  'working-group-active': 'The working group has been active',
  paused: 'Cooperation has been paused',
  dormant: 'Cooperation has been dormant',
  frozen: 'Cooperation has been frozen',
  terminated: 'Cooperation has been at an end',
};

/** The status of the last day, since when and why, and the further suspensions in force. */
export const statusSentences: BriefPart = (input, named) => {
  const { reading, view, state } = input;
  const { status, since, assessment } = reading;
  const now = view.periods[view.count - 1];
  const began = now && view.periods[now.statusFrom]!;
  if (assessment || !began || since === null || status === 'none') return withNamed(opening(input), input, named);
  const days = daysSince(since, view.validAt);
  const age = days.max === 0 ? '' : ` (${daysInWords(days)})`;
  const cause = causeInWords(began, view);
  const why = status === 'working-group-active' ? cause.replace(/^when (a|the) working group /, 'when it ') : cause;
  const text = `${standsAs[status]} ${sinceInWords(since.edtf)}${age}, ${why}.`;
  const events = began.event ? [began.event] : [];
  for (const { id } of events) named.add(id);
  const others = suspendedToo({ state });
  for (const { id } of others.flatMap((one) => one.events)) named.add(id);
  return [{ text, events }, ...others];
};

/** Sentences with the events that their texts name, which then count as named. */
function withNamed(sentences: readonly Sentence[], { view }: BriefInput, named: Set<string>): Sentence[] {
  return sentences.map((sentence) => {
    const events = view.visible().filter(({ title }) => sentence.text.includes(`“${title}”`));
    for (const { id } of [...events, ...sentence.events]) named.add(id);
    return { ...sentence, events: [...new Set([...sentence.events, ...events])] };
  });
}

/** How the status moved in the span before it came to what it is, and what became of an approach. */
export const movementSentences: BriefPart = (input, named) => [...moves(input), ...endedApproaches(input, named)];

function moves({ view, from }: BriefInput): Sentence[] {
  const periods = view.periods.slice(0, view.count);
  const begun = periods.filter((period, i) => {
    const isLull = periods.some((later, j) => j > i && later.statusFrom < i);
    return period.statusFrom === i && !isLull && period.day >= from;
  });
  const [first] = begun;
  if (!first) return [];
  const before = periods[periods.indexOf(first) - 1];
  const passed = begun.slice(0, -1);
  const events = passed.flatMap(({ event }) => event ?? []);
  if (!before || before.status === 'none')
    return passed.length === 0 ? [] : [{ text: `Before that it read ${listed(passed)}.`, events }];
  const since = periods[before.statusFrom]!;
  const was = `“${statusLabels[before.status]}”, ${sinceInWords(since.from.edtf)}`;
  if (passed.length === 0) return [{ text: `Until then it read ${was}.`, events }];
  const then = listed(passed);
  return [{ text: `At the beginning of this time it read ${was}; there followed ${then}.`, events }];
}

/** The last three moves, and the number of those before them. */
function listed(periods: readonly StatusPeriod[]): string {
  const last = periods.slice(-namedAtMost);
  const words = last.map(({ status, from }) => `“${statusLabels[status]}” (${dateInWords(from.edtf)})`);
  const others = periods.length - last.length;
  return others === 0
    ? listInWords(words)
    : `${listInWords(words)}, after ${countInWords(others, ['other change', 'other changes'])}`;
}

/** The approaches that ended in the span while the suspension stood, and what ended each. */
function endedApproaches({ view, from }: BriefInput, named: Set<string>): Sentence[] {
  const ended = openingSpans(view).filter(({ end, endedBy, endDay }) => {
    const day = endedBy?.visibleFrom ?? endDay;
    return end !== null && end !== 'lifted' && day !== null && day >= from;
  });
  const earlier = ended.slice(0, -namedAtMost);
  const told = ended.slice(-namedAtMost).map((span) => {
    const sentence = endOfApproach(span, view, named);
    for (const { id } of sentence.events) named.add(id);
    return sentence;
  });
  if (earlier.length === 0) return told;
  const text = `${capitalised(countInWords(earlier.length, ['earlier approach', 'earlier approaches']))} ended in this time.`;
  return [{ text, events: earlier.map(({ approach }) => approach) }, ...told];
}
