import type { Branch } from '../events/branch.js';
import type { PressureLevel, Status } from '../policy/states.js';
import { partyName } from '../events/party.js';
import { pressurePoints } from '../fold/pressure.js';
import { isDedicated, isOperational, type TrackEvent } from '../record/track-event.js';
import { lastAmong } from '../record/last-event.js';
import { noSourceOf, type Term } from '../reading/ledger/terms.js';
import { actsByBranch } from '../reading/measures/pressure-branches.js';
import { openingSpans, type OpeningSpan } from '../reading/measures/response-lag.js';
import { contactsAmong } from '../reading/metrics/make-metrics.js';
import type { TrackView } from '../reading/track-view.js';
import { noTalks } from '../wording/causes.js';
import { dateInWords, sinceInWords, whenInWords } from '../wording/dates.js';
import { actClause, actClauseWithTitle, capitalised, countInWords, listInWords } from '../wording/nouns.js';
import { isoDay } from '../time/day.js';
import type { ExplanationInput, Sentence } from './explanation.js';
import { actsInWords } from './named-acts.js';

type ViewInput = Pick<ExplanationInput, 'view'>;

/** The statuses in which a reader asks when there were last talks: in the others the talks are the status. */
const standing: ReadonlySet<Status> = new Set(['frozen', 'resumed', 'exploratory', 'paused']);

/** The last dialogue, the last about the subject alone, and the last case that the parties worked on together. */
export function lastContacts(view: TrackView) {
  const { contacts, dialogues } = contactsAmong(view.visible(), view.definition);
  return {
    dialogues,
    last: lastAmong(dialogues),
    alone: lastAmong(dialogues.filter(isDedicated)),
    joint: lastAmong(contacts.filter(isOperational)),
  };
}

/** When the parties last talked about the subject alone, and last worked on a case together, where other talks came later. */
export function talksAlone({ view, reading }: ViewInput & Pick<ExplanationInput, 'reading'>): Sentence[] {
  const { last, alone, joint } = lastContacts(view);
  const countsAlone = !view.policy.practice.engagingRoles.includes('agenda-item');
  const isTold = last === null || isDedicated(last) || (alone === null && joint === null);
  if (isTold || !countsAlone || !standing.has(reading.status)) return [];
  const told = (event: TrackEvent) => `${whenInWords(event.date.text)}, “${event.title}”`;
  const talks = alone
    ? `Talks on the subject alone were last held ${told(alone)}`
    : `No talks on the subject alone are on record`;
  const sides = view.definition.parties.length === 2 ? 'the two sides' : 'the parties';
  const work = joint ? `; ${sides} last worked together ${told(joint)}` : '';
  return [{ text: `${talks}${work}.`, events: [alone, joint].filter((event) => event !== null) }];
}

/**
 * When the parties last talked, where an act other than a meeting has ended a silence: what has been missing since is
 * said with what there was last. On the very day of talks, the talks before them.
 */
export function lastTalks({ view, state }: ViewInput & Pick<ExplanationInput, 'state'>): Sentence[] {
  const { validAt, policy, definition } = view;
  const event = state.lastDialogue?.event;
  if (!event) return [];
  if (event.lastDay < validAt) {
    const text = `In practice the parties last talked about it ${whenInWords(event.date.text)}, “${event.title}”; there have been ${noTalks(policy)} since.`;
    return [{ text, events: [event] }];
  }
  const before = lastAmong(
    contactsAmong(view.visible(), definition).dialogues.filter((talks) => talks.lastDay < event.day),
  );
  if (before === null) return [];
  const text = `Before this, the parties last talked about it ${whenInWords(before.date.text)}, “${before.title}”.`;
  return [{ text, events: [before] }];
}

/** The last approach during a suspension that stands, and what ended it; none while an approach lasts. */
export function endedApproach({ view, state }: ViewInput & Pick<ExplanationInput, 'state'>): Sentence[] {
  if (state.formal.state !== 'suspended') return [];
  const last = openingSpans(view).at(-1);
  const since = state.formal.event?.day ?? -Infinity;
  if (!last || last.end === null || last.end === 'lifted' || last.approach.day < since) return [];
  return [endOfApproach(last, view)];
}

/** What ended an approach. @param named the ids of events whose titles have been told */
export function endOfApproach(
  { approach, endedBy, endDay }: OpeningSpan,
  { policy, definition }: TrackView,
  named: ReadonlySet<string> = new Set(),
): Sentence {
  const what = `The approach of ${dateInWords(approach.date.text)}`;
  if (!endedBy) {
    const text = `${what} ran out on ${dateInWords(isoDay(endDay!))}: nothing followed it within ${policy.thawDays} days.`;
    return { text, events: [approach] };
  }
  const act = (named.has(endedBy.id) ? actClause : actClauseWithTitle)(endedBy, definition.parties);
  return { text: `${what} ended ${whenInWords(endedBy.date.text)}, when ${act}.`, events: [endedBy, approach] };
}

/** The pressure, where no flag tells it, and what the branches did that do not count towards it. */
export function pressureSentences({ view, reading, grounds, terms }: ExplanationInput): Sentence[] {
  const { level, score } = reading.pressure;
  const { windowDays } = view.policy.pressure;
  const sentences: Sentence[] = [];
  if (level !== 'low' && !grounds.some(({ because }) => because === 'pressure')) {
    const acts = view.state.pressure.filter(({ lastDay }) => lastDay >= view.validAt).map(({ event }) => event);
    const isTerm = (act: TrackEvent) => terms.some(({ event }) => event === act.id);
    const list = actsInWords(acts, (act) => (isTerm(act) ? 0 : pressurePoints(act, view.policy)));
    const text = `Pressure is ${level}, with a score of ${score}: the last ${windowDays} days brought ${list}.`;
    sentences.push({ text, events: [...acts].reverse() });
  }
  return [...sentences, ...uncountedBranches(view, level)];
}

/** What the branches did in the time of pressure that does not count towards it, by their names. */
export function uncountedBranches(view: TrackView, level: PressureLevel): Sentence[] {
  const uncounted = actsByBranch(view).filter(({ points }) => points === 0);
  if (uncounted.length === 0) return [];
  const [start, towards] = level === 'low' ? ['Pressure is low; ', ''] : ['', ' towards pressure'];
  const listed = uncounted.map(({ branch, name, acts }, index) => {
    const be = plural.has(branch) ? 'are' : 'is';
    const subject = index === 0 ? `${name} ${be} not counted${towards}` : `nor ${be} ${name}`;
    return `${subject}: ${actsInWords(acts)}`;
  });
  const text = `${capitalised(start + listed.join('; '))}.`;
  return [{ text, events: uncounted.flatMap(({ acts }) => acts).reverse() }];
}

const plural: ReadonlySet<Branch | 'third-parties'> = new Set([
  'courts',
  'other-branch',
  'state-media',
  'quasi-official',
  'third-parties',
]);

/** The number of terms that a sentence names; it counts the others. */
const namedTerms = 3;

/** The open terms of the side that suspended: what it asks for, before anything that would change the status. */
export function unmetTerms({ terms, view, state }: Pick<ExplanationInput, 'terms' | 'view' | 'state'>): Sentence[] {
  if (terms.length === 0) return [];
  const ranked = [...terms].reverse().sort((a, b) => rankOf(a) - rankOf(b));
  const chosen = new Set(ranked.slice(0, namedTerms));
  const named = terms.filter((term) => chosen.has(term));
  const more = terms.length - named.length;
  const words = named.map(unmetTerm);
  const list = listInWords(more > 0 ? [...words, countInWords(more, ['more', 'more'])] : words);
  const suspending = suspenders(state).filter((party) => terms.some(({ by }) => by.includes(party)));
  const owner = listInWords(suspending.map(partyName));
  const text = `${capitalised(owner)}${owner.endsWith('s') ? '’' : '’s'} terms stand unmet: ${list}.`;
  const ids = new Set(named.map(({ event }) => event));
  return [{ text, events: view.visible().filter(({ id }) => ids.has(id)) }];
}

/** Conditions come before what is asked, and what a party says itself before what others report of it. */
const rankOf = ({ kind, secondHand }: Term) => (kind === 'condition' ? 0 : 2) + (secondHand ? 1 : 0);

/** The parties that suspended the track; none where it is not suspended. */
export function suspenders({ formal, suspensions }: ExplanationInput['state']): string[] {
  if (formal.state !== 'suspended') return [];
  return [...new Set([...formal.by, ...suspensions.flatMap(({ by }) => by)])];
}

function unmetTerm({ title, date, by, state, inWords, secondHand }: Term): string {
  const lasts = date.edtf.includes('/') && !date.edtf.startsWith('[');
  const from = lasts ? sinceInWords(date.edtf.split('/')[0]!) : dateInWords(date.edtf);
  const answer = state === 'unanswered' ? (secondHand ? noSourceOf(by) : []) : [inWords];
  return `“${title}” (${[from, ...answer].join('; ')})`;
}
