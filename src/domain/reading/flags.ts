import type { Day } from '../time/day.js';
import { isAct, type TrackEvent } from '../record/track-event.js';
import type { Policy } from '../policy/policy.js';
import type { TrackView } from './track-view.js';
import type { Flag, PressureLevel, Status } from '../policy/states.js';
import type { TrackState } from '../fold/state.js';
import type { StatusPeriod } from '../fold/status-history.js';
import { brokenLines, type Line, linesOn } from './lines.js';

export const flagReasons = [
  'approach',
  'disputed',
  'other-date',
  'not-yet-sure',
  'one-publisher',
  'no-source',
  'doubtful-date',
  'doubtful-count',
  'unwatched',
  'pressure',
  'force',
  'line',
] as const;
export type FlagReason = (typeof flagReasons)[number];

/** One reason for a flag; a flag may have several. */
export interface FlagGround {
  readonly flag: Flag;
  readonly because: FlagReason;
  readonly events: readonly TrackEvent[];
  /** The parties that dispute the event. */
  readonly parties?: readonly string[];
  /** A date (EDTF) that a source claims, and the status that would follow from it. */
  readonly claim?: { readonly date: string; readonly status: Status };
  /** The last day of the thaw or of the coverage. */
  readonly until?: Day;
  /** The line of the track that does not work. */
  readonly line?: Line;
}

/** The meaning of each flag, for readers. */
export const flagMeanings: Readonly<Record<Flag, string>> = {
  thaw: 'The parties have approached each other while a suspension stands',
  contested: 'A party disputes the event behind the status, or a source dates it so that another would follow',
  provisional:
    'The status rests on a single publisher or none yet, on a doubtful day, or on silence that nobody has watched; or force was used and no contact of all sides followed',
  strained: 'Cooperation goes on under pressure',
  partial: 'Some lines of the track work, and others do not',
  stale: 'Nobody has confirmed the record for some time, so something may be missing',
};

const strainable: ReadonlySet<Status> = new Set(['exploratory', 'resumed', 'active', 'working-group-active']);

/**
 * All reasons for the flags of a reading, in the order in which flags are served.
 * @param state the state at the end of the day, with expiries applied (`withExpiries`)
 */
export function flagGrounds(view: TrackView, state: TrackState, pressure: PressureLevel): FlagGround[] {
  const { validAt, coverage, policy, periods, count } = view;
  const now = periods[count - 1];
  const began = now && periods[now.statusFrom]!;
  const grounds: FlagGround[] = [];
  if (state.formal.state === 'suspended' && state.thaw && validAt <= state.thaw.lastDay) {
    grounds.push({ flag: 'thaw', because: 'approach', events: [state.thaw.event], until: state.thaw.lastDay });
  }
  if (began) grounds.push(...contests(view, began));
  grounds.push(...doubts(view, began));
  if (now && strainable.has(now.status) && state.force) {
    grounds.push({ flag: 'provisional', because: 'force', events: [state.force] });
  }
  if (now && strainable.has(now.status) && pressure !== 'low') {
    const acts = state.pressure.filter((act) => act.lastDay >= validAt).map(({ event }) => event);
    grounds.push({ flag: 'strained', because: 'pressure', events: acts.reverse() });
  }
  if (coverage !== null && validAt > coverage + policy.staleAfterDays) {
    grounds.push({ flag: 'stale', because: 'unwatched', events: [], until: coverage });
  }
  if (now) grounds.push(...partly(view, state, now.status));
  return grounds;
}

/** The reasons for `partial`: each line that does not work on a track that does. */
function partly({ validAt, policy }: TrackView, state: TrackState, status: Status): FlagGround[] {
  const lines = brokenLines(linesOn(validAt, state, policy), status, state);
  return lines.map((line) => ({ flag: 'partial', because: 'line', events: line.event ? [line.event] : [], line }));
}

/**
 * The reasons for `contested`: a party disputes the event that moved the status, or a source claims a date from which
 * another status would follow.
 */
function contests(view: TrackView, { event, status }: StatusPeriod): FlagGround[] {
  if (event === null) return [];
  const ground = { flag: 'contested', events: [event] } as const;
  const claims = event.claims.map((date) => ({ date, status: view.ifDated(event, date).status }));
  return [
    ...(event.disputedBy.length > 0 ? [{ ...ground, because: 'disputed' as const, parties: event.disputedBy }] : []),
    ...claims
      .filter((claim) => claim.status !== status)
      .map((claim) => ({ ...ground, because: 'other-date' as const, claim })),
  ];
}

/**
 * The reasons for `provisional`: the status rests on one publisher, on none that was out yet, or on a doubtful day, the clock moved it after the end
 * of the coverage, or an event is left out because its day may still be in the future.
 */
function doubts(view: TrackView, began: StatusPeriod | undefined): FlagGround[] {
  const { validAt, coverage, policy } = view;
  const flag = 'provisional';
  const unsure = view.pending.filter(({ event }) => event.day <= validAt && mayMove(event, policy));
  const grounds: FlagGround[] = unsure.map(({ event }) => ({ flag, because: 'not-yet-sure', events: [event] }));
  if (!began) return grounds;
  const events = began.event ? [began.event] : [];
  if (began.cause.startsWith('clock:')) {
    if (began.from.earliest !== began.from.latest) grounds.push({ flag, because: 'doubtful-count', events });
    if (coverage !== null && began.day > coverage)
      grounds.push({ flag, because: 'unwatched', events, until: coverage });
    return grounds;
  }
  if (began.event && isAct(began.event) && began.event.publishers.length === 0)
    grounds.push({ flag, because: 'no-source', events });
  if (began.event?.publishers.length === 1) grounds.push({ flag, because: 'one-publisher', events });
  if (began.event?.date.startInDoubt) grounds.push({ flag, because: 'doubtful-date', events });
  return grounds;
}

/**
 * Whether an event of this type can move formal or practice at all. Others raise no doubt, such as a statement on some
 * day in 2019.
 */
function mayMove(event: TrackEvent, policy: Policy): boolean {
  const acts = policy.transitions.flatMap((transition) => transition.acts);
  return [...acts, ...policy.practice.jointActs].some((act) => act === event.type);
}
