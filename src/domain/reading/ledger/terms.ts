import type { Day } from '../../time/day.js';
import { daysBetween, daysToDay } from '../../time/day-range.js';
import type { DateView, DayRange } from '../../time/edtf-date.js';
import type { TrackEvent } from '../../record/track-event.js';
import { ownSource } from '../../events/party-adjectives.js';
import { daysInWords, whenInWords } from '../../wording/dates.js';
import { type LedgerReference, referenceTo } from './exchanges.js';
import { type TermAnswerKind, type TermFold, type TermKind, termsAmong, type TermState } from './term-fold.js';

/** An answer to a term, with what it gives. */
export interface TermAnswer extends LedgerReference {
  answer: TermAnswerKind;
}

/** What a party asks for, makes a condition or offers, and how it was answered. */
export interface Term {
  event: string;
  kind: TermKind;
  /** The parties whose term it is. */
  by: string[];
  /** The parties that it is addressed to. */
  of: string[];
  title: string;
  date: DateView;
  /** Whether it is known by accounts of others alone; `inWords` then says `no Chinese source`. */
  secondHand: boolean;
  state: TermState;
  /** How it stands, as in `refused on 29 September 2022; asked again by 21 April 2024`. */
  inWords: string;
  /** Whether it still stands: not granted, and not refused since it was last made. */
  open: boolean;
  answers: TermAnswer[];
  /** The days from the day on which it was first made to the answer that closed it, or to the day of the reading. */
  ageDays: DayRange;
  /** The days since the answer that gave it its state; `null` while it is unanswered. */
  sinceAnswerDays: DayRange | null;
  repeatedBy: LedgerReference[];
  disputedBy: string[];
}

/** The terms among events, in fold order, as they stand on a day. */
export function termEntries(events: readonly TrackEvent[], day: Day): Term[] {
  return termsAmong(events).map((term) => termOf(term, day));
}

function termOf(term: TermFold, day: Day): Term {
  const { event, kind, state, open, answer, answers, repeats } = term;
  const { start } = event.date;
  return {
    ...{ event: event.id, kind, by: [...event.initiators], of: [...event.targets] },
    ...{ title: event.title, date: event.date.view(), secondHand: isSecondHand(term), state, open },
    inWords: [termInWords(term, day), ...noOwnSource(term)].join('; '),
    answers: answers.map((each) => ({ ...referenceTo(each.event), answer: each.answer })),
    ageDays: open || !answer ? daysToDay(start, day) : daysBetween(start, answer.date.start),
    sinceAnswerDays: answer && daysToDay(answer.date.start, day),
    repeatedBy: repeats.map(referenceTo),
    disputedBy: [...event.disputedBy],
  };
}

/** Whether the sources name their accounts, and none of them is of a party that makes the term. */
function isSecondHand({ event, repeats }: TermFold): boolean {
  const accounts = new Set([event, ...repeats].flatMap((each) => each.accounts));
  return accounts.size > 0 && !event.initiators.some((party) => accounts.has(party));
}

/** That no source of the parties that make it is on record, unless the term was granted: `no Chinese source`. */
function noOwnSource(term: TermFold): string[] {
  return term.state !== 'granted' && isSecondHand(term) ? noSourceOf(term.event.initiators) : [];
}

/** The parties of which no source is on record, a phrase each: `no Chinese source`. */
export function noSourceOf(parties: readonly string[]): string[] {
  return parties.map((party) => `no ${ownSource(party)}`);
}

/** How a term stands on a day, in words. */
function termInWords({ event, kind, state, answer, open, repeats }: TermFold, day: Day): string {
  const verb = kind === 'offer' ? 'made' : kind === 'condition' ? 'set' : 'asked';
  const last = repeats.at(-1);
  if (answer === null) {
    const age = daysToDay(event.date.start, day);
    const unanswered = age.max === 0 ? 'unanswered' : `unanswered after ${daysInWords(age)}`;
    return last ? `${unanswered}; ${verb} again ${whenInWords(last.date.text)}` : unanswered;
  }
  const when = whenInWords(answer.date.startView().edtf);
  const again = last && open && last.day >= answer.day ? `; ${verb} again ${whenInWords(last.date.text)}` : '';
  switch (state) {
    case 'granted':
      return `${granted[kind]} ${when}, after ${daysInWords(daysBetween(event.date.start, answer.date.start))}`;
    case 'partly':
      return `met in part, last ${when}${again}`;
    case 'promised':
      return `promised ${when}${again}`;
    default:
      return `refused ${when}${again}`;
  }
}

const granted: Readonly<Record<TermKind, string>> = { ask: 'granted', condition: 'met', offer: 'taken up' };
