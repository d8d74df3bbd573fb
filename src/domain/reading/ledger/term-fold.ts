import { isDoubtful, isInformal, linkedAmong, type TrackEvent } from '../../record/track-event.js';

export const termKinds = ['ask', 'condition', 'offer'] as const;
export type TermKind = (typeof termKinds)[number];

export const termAnswers = ['promised', 'refused', 'partly', 'granted'] as const;
export type TermAnswerKind = (typeof termAnswers)[number];
export const termStates = ['unanswered', ...termAnswers] as const;
export type TermState = (typeof termStates)[number];

const kindOf: Readonly<Partial<Record<TrackEvent['type'], TermKind>>> = {
  DemandMade: 'ask',
  ConditionSet: 'condition',
  OfferMade: 'offer',
};

/** A term with its answers and repetitions. */
export interface TermFold {
  /** The event that first states it. */
  readonly event: TrackEvent;
  readonly kind: TermKind;
  state: TermState;
  /** The answer that gave it its state. */
  answer: TrackEvent | null;
  /** Whether it still stands: not granted, and not refused since it was last made. */
  open: boolean;
  readonly answers: { readonly event: TrackEvent; readonly answer: TermAnswerKind }[];
  readonly repeats: TrackEvent[];
}

/**
 * The terms among events, in fold order. Terms of a legislature, a court or state media are none of a government. A
 * repetition of a term is no new one, unless the term was granted; of a refused term it opens it again.
 */
export function termsAmong(events: readonly TrackEvent[]): TermFold[] {
  const made = new Map<string, TermFold>();
  for (const event of events) {
    const kind = kindOf[event.type];
    if (kind === undefined && event.links.length === 0) continue;
    const repeated = linkedAmong(event, made, 'repeats').find((term) => term.state !== 'granted');
    if (repeated && !isInformal(event)) {
      repeated.repeats.push(event);
      repeated.open = true;
      made.set(event.id, repeated);
    } else if (kind !== undefined && !isInformal(event)) {
      const term: TermFold = { event, kind, state: 'unanswered', answer: null, open: true, answers: [], repeats: [] };
      made.set(event.id, term);
    }
    answerTerms(event, made);
  }
  return [...new Set(made.values())];
}

function answerTerms(event: TrackEvent, made: ReadonlyMap<string, TermFold>): void {
  const answered = new Map<TermFold, TermAnswerKind>();
  const answer = answerIn(event);
  if (answer !== null) for (const term of linkedAmong(event, made, 'responds-to')) answered.set(term, answer);
  for (const term of linkedAmong(event, made, 'fulfils')) answered.set(term, fulfilmentIn(event));
  for (const [term, given] of answered) {
    if (term.event === event) continue;
    term.answers.push({ event, answer: given });
    if (!moves(term.state, given)) continue;
    term.state = given;
    term.answer = event;
    term.open = given !== 'granted' && given !== 'refused';
  }
}

/** What an act that fulfils a term gives: all of it, or a part where the act says so or is in doubt. */
function fulfilmentIn(event: TrackEvent): TermAnswerKind {
  if (event.type === 'CommitmentMade') return 'promised';
  return event.type === 'CommitmentPartlyFulfilled' || isDoubtful(event) ? 'partly' : 'granted';
}

/** What an act that responds to a term says to it; `null` where it is no answer, or is in doubt. */
function answerIn(event: TrackEvent): TermAnswerKind | null {
  if (isDoubtful(event)) return null;
  if (event.type === 'CommitmentMade') return 'promised';
  if (event.type === 'DemandRejected' || event.group === 'pressure') return 'refused';
  const gives = event.group === 'cooperation' || event.group === 'concession';
  return gives && event.type !== 'ConcessionWithdrawn' ? 'partly' : null;
}

/** Whether an answer changes the state: a promise does not take back what was done, nor anything what was granted. */
function moves(state: TermState, answer: TermAnswerKind): boolean {
  if (state === 'granted') return false;
  return answer !== 'promised' || state !== 'partly';
}
