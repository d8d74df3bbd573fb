import type { Day } from '../../time/day.js';
import { daysToDay, medianRange } from '../../time/day-range.js';
import type { DateView, DayRange } from '../../time/edtf-date.js';
import { isDoubtful, type TrackEvent } from '../../record/track-event.js';
import { deliveredAmong } from '../ledger/deliverables.js';
import { aheadOn } from '../ledger/ledger.js';
import { termEntries } from '../ledger/terms.js';
import type { TrackView } from '../track-view.js';
import { type KeptPledge, keptPledges } from './pledges.js';
import { type PressureBranch, pressureBranches } from './pressure-branches.js';
import { type FreezeLag, freezeLags, lagInDays, type Opening, openingsOf } from './response-lag.js';

/** The last thing that a party delivered. */
export interface LastDeliverable {
  event: string;
  title: string;
  date: DateView;
  days: DayRange;
}

/** A term that stands, with its age. */
export interface OpenTerm {
  event: string;
  title: string;
  ageDays: DayRange;
}

/** The measures of a track beyond those of its status, each with the events that it is made of. */
export interface Measures {
  /** By party: the number of its deliverables, and the last of them. */
  deliverables: Record<string, { count: number; last: LastDeliverable | null }>;
  /** By party: its asks that stand, the oldest first, and the median of their ages. */
  asks: Record<string, { open: OpenTerm[]; medianAgeDays: DayRange | null }>;
  pledges: { kept: KeptPledge[]; medianDays: DayRange | null };
  responseLag: {
    freezes: FreezeLag[];
    medianFreezeDays: DayRange | null;
    openings: Opening[];
    /** The median over the openings that have ended. */
    medianOpeningDays: DayRange | null;
  };
  pressure: { days: number; branches: PressureBranch[] };
}

/** The measures of the viewed day. Lags of acts of other tracks have no days yet (`withForeignLags`). */
export function measuresOn(view: TrackView): Measures {
  const events = view.visible();
  const { parties } = view.definition;
  const kept = keptPledges(events);
  const openings = openingsOf(view);
  const lags = { freezes: freezeLags(events), medianFreezeDays: null };
  return withForeignLags({
    deliverables: lastDeliverables([...events, ...aheadOn(view)], parties, view.validAt),
    asks: openAsks(events, parties, view.validAt),
    pledges: { kept, medianDays: medianRange(kept.map(({ days }) => days)) },
    responseLag: {
      ...lags,
      openings,
      medianOpeningDays: medianRange(openings.flatMap(({ end, days }) => (end === null ? [] : [days]))),
    },
    pressure: { days: view.policy.pressure.windowDays, branches: pressureBranches(view) },
  });
}

/** The measures with the lags of those acts of other tracks whose dates are known by now, and the median of all lags. */
export function withForeignLags({ responseLag, ...measures }: Measures): Measures {
  const freezes = responseLag.freezes.map(lagInDays);
  const medianFreezeDays = medianRange(freezes.flatMap(({ days }) => days ?? []));
  return { ...measures, responseLag: { ...responseLag, freezes, medianFreezeDays } };
}

function lastDeliverables(
  events: readonly TrackEvent[],
  parties: readonly string[],
  day: Day,
): Measures['deliverables'] {
  const acts = deliveredAmong(events).map(({ act }) => act);
  const entries = parties.map((party) => {
    const own = acts.filter(({ initiators }) => initiators.includes(party));
    return [party, { count: own.length, last: lastOf(own, day) }] as const;
  });
  return Object.fromEntries(entries);
}

/** The deliverable that is certainly the last: the one with the latest of the earliest days. What is in doubt is none. */
function lastOf(acts: readonly TrackEvent[], day: Day): LastDeliverable | null {
  const sure = acts.filter((act) => !isDoubtful(act));
  const last = sure.reduce<TrackEvent | null>((best, act) => (best && startOf(act) < startOf(best) ? best : act), null);
  if (last === null) return null;
  const latest = Math.min(...sure.map(({ occurred }) => daysToDay(occurred.start, day).min));
  const { max } = daysToDay(last.occurred.start, day);
  return { event: last.id, title: last.title, date: last.occurred.view(), days: { min: Math.min(latest, max), max } };
}

const startOf = ({ occurred: { start } }: TrackEvent): Day => (start.earliest ?? start.latest)!;

function openAsks(events: readonly TrackEvent[], parties: readonly string[], day: Day): Measures['asks'] {
  const asks = termEntries(events, day).filter(({ kind, open }) => kind === 'ask' && open);
  const entries = parties.map((party) => {
    const own = asks.filter(({ by }) => by.includes(party)).sort((a, b) => b.ageDays.max - a.ageDays.max);
    const open = own.map(({ event, title, ageDays }) => ({ event, title, ageDays }));
    return [party, { open, medianAgeDays: medianRange(open.map(({ ageDays }) => ageDays)) }] as const;
  });
  return Object.fromEntries(entries);
}
