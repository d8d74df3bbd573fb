import type { Sentence } from '../explain/explanation.js';
import { foldTrace, type FoldStep } from '../reading/fold-trace.js';
import { withExpiries } from '../fold/status-history.js';
import type { TrackState } from '../fold/state.js';
import { flagGrounds, type FlagGround } from '../reading/flags.js';
import { deliveredAmong } from '../reading/ledger/deliverables.js';
import { readingOf } from '../reading/make-reading.js';
import { actsByBranch } from '../reading/measures/pressure-branches.js';
import type { TrackReading } from '../reading/reading.js';
import type { TrackView } from '../reading/track-view.js';
import {
  isAct,
  isContact,
  isDoubtful,
  isHeld,
  isInformal,
  type TrackAct,
  type TrackEvent,
} from '../record/track-event.js';
import { type Day, isoDay } from '../time/day.js';
import { partyName } from '../events/party.js';
import { dateInWords } from '../wording/dates.js';
import { listInWords } from '../wording/nouns.js';

/** What the sentences of a brief are made from. */
export interface BriefInput {
  readonly view: TrackView;
  readonly reading: TrackReading;
  /** The state of the last day, after expiries. */
  readonly state: TrackState;
  readonly trace: readonly FoldStep[];
  readonly grounds: readonly FlagGround[];
  /** The first day of the span; its last is that of the view. */
  readonly from: Day;
  /** The acts of the span, in fold order, without those that are told apart. */
  readonly acts: readonly TrackAct[];
  /** The meetings of legislators, courts, state media and go-betweens in the span. */
  readonly meetingsOfOthers: readonly TrackAct[];
  /** Whether any event reaches into the span, told or not. */
  readonly hasEvents: boolean;
  /** What was said in the span to be expected, in fold order. */
  readonly expectations: readonly TrackAct[];
}

/** A part of a brief. @param named the events that an earlier part has named; the part adds those that it names */
export type BriefPart = (input: BriefInput, named: Set<string>) => Sentence[];

/** The number of terms, promises, moves or caveats of a kind that a brief names; it counts the others. */
export const namedAtMost = 3;

/** An act whose start is known to a longer time than this belongs to no shorter span. */
const coarseDays = 62;

/** Reads a view for the brief of the days from `from` on. */
export function briefInput(view: TrackView, from: Day): BriefInput {
  const reading = readingOf(view);
  const state = withExpiries(view.state, view.validAt, view.policy);
  const events = view.visible();
  const all = events.filter((event): event is TrackAct => isAct(event) && isOfSpan(event, from, state));
  // What only says which promise an act kept is told with that act, or not at all.
  const keeping = new Set(deliveredAmong(events).flatMap(({ outcomes }) => outcomes.map(({ id }) => id)));
  const uncounted = new Set(
    actsByBranch(view).flatMap(({ points, acts }) => (points === 0 ? acts.map(({ id }) => id) : [])),
  );
  const acts = all.filter((event) => !isHeld(event) && !keeping.has(event.id) && !uncounted.has(event.id));
  const isMeetingOfOthers = (event: TrackEvent) => isInformal(event) && isContact(event, state.sides);
  return {
    ...{ view, reading, state, from, trace: foldTrace(view) },
    grounds: flagGrounds(view, state, reading.pressure.level),
    acts: acts.filter((event) => !isMeetingOfOthers(event)),
    meetingsOfOthers: acts.filter(isMeetingOfOthers),
    hasEvents: events.some((event) => isAct(event) && reachesInto(event, from)),
    expectations: all.filter(({ type }) => type === 'OutcomeExpected'),
  };
}

/** Whether an event may have been in the span, or lasted into it. */
function reachesInto({ visibleFrom, lastDay }: TrackEvent, from: Day): boolean {
  return visibleFrom >= from || (lastDay >= from && lastDay !== Infinity);
}

/** Whether an event began in the span, or is a contact that still went on in it. */
function isOfSpan(event: TrackEvent, from: Day, { sides }: TrackState): boolean {
  const { earliest, latest } = event.date.startView();
  const isCoarse = earliest !== null && event.day < from && event.visibleFrom - event.day > coarseDays;
  if (isCoarse || latest === null) return false;
  if (event.visibleFrom >= from) return true;
  return isContact(event, sides) && event.lastDay >= from && event.lastDay !== Infinity;
}

/** The date of an act, and when it was made known or began to count where that was later. */
export function actDate(event: TrackEvent): string {
  const { occurred, date, announcedFrom } = event;
  const happened = occurred.latest;
  const inForce = date.text === occurred.text ? '' : `, in force from ${dateInWords(date.startView().edtf)}`;
  const announced =
    inForce === '' && happened !== null && announcedFrom > happened
      ? `, announced on ${dateInWords(isoDay(announcedFrom))}`
      : '';
  return dateInWords(occurred.text) + inForce + announced;
}

/** Who disputes an act, or that it is in doubt; nothing of an act that is sure. */
export function doubtInWords(event: TrackEvent): string[] {
  if (!isDoubtful(event)) return [];
  const { disputedBy } = event;
  return [disputedBy.length > 0 ? `disputed by ${listInWords(disputedBy.map(partyName))}` : 'reported, but in doubt'];
}

/** An event by title and date, where the brief has not named it yet; it then counts as named. */
export function firstNamed(event: TrackEvent, named: Set<string>): string {
  if (named.has(event.id)) return '';
  named.add(event.id);
  return `“${event.title}”`;
}
