import { isAct, type TrackEvent } from '../record/track-event.js';
import { partyName } from '../events/party.js';
import { type EventType, vocabularyOf } from '../events/vocabulary.js';

const and = new Intl.ListFormat('en-GB');
const or = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** A list joined with commas and `and`. */
export const listInWords = (words: readonly string[]): string => and.format(words);
const inChoice = (words: readonly string[]): string => or.format(words);

const small = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const grouped = new Intl.NumberFormat('en-GB');

/** A count with its noun, numbers up to ten in words: `one meeting`, `two meetings`, `1,204 meetings`. */
export function countInWords(count: number, [one, many]: readonly [one: string, many: string]): string {
  return `${small[count] ?? grouped.format(count)} ${count === 1 ? one : many}`;
}

/** A text with its first letter in upper case. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Pairs of event types that share one phrase when a list contains both. */
const pairs: readonly (readonly [EventType, EventType, string])[] = [
  ['WorkingGroupEstablished', 'WorkingGroupMet', 'the launch or a session of a working group'],
  ['TalksSuspended', 'CooperationSuspended', 'a suspension of talks or cooperation'],
  [
    'ExploratoryAgreementReached',
    'WorkingGroupAnnounced',
    'an agreement to explore a channel or set up a working group',
  ],
  ['AgreementSigned', 'AgreementEnteredIntoForce', 'an agreement that is signed or comes into force'],
  ['AgreementExpired', 'AgreementWithdrawn', 'the expiry of the agreement or a withdrawal from it'],
];

/** Event types as nouns joined by `or`: `an agreed resumption or the launch or a session of a working group`. */
export function actsInChoice(types: readonly EventType[]): string {
  const paired = pairs.filter(([a, b]) => types.includes(a) && types.includes(b));
  const rest = types.filter((type) => !paired.some(([a, b]) => type === a || type === b));
  return inChoice([
    ...rest.map((type) => vocabularyOf(type).possibleAct ?? withArticle(vocabularyOf(type).nouns[0])),
    ...paired.map(([, , noun]) => noun),
  ]);
}

const withArticle = (noun: string) => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;

/** The act of an event as a clause in the past tense: `China suspended talks`. `parties` are the track's party codes. */
export function actClause(event: TrackEvent, parties: readonly string[]): string {
  const { actor, act } = actorAndAct(event, parties);
  return actor === '' ? act : `${actor} ${act}`;
}

/** The clause of `actClause` in two parts: who acted, and what was done; without an actor where it names none. */
function actorAndAct(event: TrackEvent, parties: readonly string[]): { readonly actor: string; readonly act: string } {
  const { type } = event;
  if (type === 'AssessmentRecorded' || type === 'TrackDefined') return { actor: '', act: 'this happened' };
  const isSessionOfTalks = type === 'TalksHeld' && event.mechanism !== null && event.role === 'dedicated';
  const row = vocabularyOf(isSessionOfTalks ? 'WorkingGroupMet' : type);
  const clause = (event.initiators.length === 1 ? row.clauseOfOne : undefined) ?? row.clause;
  const [, who, act] = /^\{(parties|actor)\} (.+)$/.exec(clause) ?? [];
  if (act === undefined) return { actor: '', act: clause };
  if (who === 'parties') return { actor: parties.length === 2 ? 'the two sides' : 'the parties', act };
  return { actor: event.initiators.length > 0 ? listInWords(event.initiators.map(partyName)) : 'a party', act };
}

/**
 * Acts as clauses in one list, each with a remark in brackets; what the same actor did next is told without naming it
 * again: `China suspended talks (…) and made a threat (…), and the United States voiced criticism (…)`.
 */
export function actClauses(
  events: readonly TrackEvent[],
  parties: readonly string[],
  remarkOn: (event: TrackEvent, before: TrackEvent | undefined) => string,
): string {
  const groups: { readonly actor: string; readonly acts: string[]; last: string }[] = [];
  for (const [i, event] of events.entries()) {
    const { actor, act } = actorAndAct(event, parties);
    const remark = `(${remarkOn(event, events[i - 1])})`;
    const group = groups.at(-1);
    const isOfSame = group?.actor === actor && (actor !== '' || act === group.last);
    if (group && isOfSame) {
      group.acts.push(`${act === group.last ? 'again' : act} ${remark}`);
      group.last = act;
    } else groups.push({ actor, acts: [`${act} ${remark}`], last: act });
  }
  const clauses = groups.map(({ actor, acts }) => `${actor === '' ? '' : `${actor} `}${listInWords(acts)}`);
  return clauses.length < 2 ? clauses.join('') : `${clauses.slice(0, -1).join(', ')}, and ${clauses.at(-1)!}`;
}

/** The clause of `actClause`, followed by the event's title unless the clause is clear without it. */
export function actClauseWithTitle(event: TrackEvent, parties: readonly string[]): string {
  const clause = actClause(event, parties);
  const saysAll = isAct(event) && vocabularyOf(event.type).clauseSaysAll === true;
  return saysAll ? clause : `${clause}: “${event.title}”`;
}
