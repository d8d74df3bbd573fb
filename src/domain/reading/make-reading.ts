import { type Day, isoDay } from '../time/day.js';
import type { DateView } from '../time/edtf-date.js';
import { evolve } from '../fold/evolve.js';
import { flagGrounds } from './flags.js';
import { headlineOf } from './headline.js';
import { brokenLines, linesOn, overdueDays, partsInWords, titleOfLine } from './lines.js';
import { statusLabels, type Status } from '../policy/states.js';
import type { Policy } from '../policy/policy.js';
import type { Assessment, NextChange, StatusInterval, TrackReading } from './reading.js';
import type { TrackState } from '../fold/state.js';
import {
  earliestDay,
  nextClockChange,
  ruledBeginning,
  withExpiries,
  statusOf,
  type StatusPeriod,
  HistoryBuilder,
} from '../fold/status-history.js';
import { withoutStatus } from './without-status.js';
import { type TrackView, pressureOn } from './track-view.js';

const FORESEEN_DAYS = 20 * 366;
const FORESEEN_CHANGES = 5;

/** The reading of a view: status, axes, pressure, flags, and the changes foreseen without further events. */
export function readingOf(view: TrackView): TrackReading {
  const { validAt, periods, count } = view;
  const state = withExpiries(view.state, validAt, view.policy);
  const now = periods[count - 1];
  const began = now && periods[now.statusFrom]!;
  const practised = now && ruledBeginning(periods[now.practiceFrom]!);
  const status = now?.status ?? 'none';
  const pressure = pressureOn(view);
  const formal = state.formal;
  const lines = linesOn(validAt, state, view.policy);
  return {
    status,
    ...(status === 'none' && !state.assessment
      ? withoutStatus(view)
      : {
          label: statusLabels[status],
          headline:
            headlineOf(status, began, state, view.policy) +
            partsInWords(brokenLines(lines, status, state), view.definition),
        }),
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
    lines: lines.map((line) => ({
      id: line.id,
      title: titleOfLine(line.id, view.definition),
      state: line.state,
      event: line.event?.id ?? null,
    })),
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

/**
 * The start of a status: the date of the act that moved the formal axis if that caused it, else of its first period.
 */
function sinceOf(began: StatusPeriod | undefined, state: TrackState): DateView | null {
  if (!began || began.status === 'none') return null;
  const formal = state.formal;
  return formal.since !== null && began.cause === formal.event?.id ? formal.since : began.from;
}

/** The status changes to come without further events: by the clock, or by announced acts that are not yet in force. */
export function foreseen(view: TrackView, status: Status): NextChange[] {
  const { policy, validAt } = view;
  const now = view.periods[view.count - 1];
  if (!now) return [];
  const ahead: StatusPeriod[] = [{ ...now, statusFrom: 0, practiceFrom: 0 }];
  const builder = new HistoryBuilder(ahead, policy);
  const announced = view.pending.filter(({ event }) => event.announcedFrom <= validAt);
  let [state, day] = [view.state, validAt];
  for (const { event, visibleFrom } of announced) {
    builder.clock(state, day, visibleFrom);
    state = evolve(state, event, policy);
    builder.note(state, visibleFrom, event);
    day = visibleFrom;
  }
  builder.clock(state, day, day + FORESEEN_DAYS);
  const changes = ahead.slice(1).filter((period, i) => period.status !== (ahead[i]?.status ?? status));
  return changes.slice(0, FORESEEN_CHANGES).map((period) => ({
    on: isoDay(period.day),
    to: period.status,
    because: period.cause,
    ...(period.event ? { event: period.event.id } : {}),
  }));
}

/** The history up to the day as intervals; each ends where the next begins. */
export function intervalsOf(view: TrackView): StatusInterval[] {
  return view.periods.slice(0, view.count).map((period, i) => ({
    status: period.status,
    formal: period.formal,
    practice: period.practice,
    from: period.from,
    to: i + 1 < view.count ? view.periods[i + 1]!.from : null,
    cause: period.cause,
    ...(period.basis ? { basis: period.basis } : {}),
  }));
}

/**
 * The next day on which the reading may change without new entries: a change by the clock, an expiry, the end of a
 * window, or a day on which an event becomes visible; `null` if there is none.
 */
export function nextCheckOf(view: TrackView): Day | null {
  const { validAt, state, coverage, policy } = view;
  const now = view.periods[view.count - 1];
  const moving = now && view.periods[now.statusFrom]!.event;
  const days = [
    nextClockChange(state, validAt, policy),
    ...(moving?.claims ?? []).map((date) => view.ifDated(moving!, date).nextCheck),
    state.thaw ? state.thaw.lastDay + 1 : null,
    ...overdueDays(state, policy),
    coverage === null ? null : coverage + policy.staleAfterDays + 1,
    ...state.pressure.map((act) => act.lastDay + 1),
    ...view.pending.flatMap((placed) => [placed.event.day, placed.event.announcedFrom, placed.visibleFrom]),
  ];
  return earliestDay(days.filter((day): day is Day => day !== null && day > validAt));
}
