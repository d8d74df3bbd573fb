import { type TrackEntry } from '../record/track-entry.js';
import { type Day, isoDay } from '../time/day.js';
import type { DateView } from '../time/edtf-date.js';
import type { TrackEvent } from '../record/track-event.js';
import type { TrackReading } from '../reading/reading.js';
import type { FormalState, PracticeState, Status } from '../policy/states.js';
import type { AsOf } from '../record/track-record.js';
import type { TrackTimeline } from '../reading/track-timeline.js';

/** A field that differs between two documents; a side that lacks the field has no value. */
export interface FieldDifference {
  /** RFC 6901. */
  pointer: string;
  from?: unknown;
  to?: unknown;
}

/** What a comparison asks of each side: whether that is another is what makes an entry decisive. */
export interface ComparedStatus {
  status: Status;
  formal: FormalState;
  practice: PracticeState;
  since: DateView | null;
}

/** Of what makes a difference at most so many items are named, with the whole count: the decisive ones, then the newest. */
export const namedCauses = 200;

/** Of the entries between two states at most so many are tried out for being decisive: the newest. */
export const triedCauses = 50;

const bearing = ['status', 'formal', 'practice', 'since', 'flags', 'assessment', 'label', 'headline', 'pressure'];

/**
 * The fields in which two documents differ, leaf by leaf; a list is one leaf. Those that bear the status come first.
 */
export function differencesBetween(from: object, to: object): FieldDifference[] {
  const rank = (key: string) => (bearing.includes(key) ? bearing.indexOf(key) : bearing.length);
  const keys = keysOf(from, to).sort((a, b) => rank(a) - rank(b));
  return keys.flatMap((key) => differencesAt(key, from, to, ''));
}

function differencesAt(key: string, from: object, to: object, above: string): FieldDifference[] {
  const pointer = `${above}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const [a, b] = [from, to].map((side) =>
    Object.hasOwn(side, key) ? (side as Record<string, unknown>)[key] : undefined,
  );
  if (isBranch(a) && isBranch(b)) return keysOf(a, b).flatMap((each) => differencesAt(each, a, b, pointer));
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  return [{ pointer, ...(a !== undefined && { from: a }), ...(b !== undefined && { to: b }) }];
}

function keysOf(from: object, to: object): string[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])];
}

function isBranch(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function comparedStatusOf({ status, formal, practice, since }: TrackReading): ComparedStatus {
  return { status, formal: formal.state, practice: practice.state, since };
}

/** The reading of a day without some entry, where that gives another standing; else `null`. */
export function statusWithout(timeline: TrackTimeline, cut: AsOf, id: string, day: Day): ComparedStatus | null {
  const left = comparedStatusOf(timeline.asOf({ ...cut, without: [...(cut.without ?? []), id] }).read(day));
  return JSON.stringify(left) === JSON.stringify(comparedStatusOf(timeline.read(day))) ? null : left;
}

/** What happened between two days: an event that came into view, or a rule of the clock that struck. */
export interface ComparedEvent {
  /** The day on which a reading counts it first. */
  on: string;
  kind: 'event' | 'clock';
  /** The event; of a rule what it counted from. */
  event: string | null;
  title: string | null;
  /** `clock:<rule>`, where the clock struck. */
  rule?: string;
  /** Whether it moved status, formal or practice. */
  decisive: boolean;
  /** How the track stood then; only where it moved. */
  became?: Omit<ComparedStatus, 'since'>;
}

/** What happened on the days after `from` up to and with `to`, oldest first. */
export function eventsBetween(timeline: TrackTimeline, from: Day, to: Day): ComparedEvent[] {
  return timeline.viewed(to, (view) => {
    const moves = view.periods.slice(0, view.count).filter(({ day }) => day > from);
    const movedBy = new Map<string, (typeof moves)[number]>();
    const struck: { day: Day; happening: ComparedEvent }[] = [];
    for (const stretch of moves) {
      const { day, cause, event } = stretch;
      if (!cause.startsWith('clock:')) for (const id of [cause, event?.id ?? cause]) movedBy.set(id, stretch);
      else struck.push({ day, happening: { ...clockStruck(stretch), on: isoDay(day) } });
    }
    const came = view
      .visible()
      .filter(({ visibleFrom }) => visibleFrom > from)
      .map((event) => ({ day: event.visibleFrom, happening: cameIntoView(event, movedBy.get(event.id)) }));
    // The clock strikes before what happens on the day.
    return [...struck, ...came].sort((a, b) => a.day - b.day).map(({ happening }) => happening);
  });
}

interface Moved {
  readonly status: Status;
  readonly formal: FormalState;
  readonly practice: PracticeState;
}

function clockStruck({ cause, event, ...moved }: Moved & { cause: string; event: TrackEvent | null }) {
  const named = { event: event?.id ?? null, title: event?.title ?? null };
  return { kind: 'clock' as const, ...named, rule: cause, decisive: true, became: becoming(moved) };
}

function cameIntoView(event: TrackEvent, moved: Moved | undefined): ComparedEvent {
  const { id, title, visibleFrom } = event;
  const came = { on: isoDay(visibleFrom), kind: 'event' as const, event: id, title, decisive: moved !== undefined };
  return moved ? { ...came, became: becoming(moved) } : came;
}

function becoming({ status, formal, practice }: Moved) {
  return { status, formal, practice };
}

/** An entry that lies between two states of knowledge. */
export interface LearnedEntry {
  entry: string;
  type: string;
  position: number;
  /** The day on whose evening it was known. */
  known: string;
  /** What it says, in a line. */
  gist: string;
  /** `null` where it was not tried out. */
  decisive: boolean | null;
  /** How the track would stand without it; only where it is decisive. */
  without?: ComparedStatus;
}

/** The entries of a record that became known after one day up to and with another, the newest first. */
export function learnedBetween(timeline: TrackTimeline, from: Day, to: Day, cut: AsOf): TrackEntry[] {
  const left = new Set(cut.without);
  return timeline.source
    .entries({ ...cut, knownAt: to })
    .filter((arrival) => arrival.known > from && !left.has(arrival.id))
    .reverse();
}

/** Whether leaving an entry out can give another standing at all: who looked, and who disputes, moves no status. */
export function mayDecide(arrival: TrackEntry, { account }: AsOf): boolean {
  if (arrival.kind !== 'kept') return true;
  const { type } = arrival.body;
  return type !== 'CoverageConfirmed' && (type !== 'EventDisputed' || account !== undefined);
}

/** An entry as a comparison names it. */
export function learnedEntry(arrival: TrackEntry, without: ComparedStatus | null | undefined): LearnedEntry {
  const { id, position, known } = arrival;
  const named = { entry: id, type: typeOf(arrival), position, known: isoDay(known), gist: gistOf(arrival) };
  if (without === undefined) return { ...named, decisive: null };
  return without === null ? { ...named, decisive: false } : { ...named, decisive: true, without };
}

function typeOf(arrival: TrackEntry): string {
  if (arrival.kind === 'kept') return arrival.body.type;
  return arrival.kind === 'correction' ? 'EventCorrected' : arrival.event.type;
}

function gistOf(arrival: TrackEntry): string {
  if (arrival.kind !== 'kept') return arrival.event.title;
  const { body } = arrival;
  if (body.type === 'CoverageConfirmed') return `complete until ${body.until}`;
  return body.type === 'EventDisputed' ? `${body.party}: ${body.says}` : body.reason;
}

/** An event that two parties tell differently. */
export interface DifferingDate {
  event: string;
  type: string;
  title: string;
  /** By party the date that it gives, as EDTF; `null` where it does not tell of it. */
  tellings: Record<string, string | null>;
  disputes: { party: string; says: string; occurred: string | null }[];
  /** Whether one of the readings would stand otherwise without it; `null` where that was not tried out. */
  decisive: boolean | null;
}

/** A track on the telling of a party. */
export interface AccountTimeline {
  readonly party: string;
  readonly timeline: TrackTimeline;
}

/** The events that tellings leave out or date otherwise, as far as one of them counts by a day; oldest first. */
export function differingDatesOf(
  whole: TrackTimeline,
  tellings: readonly AccountTimeline[],
  day: Day,
): DifferingDate[] {
  const told = tellings.map(({ party, timeline }) => ({ party, events: eventsOf(timeline, day) }));
  const parted: DifferingDate[] = [];
  for (const [id, event] of eventsOf(whole, day)) {
    const found = told.map(({ party, events }) => ({ party, event: events.get(id) }));
    const dates = new Set(found.map((each) => each.event?.occurred.text ?? null));
    const counts = found.some((each) => each.event && each.event.visibleFrom <= day);
    if (dates.size === 1 || !counts) continue;
    parted.push({
      ...{ event: id, type: event.type, title: event.title },
      tellings: Object.fromEntries(found.map((each) => [each.party, each.event?.occurred.text ?? null])),
      disputes: event.disputes.map(({ party, says, occurred = null }) => ({ party, says, occurred })),
      decisive: null,
    });
  }
  return parted;
}

/** All events, also those that do not count yet. */
function eventsOf(timeline: TrackTimeline, day: Day): Map<string, TrackEvent> {
  return timeline.viewed(day, (view) => {
    const all = [...view.visible(), ...view.pending.map(({ event }) => event)];
    return new Map(all.map((event) => [event.id, event]));
  });
}

/** At most `namedCauses` of the items, in their order: the decisive ones first, then from the end that is newest. */
export function newestOf<T extends { decisive: boolean | null }>(items: readonly T[], newest: 'first' | 'last'): T[] {
  if (items.length <= namedCauses) return [...items];
  const byAge = newest === 'first' ? items : items.toReversed();
  const wanted = [...byAge.filter(({ decisive }) => decisive), ...byAge.filter(({ decisive }) => !decisive)];
  const kept = new Set(wanted.slice(0, namedCauses));
  return items.filter((item) => kept.has(item));
}
