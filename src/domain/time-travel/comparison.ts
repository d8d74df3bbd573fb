import { isJsonObject } from '../json.js';
import { type TrackEntry } from '../record/track-entry.js';
import { type Day, isoDay } from '../time/day.js';
import type { DateView } from '../time/edtf-date.js';
import type { TrackEvent } from '../record/track-event.js';
import type { TrackReading } from '../reading/reading.js';
import type { FormalState, PracticeState, Status } from '../policy/states.js';
import type { AsOf } from '../record/resolve-record.js';
import type { TrackTimeline } from '../reading/track-timeline.js';
import type { Steps } from '../steps.js';

/** A field that differs between two documents; a side that lacks the field has no value. */
export interface FieldDifference {
  /** RFC 6901. */
  pointer: string;
  from?: unknown;
  to?: unknown;
}

/** The compared part of a reading. An entry is decisive if this part would be different without it. */
export interface ComparedStatus {
  status: Status;
  formal: FormalState;
  practice: PracticeState;
  since: DateView | null;
}

/**
 * The maximum number of causes listed in a comparison, next to the full count: decisive ones first, then the newest.
 */
export const namedCauses = 200;

/** The maximum number of entries tested for being decisive, the newest first: each test folds the track once more. */
export const triedCauses = 50;

const statusFields = ['status', 'formal', 'practice', 'since', 'flags', 'assessment', 'label', 'headline', 'pressure'];

/**
 * The fields in which two JSON documents differ, leaf by leaf; a list is one leaf. Fields about the status come first.
 */
export function differencesBetween(from: object, to: object): FieldDifference[] {
  const rank = (key: string) => (statusFields.includes(key) ? statusFields.indexOf(key) : statusFields.length);
  const keys = keysOf(from, to).sort((a, b) => rank(a) - rank(b));
  return keys.flatMap((key) => differencesAt(key, from, to, ''));
}

function differencesAt(key: string, from: object, to: object, above: string): FieldDifference[] {
  const pointer = `${above}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const [a, b] = [from, to].map((side) =>
    Object.hasOwn(side, key) ? (side as Record<string, unknown>)[key] : undefined,
  );
  if (isJsonObject(a) && isJsonObject(b)) return keysOf(a, b).flatMap((each) => differencesAt(each, a, b, pointer));
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  return [{ pointer, ...(a !== undefined && { from: a }), ...(b !== undefined && { to: b }) }];
}

function keysOf(from: object, to: object): string[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])];
}

/** The compared part of a reading. */
export function comparedStatusOf({ status, formal, practice, since }: TrackReading): ComparedStatus {
  return { status, formal: formal.state, practice: practice.state, since };
}

/**
 * The status of a day if one entry is left out, step by step; `null` if it is the same.
 * @param id the entry to leave out
 */
export function* statusWithout(
  timeline: TrackTimeline,
  asOf: AsOf,
  id: string,
  day: Day,
): Steps<ComparedStatus | null> {
  const whole = comparedStatusOf(timeline.read(day));
  const rest = yield* timeline.foldingAsOf({ ...asOf, without: [...(asOf.without ?? []), id] });
  const remaining = comparedStatusOf(rest.read(day));
  return JSON.stringify(remaining) === JSON.stringify(whole) ? null : remaining;
}

/** A change between two days: an event that began to count, or a rule of the clock that took effect. */
export interface ComparedEvent {
  /** The first day on which readings count it. */
  on: string;
  /** When it happened; for a rule of the clock, when it took effect. */
  date: DateView;
  kind: 'event' | 'clock';
  /** Id of the event; for a rule of the clock, of the event that it counted from. */
  event: string | null;
  title: string | null;
  /** `clock:<rule>`, for a rule of the clock. */
  rule?: string;
  /** Whether it changed the status, formal or practice. */
  decisive: boolean;
  /** The status after it; only if it is decisive. */
  became?: Omit<ComparedStatus, 'since'>;
}

/** The changes on the days after `from` up to and including `to`, oldest first. */
export function eventsBetween(timeline: TrackTimeline, from: Day, to: Day): ComparedEvent[] {
  return timeline.viewed(to, (view) => {
    const newPeriods = view.periods.slice(0, view.count).filter(({ day }) => day > from);
    const movedBy = new Map<string, (typeof newPeriods)[number]>();
    const clockChanges: { day: Day; happening: ComparedEvent }[] = [];
    for (const period of newPeriods) {
      const { day, cause, event } = period;
      if (!cause.startsWith('clock:')) for (const id of [cause, event?.id ?? cause]) movedBy.set(id, period);
      else clockChanges.push({ day, happening: { on: isoDay(day), date: period.from, ...clockChange(period) } });
    }
    const came = view
      .visible()
      .filter(({ visibleFrom }) => visibleFrom > from)
      .map((event) => ({ day: event.visibleFrom, happening: eventChange(event, movedBy.get(event.id)) }));
    // On one day the clock comes before the events.
    return [...clockChanges, ...came].sort((a, b) => a.day - b.day).map(({ happening }) => happening);
  });
}

interface Moved {
  readonly status: Status;
  readonly formal: FormalState;
  readonly practice: PracticeState;
}

function clockChange({ cause, event, ...moved }: Moved & { cause: string; event: TrackEvent | null }) {
  const named = { event: event?.id ?? null, title: event?.title ?? null };
  return { kind: 'clock' as const, ...named, rule: cause, decisive: true, became: statusOnly(moved) };
}

function eventChange(event: TrackEvent, moved: Moved | undefined): ComparedEvent {
  const { id, title, visibleFrom } = event;
  const dated = { on: isoDay(visibleFrom), date: event.date.view() };
  const came = { ...dated, kind: 'event' as const, event: id, title, decisive: moved !== undefined };
  return moved ? { ...came, became: statusOnly(moved) } : came;
}

function statusOnly({ status, formal, practice }: Moved) {
  return { status, formal, practice };
}

/** An entry that is known in the later of two states of knowledge, and not in the earlier. */
export interface LearnedEntry {
  entry: string;
  type: string;
  position: number;
  /** The day by whose evening it was known. */
  known: string;
  /** A one-line summary. */
  gist: string;
  /** `null` if it was not tested. */
  decisive: boolean | null;
  /** The status without it; only if it is decisive. */
  without?: ComparedStatus;
}

/**
 * The entries that became known after `from` up to and including `to`, newest first, without those that `asOf` leaves
 * out.
 */
export function learnedBetween(timeline: TrackTimeline, from: Day, to: Day, asOf: AsOf): TrackEntry[] {
  const excluded = new Set(asOf.without);
  return timeline.source
    .entries({ ...asOf, knownAt: to })
    .filter((arrival) => arrival.known > from && !excluded.has(arrival.id))
    .reverse();
}

/**
 * Whether leaving an entry out can change the status at all. Confirmations of coverage never do; disputes, and additions
 * without an end date, do so only in the account of a party.
 */
export function mayDecide(arrival: TrackEntry, { account }: AsOf): boolean {
  if (arrival.kind !== 'amendment') return true;
  const { body } = arrival;
  if (body.type === 'EventAmended' && body.adds.ended !== undefined) return true;
  const isOfWords = body.type === 'EventDisputed' || body.type === 'EventAmended';
  if (body.type === 'EventRedacted' || body.type === 'VisibilityChanged') return false;
  return body.type !== 'CoverageConfirmed' && (!isOfWords || account !== undefined);
}

/**
 * The entry as listed in a comparison.
 * @param without the status without it, `null` if that is the same, `undefined` if it was not tested
 */
export function learnedEntry(arrival: TrackEntry, without: ComparedStatus | null | undefined): LearnedEntry {
  const { id, position, known } = arrival;
  const named = { entry: id, type: typeOf(arrival), position, known: isoDay(known), gist: gistOf(arrival) };
  if (without === undefined) return { ...named, decisive: null };
  return without === null ? { ...named, decisive: false } : { ...named, decisive: true, without };
}

function typeOf(arrival: TrackEntry): string {
  if (arrival.kind === 'amendment') return arrival.body.type;
  return arrival.kind === 'correction' ? 'EventCorrected' : arrival.event.type;
}

function gistOf(arrival: TrackEntry): string {
  if (arrival.kind !== 'amendment') return arrival.event.title;
  const { body } = arrival;
  if (body.type === 'CoverageConfirmed') return `complete until ${body.until}`;
  return body.type === 'EventDisputed' ? `${body.party}: ${body.says}` : body.reason;
}

/**
 * Limits the items to `namedCauses`, in their given order. Decisive items are preferred, then the newest.
 * @param newest the end of the list that is newest
 */
export function newestOf<T extends { decisive: boolean | null }>(items: readonly T[], newest: 'first' | 'last'): T[] {
  if (items.length <= namedCauses) return [...items];
  const byAge = newest === 'first' ? items : items.toReversed();
  const wanted = [...byAge.filter(({ decisive }) => decisive), ...byAge.filter(({ decisive }) => !decisive)];
  const selected = new Set(wanted.slice(0, namedCauses));
  return items.filter((item) => selected.has(item));
}
