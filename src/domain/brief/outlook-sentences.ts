import type { Sentence } from '../explain/explanation.js';
import { uncountedBranches } from '../explain/exchange-sentences.js';
import { flagSentences } from '../explain/flag-sentences.js';
import { actsInWords } from '../explain/named-acts.js';
import { clockSentences } from '../explain/outlook-sentences.js';
import { pressurePoints } from '../fold/pressure.js';
import { claimsOf } from '../reading/claims.js';
import { ledgerOn } from '../reading/metrics/make-metrics.js';
import type { TrackEvent } from '../record/track-event.js';
import { dateInWords, whenInWords } from '../wording/dates.js';
import { capitalised, countInWords, listInWords } from '../wording/nouns.js';
import { partyName } from '../events/party.js';
import { type BriefInput, type BriefPart, firstNamed, namedAtMost } from './brief-input.js';

/** The pressure of the last day with its acts before the span, and what does not count towards it. */
export const pressureSentences: BriefPart = ({ reading, view, state, acts, meetingsOfOthers }, named) => {
  const { level } = reading.pressure;
  const { windowDays } = view.policy.pressure;
  const driving = state.pressure.filter((act) => act.lastDay >= view.validAt).map(({ event }) => event);
  const ofSpan = new Set(acts.map(({ id }) => id));
  const earlier = driving.filter(({ id }) => !named.has(id) && !ofSpan.has(id));
  const sentences: Sentence[] = [];
  if (level !== 'low') {
    const before =
      earlier.length === driving.length
        ? `the last ${windowDays} days brought`
        : `to this the last ${windowDays} days add`;
    const list = actsInWords(earlier, (act) => pressurePoints(act, view.policy));
    const text = `Pressure is ${level}${earlier.length === 0 ? '' : `: ${before} ${list}`}.`;
    sentences.push({ text, events: [...driving].reverse() });
  }
  sentences.push(...uncountedBranches(view, level));
  if (meetingsOfOthers.length > 0) {
    const verbs = meetingsOfOthers.length === 1 ? ['was', 'does'] : ['were', 'do'];
    const text = `${actsInWords(meetingsOfOthers)} ${verbs[0]} contact outside the governments, and ${verbs[1]} not count as talks.`;
    sentences.push({ text, events: [...meetingsOfOthers].reverse() });
  }
  for (const { id } of sentences.flatMap(({ events }) => events)) named.add(id);
  return sentences;
};

/** What is promised by a day, what is announced, and what the clock will do. */
export const dueSentences: BriefPart = (input, named) => {
  const told = [...promisesDue(input, named), ...announced(input, named)];
  const { next, status } = input.reading;
  const isClockTold = next.length > 0 || (told.length === 0 && status !== 'none' && status !== 'terminated');
  return isClockTold ? [...told, ...clockSentences(input)] : told;
};

/** The last three promises that are due by a day; the older ones are counted. */
function promisesDue({ view }: BriefInput, named: Set<string>): Sentence[] {
  const events = new Map(view.visible().map((event) => [event.id, event]));
  const due = ledgerOn(view)
    .commitments.filter(({ due, state }) => due && state !== 'fulfilled' && state !== 'broken')
    .flatMap((entry) => {
      const event = events.get(entry.event);
      return event ? [{ entry, event }] : [];
    });
  const older = due.slice(0, -namedAtMost).map(({ event }) => event);
  const told = due.slice(-namedAtMost).map(({ entry, event }): Sentence => {
    const title = firstNamed(event, named);
    const promise = `The promise that ${listInWords(event.initiators.map(partyName))} made ${whenInWords(event.occurred.text)}${title === '' ? '' : ` (${title})`}`;
    const when = whenInWords(entry.due!.edtf);
    const text =
      entry.state === 'overdue'
        ? `${promise} fell due ${when} and is not known to have been kept.`
        : `${promise} falls due ${when}.`;
    return { text, events: [event] };
  });
  return [
    ...told,
    ...counted(
      older,
      ['older promise with a date is', 'older promises with a date are'],
      'not known to have been kept in full',
    ),
  ];
}

/**
 * The next three acts that are announced and not yet in force, and the number of the others; what only says which promise
 * an act serves is left out.
 */
function announced({ view }: BriefInput, named: Set<string>): Sentence[] {
  const ahead = view.pending
    .map(({ event }) => event)
    .filter((event) => event.announcedFrom <= view.validAt && event.day > view.validAt && !named.has(event.id))
    .filter(({ type }) => type !== 'CommitmentFulfilled' && type !== 'CommitmentPartlyFulfilled')
    .sort((a, b) => a.day - b.day);
  const takesForce = ({ date, occurred }: TrackEvent) => date.text !== occurred.text;
  const told = ahead.slice(0, namedAtMost).map((event): Sentence => {
    const verb = takesForce(event) ? 'takes effect' : 'is announced for';
    const when = takesForce(event) ? whenInWords(event.date.text) : dateInWords(event.date.text);
    return { text: `${firstNamed(event, named)} ${verb} ${when}.`, events: [event] };
  });
  return [...told, ...counted(ahead.slice(namedAtMost), ['later act is', 'later acts are'], 'announced')];
}

/** The number of the events that are not named, as a sentence; none where all are. */
function counted(events: readonly TrackEvent[], nouns: readonly [string, string], what: string): Sentence[] {
  if (events.length === 0) return [];
  return [{ text: `${capitalised(countInWords(events.length, nouns))} ${what}.`, events: [...events] }];
}

/** What was said in the span to be expected, and has not come yet. */
export const expectationSentences: BriefPart = ({ view, expectations }, named) => {
  const held = expectations.map((event) => ({ event, words: { actors: [] } }));
  const { expectations: entries } = claimsOf(held, view.visible(), view.validAt);
  const open = entries.filter(({ state, event }) => state === 'open' && !named.has(event));
  if (open.length === 0) return [];
  const events = expectations.filter(({ id }) => open.some(({ event }) => event === id));
  for (const { id } of events.slice(-namedAtMost)) named.add(id);
  const words = events.slice(-namedAtMost).map((event) => `“${event.title}” (${dateInWords(event.occurred.text)})`);
  const more = events.length - words.length;
  const list = listInWords(more === 0 ? words : [...words, countInWords(more, ['more', 'more'])]);
  return [{ text: `Expected in this time, and still open: ${list}.`, events }];
};

/** What makes the status doubtful, contested or stale: the last three of a kind, the others counted. Pressure is told apart. */
export const caveatSentences: BriefPart = ({ reading, view, grounds }, named) => {
  const others = grounds.filter(({ because }) => because !== 'pressure');
  const reasons = new Set(others.map(({ because }) => because));
  return [...reasons].flatMap((reason) => {
    const ofKind = others.filter(({ because }) => because === reason);
    const told = ofKind.slice(-namedAtMost).flatMap((ground) => {
      const sentences = flagSentences({ reading, view, grounds: [ground] }, named);
      for (const { id } of ground.events) named.add(id);
      return sentences;
    });
    const older = ofKind.slice(0, -namedAtMost);
    const noun = ['other doubt of this kind is', 'other doubts of this kind are'] as const;
    if (older.length === 0) return told;
    const text = `${capitalised(countInWords(older.length, noun))} on record.`;
    return [...told, { text, events: older.flatMap(({ events }) => events) }];
  });
};
