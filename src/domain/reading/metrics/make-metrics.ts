import type { Day } from '../../time/day.js';
import { pressureLevel, pressurePoints } from '../../fold/pressure.js';
import type { TrackDefinition } from '../../entries/track-definition.js';
import { sidesAfter, sidesOf } from '../../record/sides.js';
import {
  type TrackEvent,
  isAct,
  absentFrom,
  isIndirect,
  isContact,
  isDialogue,
  isInformal,
  isDedicated,
  isSession,
} from '../../record/track-event.js';
import {
  aheadOn,
  type CountedLedger,
  countedLedgerOf,
  type Ledger,
  type LedgerBasis,
  ledgerOf,
} from '../ledger/ledger.js';
import { pressureOn, type TrackView } from '../track-view.js';
import type { LastContact, Metrics } from './metrics.js';
import type { PressureLevel } from '../../policy/states.js';
import { daysSince, freezesOf, dialogueRhythm } from './freezes.js';
import { daysSinceLast, lastAmong } from '../../record/last-event.js';
import { withExpiries } from '../../fold/status-history.js';
import type { TrackTimeline } from '../track-timeline.js';
import { ledgerCounts, countEntries } from './ledger-counts.js';
import { vocabularyOf } from '../../events/vocabulary.js';

const GOLDSTEIN_DAYS = 90;
const DIRECTION_DAYS = 30;

/** The metrics of a track on a day; each lists the ids of the events that it was computed from. */
export function metricsOn(timeline: TrackTimeline, validAt: Day): Metrics {
  return timeline.viewed(validAt, metricsOf);
}

/** Computes the metrics of a view. */
export function metricsOf(view: TrackView): Metrics {
  const { validAt, periods, count } = view;
  const events = view.visible();
  const found = contactsAmong(events, view.definition);
  const { dialogues } = found;
  const began = count > 0 ? periods[periods[count - 1]!.statusFrom]! : undefined;
  const publishers = [...(began?.event?.publishers ?? [])];
  return {
    ...contactsOf(found, validAt),
    daysInStatus: began && began.status !== 'none' ? daysSince(began.from, validAt) : { min: 0, max: 0 },
    freezes: freezesOf(view),
    rhythm: dialogueRhythm(dialogues, validAt),
    ...ledgerCounts(countedLedgerOf(basisOf(view, events))),
    goldstein: goldsteinOf(events, validAt),
    publishers: { count: publishers.length, names: publishers, event: began?.event?.id ?? null },
    direction: directionOf(view, events),
  };
}

/** The two metrics that a list of tracks shows: equal to those of `metricsOf`, but cheaper to compute. */
export function lineMetrics(view: TrackView): Pick<Metrics, 'lastDialogue' | 'direction'> {
  const events = view.visible();
  const { dialogues, missing } = contactsAmong(events, view.definition);
  return { lastDialogue: lastContactOf(dialogues, missing, view.validAt), direction: directionOf(view, events) };
}

/** The ledger of the viewed day. */
export function ledgerOn(view: TrackView): Ledger {
  return ledgerOf(basisOf(view, view.visible()), aheadOn(view));
}

/** The part of the ledger of the viewed day that the metrics count. */
export function countedLedgerOn(view: TrackView): CountedLedger {
  return countedLedgerOf(basisOf(view, view.visible()));
}

function basisOf({ definition, validAt, policy }: TrackView, events: readonly TrackEvent[]): LedgerBasis {
  return { events, parties: definition.parties, day: validAt, dueSoonDays: policy.dueSoonDays };
}

/**
 * The contacts and, among them, the dialogues of governments, each judged by the sides of that time; and the parties
 * that were missing, by the id of a partial contact.
 * @param events in fold order
 */
export function contactsAmong(events: readonly TrackEvent[], definition: TrackDefinition) {
  const contacts: TrackEvent[] = [];
  const dialogues: TrackEvent[] = [];
  const missing = new Map<string, readonly string[]>();
  const defined = sidesOf(definition);
  let sides = defined;
  for (const event of events) {
    sides = sidesAfter(sides, event, defined);
    if (isContact(event, sides)) contacts.push(event);
    else continue;
    if (isDialogue(event, sides) && !isInformal(event)) dialogues.push(event);
    const absent = absentFrom(event, sides);
    if (absent.length > 0) missing.set(event.id, absent);
  }
  return { contacts, dialogues, missing };
}

function contactsOf({ contacts, dialogues, missing }: ReturnType<typeof contactsAmong>, day: Day) {
  const lastOf = (events: readonly TrackEvent[]) => lastContactOf(events, missing, day);
  const sessions = dialogues.filter(isSession);
  const byLevel: Metrics['byLevel'] = {};
  for (const [kind, list] of [
    ['lastContact', contacts],
    ['lastDialogue', dialogues],
  ] as const) {
    for (const level of new Set(list.map((event) => event.level))) {
      if (level === null) continue;
      const last = lastOf(list.filter((event) => event.level === level));
      byLevel[level] = { ...byLevel[level], ...(last ? { [kind]: last } : {}) };
    }
  }
  return {
    lastContact: lastOf(contacts),
    lastDialogue: lastOf(dialogues),
    lastCompleteDialogue: lastOf(dialogues.filter((event) => !missing.has(event.id))),
    lastDedicatedDialogue: lastOf(dialogues.filter(isDedicated)),
    lastMechanismSession: lastOf(sessions),
    byLevel,
  };
}

function lastContactOf(
  events: readonly TrackEvent[],
  missing: ReadonlyMap<string, readonly string[]>,
  day: Day,
): LastContact | null {
  const last = lastAmong(events);
  if (last === null) return null;
  return {
    event: last.id,
    date: last.date.view(),
    level: last.level,
    form: isIndirect(last) ? 'indirect' : missing.has(last.id) ? 'partial' : 'full',
    missing: [...(missing.get(last.id) ?? [])],
    days: daysSinceLast(last, events, day),
  };
}

function goldsteinOf(events: readonly TrackEvent[], day: Day): Metrics['goldstein'] {
  const weighed = events.filter(
    (event) => event.visibleFrom >= day - GOLDSTEIN_DAYS && goldsteinWeight(event) !== null,
  );
  const sum = weighed.reduce((total, event) => total + goldsteinWeight(event)!, 0);
  return {
    scale: 'Goldstein 1992 (CAMEO, as GDELT prints it)',
    days: GOLDSTEIN_DAYS,
    sum: Math.round(sum * 10) / 10,
    events: countEntries(ids(weighed)).events,
  };
}

function isOpening(event: TrackEvent): boolean {
  return isAct(event) && vocabularyOf(event.type).isOpening === true;
}

function goldsteinWeight(event: TrackEvent): number | null {
  return isAct(event) ? vocabularyOf(event.type).goldstein : null;
}

const closed: ReadonlySet<string> = new Set(['frozen', 'dormant', 'terminated', 'exploratory', 'none']);
const working: ReadonlySet<string> = new Set(['resumed', 'active', 'working-group-active']);

/**
 * The direction over the last 30 days in the terms of CrisisWatch (International Crisis Group): by the policy's ranking
 * of statuses and, if the rank is unchanged, by the level of pressure. A risk alert is working cooperation under high
 * pressure or a recent threat. A resolution opportunity is a thaw, or a recent opening on a track without working
 * cooperation.
 */
function directionOf(view: TrackView, events: readonly TrackEvent[]): Metrics['direction'] {
  const { validAt, policy, periods, count } = view;
  const before = periods.slice(0, count).findLast((period) => period.day <= validAt - DIRECTION_DAYS);
  const status = periods[count - 1]?.status ?? 'none';
  const rankChange = policy.standing.indexOf(status) - policy.standing.indexOf(before?.status ?? 'none');
  const pressure = pressureOn(view);
  const earlier = pressureBefore(events, view);
  const pressureEase = rankOf(earlier.level) - rankOf(pressure.level);
  const pressureEvents = rankChange === 0 && pressureEase !== 0 ? [...pressure.drivers, ...earlier.drivers] : [];
  const better = rankChange === 0 ? pressureEase : rankChange;

  const recent = events.filter((event) => event.visibleFrom > validAt - DIRECTION_DAYS && !isInformal(event));
  const threats = working.has(status) ? recent.filter((event) => event.type === 'ThreatIssued') : [];
  const highPressure = working.has(status) && pressure.level === 'high' ? pressure.drivers : [];
  const settled = withExpiries(view.state, validAt, view.policy).thaw;
  const thaw = settled && settled.lastDay >= validAt ? [settled.event.id] : [];
  // Pressure that ends a thaw ends the opportunity of an opening before it, too.
  const lastPressure =
    view.state.formal.state === 'suspended' ? recent.findLast(({ group }) => group === 'pressure') : undefined;
  const isOver = (opening: TrackEvent) =>
    lastPressure !== undefined && recent.indexOf(opening) < recent.indexOf(lastPressure);
  const fresh = closed.has(status) ? recent.filter((event) => isOpening(event) && !isOver(event)) : [];
  const moves = periods.slice(0, count).filter((s) => s.day > validAt - DIRECTION_DAYS && s.event !== null);
  return {
    change: better > 0 ? 'improved' : better < 0 ? 'deteriorated' : 'unchanged',
    riskAlert: threats.length + highPressure.length > 0,
    resolutionOpportunity: thaw.length + fresh.length > 0,
    events: [
      ...new Set([
        ...moves.map((s) => s.event!.id),
        ...pressureEvents,
        ...ids(threats),
        ...highPressure,
        ...thaw,
        ...ids(fresh),
      ]),
    ],
  };
}

function pressureBefore(events: readonly TrackEvent[], { validAt, policy }: TrackView) {
  const day = validAt - DIRECTION_DAYS;
  const { windowDays } = policy.pressure;
  const acts = events.filter(
    (e) => e.visibleFrom <= day && e.visibleFrom + windowDays >= day && pressurePoints(e, policy) > 0,
  );
  const score = acts.reduce((sum, event) => sum + pressurePoints(event, policy), 0);
  return { level: pressureLevel(score, policy), drivers: ids(acts) };
}

const rankOf = (level: PressureLevel) => ['low', 'elevated', 'high'].indexOf(level);
const ids = (events: readonly TrackEvent[]) => events.map((event) => event.id);
