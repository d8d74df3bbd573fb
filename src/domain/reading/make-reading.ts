import { type Day, isoDay } from '../time/day.js';
import type { DateView } from '../time/edtf-date.js';
import type { TrackDefinition } from '../entries/entry.js';
import { evolve, pressureLevel } from '../fold/evolve.js';
import { flagGrounds } from './flags.js';
import type { TrackEvent } from '../record/track-event.js';
import { headlineOf, statusLabels } from './headline.js';
import type { OrderedEvent } from '../fold/event-order.js';
import type { Policy } from '../policy/policy.js';
import type { Assessment, NextChange, Status, StatusInterval, TrackReading } from './reading.js';
import type { TrackState } from '../fold/state.js';
import {
  earliest,
  nextClockChange,
  ruledBeginning,
  withExpiries,
  statusOf,
  type StatusPeriod,
  HistoryBuilder,
} from '../fold/status-history.js';

/** A track at the end of a day, for those who say what is so, why, and what comes next. */
export interface TrackView {
  readonly definition: TrackDefinition;
  readonly policy: Policy;
  readonly validAt: Day;
  readonly state: TrackState;
  /** The stretches; the first `count` of them have begun by `validAt`. */
  readonly stretches: readonly StatusPeriod[];
  readonly count: number;
  readonly coverage: Day | null;
  /** Events that no reading of this day counts yet. */
  readonly pending: readonly OrderedEvent[];
  /** The events that count, in the order of the fold. */
  visible(): readonly TrackEvent[];
  /** The same with their places. */
  places(): readonly OrderedEvent[];
  /** How the day would read, had the event happened on another date, and when to look at that again. */
  ifDated(event: TrackEvent, date: string): { status: Status; nextCheck: Day | null };
}

const FORESEEN_DAYS = 20 * 366;
const FORESEEN_CHANGES = 5;

/** Status, axes, pressure, flags and what would change them by itself. */
export function readingOf(view: TrackView): TrackReading {
  const { validAt, stretches, count } = view;
  const state = withExpiries(view.state, validAt);
  const now = stretches[count - 1];
  const began = now && stretches[now.statusFrom]!;
  const practised = now && ruledBeginning(stretches[now.practiceFrom]!);
  const status = now?.status ?? 'none';
  const pressure = pressureOn(view);
  const formal = state.formal;
  return {
    status,
    label: statusLabels[status],
    headline: headlineOf(status, began, state),
    since: sinceOf(began, state),
    formal: {
      state: formal.state,
      by: [...formal.by],
      since: formal.since,
      cause: formal.expired ? 'clock:expired' : (formal.event?.id ?? null),
    },
    practice: {
      state: now?.practice ?? 'never',
      since: practised?.from ?? null,
      cause: practised?.cause ?? null,
      ...(practised?.basis ? { basis: practised.basis } : {}),
    },
    pressure,
    flags: [...new Set(flagGrounds(view, state, pressure.level).map(({ flag }) => flag))],
    assessment: assessmentOf(state, now, view.policy),
    next: foreseen(view, status),
    coverage: { until: view.coverage === null ? null : isoDay(view.coverage) },
  };
}

function assessmentOf(
  { assessment: event }: TrackState,
  now: StatusPeriod | undefined,
  policy: Policy,
): Assessment | null {
  if (!event?.assessment || !now) return null;
  const byTheRules = statusOf(now.formal, now.practice, policy);
  return {
    id: event.id,
    status: event.assessment.status,
    byTheRules: { status: byTheRules, label: statusLabels[byTheRules] },
    reason: event.assessment.reason,
    evidence: [...event.assessment.evidence],
    analyst: event.assessment.analyst,
    from: event.date.text,
    expires: event.expires!.text,
  };
}

/** A status that the formal axis made dates from the act that made it; any other from the stretch that began it. */
function sinceOf(began: StatusPeriod | undefined, state: TrackState): DateView | null {
  if (!began || began.status === 'none') return null;
  const formal = state.formal;
  return formal.since !== null && began.cause === formal.event?.id ? formal.since : began.from;
}

/** The sum over the trailing window, with the acts that make it, the newest first. */
export function pressureOn(view: TrackView): TrackReading['pressure'] {
  const acts = view.state.pressure.filter((act) => act.lastDay >= view.validAt);
  const score = acts.reduce((sum, act) => sum + act.points, 0);
  return { level: pressureLevel(score, view.policy), score, drivers: acts.map((act) => act.event.id).reverse() };
}

/** Status changes that come without a further event: by the clock, or by what is announced and not yet in force. */
function foreseen(view: TrackView, status: Status): NextChange[] {
  const { policy, validAt } = view;
  const now = view.stretches[view.count - 1];
  if (!now) return [];
  const ahead: StatusPeriod[] = [{ ...now, statusFrom: 0, practiceFrom: 0 }];
  const sweep = new HistoryBuilder(ahead, policy);
  const announced = view.pending.filter(({ event }) => event.announcedFrom <= validAt);
  let [state, day] = [view.state, validAt];
  for (const { event, visibleFrom } of announced) {
    sweep.clock(state, day, visibleFrom);
    state = evolve(state, event, policy);
    sweep.note(state, visibleFrom, event);
    day = visibleFrom;
  }
  sweep.clock(state, day, day + FORESEEN_DAYS);
  const changes = ahead.slice(1).filter((stretch, i) => stretch.status !== (ahead[i]?.status ?? status));
  return changes.slice(0, FORESEEN_CHANGES).map((stretch) => ({
    on: isoDay(stretch.day),
    to: stretch.status,
    because: stretch.cause,
    ...(stretch.event ? { event: stretch.event.id } : {}),
  }));
}

/** The history up to the day: each interval ends where the next begins. */
export function intervalsOf(view: TrackView): StatusInterval[] {
  return view.stretches.slice(0, view.count).map((stretch, i) => ({
    status: stretch.status,
    formal: stretch.formal,
    practice: stretch.practice,
    from: stretch.from,
    to: i + 1 < view.count ? view.stretches[i + 1]!.from : null,
    cause: stretch.cause,
    ...(stretch.basis ? { basis: stretch.basis } : {}),
  }));
}

/** When to look again: the next strike of the clock, expiry, end of a window, or day on which an event comes into view. */
export function nextCheckOf(view: TrackView): Day | null {
  const { validAt, state, coverage, policy } = view;
  const now = view.stretches[view.count - 1];
  const moving = now && view.stretches[now.statusFrom]!.event;
  const days = [
    nextClockChange(state, validAt, policy),
    ...(moving?.claims ?? []).map((date) => view.ifDated(moving!, date).nextCheck),
    state.thaw ? state.thaw.lastDay + 1 : null,
    coverage === null ? null : coverage + policy.staleAfterDays + 1,
    ...state.pressure.map((act) => act.lastDay + 1),
    ...view.pending.flatMap((placed) => [placed.event.day, placed.event.announcedFrom, placed.visibleFrom]),
  ];
  return earliest(days.filter((day): day is Day => day !== null && day > validAt));
}
