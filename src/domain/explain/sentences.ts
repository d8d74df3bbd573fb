import { explainLimits, type Sentence, type ExplanationInput } from './explanation.js';
import { changeSentences } from './outlook-sentences.js';
import { flagSentences } from './flag-sentences.js';
import { endedApproach, lastTalks, pressureSentences, talksAlone, unmetTerms } from './exchange-sentences.js';
import { actsAsSubject, actsInWords } from './named-acts.js';
import { actClause, actsInChoice, capitalised } from '../wording/nouns.js';
import { sinceInWords, whenInWords, dateInWords } from '../wording/dates.js';
import { statusLabels, type FormalState } from '../policy/states.js';
import { deliveredAmong } from '../reading/ledger/deliverables.js';
import { actsByBranch } from '../reading/measures/pressure-branches.js';
import type { TrackView } from '../reading/track-view.js';
import { isHeld, type TrackAct } from '../record/track-event.js';
import { partiesIn } from '../fold/state.js';
import { ruledBeginning } from '../fold/status-history.js';
import type { IneffectiveEvent, IneffectiveReason } from './ineffective-events.js';
import { type EventType, vocabularyOf } from '../events/vocabulary.js';
import { causeInWords } from '../wording/causes.js';

type SentenceInput = Pick<ExplanationInput, 'reading' | 'view' | 'state'>;

/** The explanation as complete English sentences, ready to print, each with its supporting events. */
export function sentencesOf(input: ExplanationInput): Sentence[] {
  return [
    ...opening(input),
    ...formally(input),
    ...suspendedToo(input),
    ...inPractice(input),
    ...talksAlone(input),
    ...withoutEffect(input),
    ...endedApproach(input),
    ...flagSentences(input),
    ...pressureSentences(input),
    ...unmetTerms(input),
    ...changeSentences(input),
  ];
}

/** The sentence on the status and its cause; two under an assessment. */
export function opening({ reading, view, state }: SentenceInput): Sentence[] {
  const { status, since, assessment } = reading;
  const label = statusLabels[status];
  if (assessment && state.assessment) {
    const { reason, expires, analyst, byTheRules, from } = assessment;
    const text = `${label} by an assessment of ${analyst}, which stands from ${dateInWords(from)} to ${dateInWords(expires)}: ${ended(reason)}`;
    const same = byTheRules.status === status;
    const rules = `By the rules alone it would ${same ? 'be the same' : `read “${byTheRules.label}”`}.`;
    return [
      { text, events: [state.assessment] },
      { text: rules, events: [] },
    ];
  }
  const now = view.periods[view.count - 1];
  const began = now && view.periods[now.statusFrom]!;
  if (!began || since === null) return [{ text: reading.headline, events: [] }];
  const text = `${label} ${sinceInWords(since.edtf)}, ${causeInWords(began, view)}.`;
  return [{ text, events: began.event ? [began.event] : [] }];
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

const formalWords: Readonly<Record<FormalState, string>> = {
  none: 'Nothing has been declared',
  exploratory: 'Formally exploratory',
  resumed: 'Formally resumed',
  open: 'Formally open',
  mechanism: 'Formally carried by a working group',
  paused: 'Formally paused',
  suspended: 'Formally suspended',
  ended: 'Formally at an end',
};

/** The sentence on the formal state; only if another act began it than began the status. */
function formally({ reading, state, view }: ExplanationInput): Sentence[] {
  const { formal } = state;
  const now = view.periods[view.count - 1];
  if (!now || formal.event === null || formal.since === null) return [];
  if (!state.assessment && view.periods[now.statusFrom]!.cause === formal.event.id) return [];
  const cause = reading.formal.cause ?? formal.event.id;
  if (!state.assessment && cause === 'clock:expired' && view.periods[now.statusFrom]!.cause === cause) return [];
  const why = causeInWords({ cause, event: formal.event, from: formal.since }, view);
  return [{ text: `${formalWords[formal.state]} ${sinceInWords(formal.since.edtf)}, ${why}.`, events: [formal.event] }];
}

/** A sentence for each suspension in force beyond the one that froze the track. */
export function suspendedToo({ state }: Pick<ExplanationInput, 'state'>): Sentence[] {
  if (state.formal.state !== 'suspended') return [];
  const others = state.suspensions.filter(({ event }) => event !== state.formal.event);
  return others.map(({ event }) => {
    return {
      text: `${capitalised(actClause(event, partiesIn(state)))} as well, ${whenInWords(event.date.text)}.`,
      events: [event],
    };
  });
}

const practiceWords = { never: '', meeting: 'in contact', quiet: 'quiet', silent: 'silent' } as const;

/** The sentence on practice; only if its beginning is another than that of the status. */
function inPractice(input: ExplanationInput): Sentence[] {
  const { reading, view } = input;
  const now = view.periods[view.count - 1];
  const began = now && ruledBeginning(view.periods[now.practiceFrom]!);
  const { state, since } = reading.practice;
  if (!began || since === null || state === 'never') return [];
  if (now.practiceFrom === now.statusFrom && began === view.periods[now.statusFrom]) return [];
  if (state === 'quiet' && !began.cause.startsWith('clock:') && input.state.lastDialogue) return lastTalks(input);
  const text = `In practice ${practiceWords[state]} ${sinceInWords(since.edtf)}, ${causeInWords(began, view)}.`;
  return [{ text, events: began.event ? [began.event] : [] }];
}

function withoutEffect(input: ExplanationInput): Sentence[] {
  const { ineffective: all, reading, view, state } = input;
  const mentioned = new Set(state.suspensions.map(({ event }) => event));
  const ineffective = all.filter(({ event }) => !mentioned.has(event));
  const expectedToCount = ({ event }: IneffectiveEvent) => vocabularyOf(event.type).expectedToCount === true;
  const byReason = new Map<IneffectiveReason, IneffectiveEvent[]>();
  for (const one of ineffective.filter(expectedToCount))
    byReason.set(one.reason, [...(byReason.get(one.reason) ?? []), one]);
  const frozen = reading.formal.state === 'suspended' && !reading.assessment;
  const since = reading.since === null ? 'So far' : 'Since then';
  const sentences = [...byReason].map(([reason, group]) => {
    const events = group.map(({ event }) => event);
    const acts = `${since} ${actsAsSubject(events)}`;
    const listed = events.slice(-explainLimits.events).reverse();
    if (reason === 'kept-so') return { text: `${acts} kept it so.`, events: listed };
    if (reason === 'sessions-only')
      return {
        text: `There followed ${actsInWords(events)}; the status follows the working group’s own sessions.`,
        events: listed,
      };
    const verb = frozen && reason === 'suspension-stands' ? 'lift it' : 'change the status';
    return { text: `${acts} did not ${verb}: ${ineffectiveReasonInWords(reason, view)}.`, events: listed };
  });
  const told = toldElsewhere(input);
  // Claims and expectations are no acts, and have a list of their own.
  const rest = ineffective
    .filter((one) => !expectedToCount(one) && !isHeld(one.event) && !told.has(one.event.id))
    .map(({ event }) => event);
  return rest.length === 0 ? sentences : [...sentences, restOf(rest, reading.since === null ? '' : ' since')];
}

/** The events that sentences on pressure and terms tell, and promises kept by an act that is itself on record. */
function toldElsewhere({ view, state, reading, terms }: ExplanationInput): ReadonlySet<string> {
  const pressing = reading.pressure.level === 'low' ? [] : state.pressure.filter((act) => act.lastDay >= view.validAt);
  const uncounted = actsByBranch(view).filter(({ points }) => points === 0);
  return new Set([
    ...pressing.map(({ event }) => event.id),
    ...uncounted.flatMap(({ acts }) => acts.map(({ id }) => id)),
    ...terms.map(({ event }) => event),
    ...deliveredAmong(view.visible()).flatMap(({ outcomes }) => outcomes.map(({ id }) => id)),
  ]);
}

function restOf(events: readonly TrackAct[], since: string): Sentence {
  const none =
    ['', ', which does not move the status by itself', '; neither moves the status by itself'][events.length] ??
    '; none of these moves the status by itself';
  const text = `Also on record${since}: ${actsInWords(events)}${none}.`;
  return { text, events: events.slice(-explainLimits.events).reverse() };
}

/** The reason as a clause; for a state that stands, it names the acts that lift it under the policy. */
export function ineffectiveReasonInWords(reason: IneffectiveReason, { policy }: TrackView): string {
  const lifts = (state: FormalState) => actsInChoice(liftedBy(state, policy));
  switch (reason) {
    case 'suspension-stands':
      return `a suspension is lifted only by ${lifts('suspended')}`;
    case 'ended-stands':
      return `what has ended begins anew only with ${lifts('ended')}`;
    case 'pause-stands':
      return `a pause ends only with ${lifts('paused')}`;
    default:
      return clauses[reason];
  }
}

const over: readonly FormalState[] = ['suspended', 'ended', 'paused'];

function liftedBy(state: FormalState, policy: TrackView['policy']): EventType[] {
  return policy.transitions.flatMap(({ acts: row, from }) => {
    const to = from[state];
    const leads = typeof to === 'object' ? to.to : (to ?? state);
    return leads === state || over.includes(leads) ? [] : row;
  });
}

const clauses: Readonly<
  Record<Exclude<IneffectiveReason, 'suspension-stands' | 'ended-stands' | 'pause-stands'>, string>
> = {
  assessed: 'an assessment stands in for the rules',
  'not-governments': 'talks of legislators, courts, state media or go-betweens are contact, and no act of a government',
  'one-sided': 'not every side took part',
  'one-sided-offer':
    'an offer of one side lifts nothing: a suspension is lifted by the side that declared it or by an act of all',
  'one-line': 'it concerns one line, and the track has others',
  indirect: 'indirect talks keep a track from silence and move no status',
  mention: 'a mention in passing is no dialogue',
  'agenda-item': 'talks that take it up among other business do not count as talks on it',
  'sessions-only': 'it follows the working group’s own sessions',
  'kept-so': 'it kept up what was so',
  'already-so': 'so it was already',
  'other-mechanism': 'another working group goes on',
  'no-meeting': 'a meeting that is proposed, refused, called off or missed is none',
  promise: 'a promise, kept or broken, is counted as such and moves no status',
  'own-act': 'what one side does or grants by itself moves no status',
  pressure: 'pressure counts towards strain and moves no status',
  statement: 'a statement moves nothing',
  term: 'it sets another term and moves no status',
  'party-left': 'the other parties go on',
  'no-rule': 'the rules let it move nothing here',
};
