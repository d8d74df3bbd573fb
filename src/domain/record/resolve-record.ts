import { type Day, parseDay } from '../time/day.js';
import type { TrackDefinition } from '../entries/track-definition.js';
import type { Link } from '../events/event.js';
import { amendmentKnownAt } from './entry-growth.js';
import {
  knownSince,
  mergedEvent,
  openingEventOf,
  withAddition,
  withDate,
  withSourcesKnownAt,
} from './make-track-event.js';
import {
  amendmentsOfType,
  assessmentsAmong,
  byKnowledge,
  mergersAmong,
  policyOf,
  retractedBy,
} from './resolve-amendments.js';
import type { Policy } from '../policy/policy.js';
import type { AmendmentEntry, Correction, EntryRef, EventVersion } from './track-entry.js';
import type { DefiningEntry, Dispute, TrackEvent } from './track-event.js';

/** The version of a record to read. Default: the whole record by the track's own policy. */
export interface AsOf {
  /** Includes only the entries known at the end of this day, with only the sources known by then. */
  readonly knownAt?: Day;
  /** Includes only the log up to this position. */
  readonly position?: number;
  /** Ids of entries to leave out, as if they were not recorded. */
  readonly without?: readonly string[];
  /**
   * A party: reads the events by its account, without those that it denies or that others dispute without its
   * support.
   */
  readonly account?: string;
  readonly policy?: Policy;
}

/** The result of resolving a record: the events that count, each in its version in force, in no order. */
export interface Resolved {
  readonly policy: Policy;
  readonly events: readonly TrackEvent[];
  /** The last day that a `CoverageConfirmed` confirms; coverage runs to the last event if that is later. */
  readonly confirmed: Day | null;
  /** Maps the id of each merged event to the event that links to it lead to. */
  readonly mergedInto: ReadonlyMap<string, string>;
}

/** The entries of a record by kind, each list in order of arrival. */
export interface RecordedEntries {
  readonly definition: TrackDefinition;
  /** The entry that defines the track. */
  readonly definedBy: DefiningEntry;
  /** The events of the track as recorded. */
  readonly originals: readonly TrackEvent[];
  /** Events of other tracks that an amendment of this track concerns. */
  readonly foreign: readonly TrackEvent[];
  readonly corrections: readonly Correction[];
  readonly amendments: readonly AmendmentEntry[];
}

/** A test of whether an entry is known and recorded as of `asOf`, and not left out. */
export function includedIn({
  knownAt = Infinity,
  position = Infinity,
  without = [],
}: AsOf): (entry: EntryRef) => boolean {
  const left = new Set(without);
  return (entry) => entry.position <= position && entry.known <= knownAt && !left.has(entry.id);
}

/**
 * Computes the events of a record that count.
 * @throws ThawError `not-found` with code `unknown-policy` when the track's policy is not shipped
 */
export function resolveRecord(recorded: RecordedEntries, asOf: AsOf): Resolved {
  const { knownAt } = asOf;
  const included = includedIn(asOf);
  const known = recorded.amendments.filter(included);
  const retracted = retractedBy(known);
  const standing = known.filter(({ id }) => !retracted.has(id));
  const amendments = knownAt === undefined ? standing : standing.map((each) => amendmentKnownAt(each, knownAt));
  const corrections = recorded.corrections.filter((each) => included(each) && !retracted.has(each.id));
  const versions = versionsOf({ ...recorded, corrections, amendments }, included, knownAt);
  const mergedInto = mergersAmong(amendments, versions);
  const policy = asOf.policy ?? policyOf(amendments, recorded.definition);
  const opening = openingEventOf(recorded.definition, recorded.definedBy);
  const confirmed = amendmentsOfType(amendments, 'CoverageConfirmed').map(({ body }) => parseDay(body.until, '/until'));
  return {
    policy,
    events: [
      ...(opening ? [knownAt === undefined ? opening : withSourcesKnownAt(opening, knownAt)] : []),
      ...countingAmong(versions, { retracted, mergedInto, amendments, account: asOf.account }),
      ...assessmentsAmong(amendments),
    ],
    confirmed: confirmed.length === 0 ? null : Math.max(...confirmed),
    mergedInto,
  };
}

/** The event with its links redirected to the events that their targets were merged into, without repetition. */
export function followMerges(event: TrackEvent, mergedInto: ReadonlyMap<string, string>): TrackEvent {
  if (mergedInto.size === 0 || event.links.length === 0) return event;
  const links = new Map<string, Link>();
  for (const { rel, event: target } of event.links) {
    const end = mergedInto.get(target) ?? target;
    if (end !== event.id) links.set(`${rel} ${end}`, { rel, event: end });
  }
  return { ...event, links: [...links.values()] };
}

/**
 * The known events, each in its latest known version. A correction replaces what was known before it, and keeps the
 * position and knowledge day of its event; an addition adds to what was known before it.
 */
function versionsOf(
  { originals, foreign, corrections, amendments }: RecordedEntries,
  included: (entry: EntryRef) => boolean,
  knownAt = Infinity,
): Map<string, EventVersion> {
  const versions = new Map<string, EventVersion>();
  const asKnown = (event: TrackEvent) => (knownAt === Infinity ? event : withSourcesKnownAt(event, knownAt));
  for (const event of originals) if (included(event)) versions.set(event.id, { event: asKnown(event), touches: true });
  for (const event of foreign) if (included(event)) versions.set(event.id, { event: asKnown(event), touches: false });
  for (const entry of [...corrections, ...amendmentsOfType(amendments, 'EventAmended')].sort(byKnowledge)) {
    const id = 'event' in entry ? entry.event.id : entry.body.target;
    const version = versions.get(id);
    if (!version) continue;
    if ('event' in entry) {
      const { position, known } = version.event;
      versions.set(id, { event: knownSince(asKnown(entry.event), { position, known }), touches: entry.touches });
    } else versions.set(id, { ...version, event: withAddition(version.event, entry.body, entry.position) });
  }
  return versions;
}

/** What the amendments of a record say of its events. */
interface InForce {
  readonly retracted: ReadonlySet<string>;
  readonly mergedInto: ReadonlyMap<string, string>;
  readonly amendments: readonly AmendmentEntry[];
  readonly account: string | undefined;
}

/** The events that count: neither retracted nor merged into another, of this track, in the requested account. */
function* countingAmong(
  versions: ReadonlyMap<string, EventVersion>,
  { retracted, mergedInto, amendments, account }: InForce,
): Generator<TrackEvent> {
  const duplicates = groupedBy([...mergedInto.keys()], (id) => mergedInto.get(id)!);
  const activeDisputes = amendmentsOfType(amendments, 'EventDisputed').filter(
    ({ body }) => !retracted.has(body.target),
  );
  const disputes = groupedBy(
    activeDisputes.sort(byKnowledge),
    ({ body }) => mergedInto.get(body.target) ?? body.target,
  );
  for (const [id, version] of versions) {
    if (retracted.has(id) || mergedInto.has(id)) continue;
    const others = (duplicates.get(id) ?? []).filter((one) => !retracted.has(one)).map((one) => versions.get(one)!);
    if (!version.touches && !others.some(({ touches }) => touches)) continue;
    let { event } = version;
    const copies = others.map((other) => other.event);
    if (copies.length > 0) event = mergedEvent(event, copies);
    event = followMerges(event, mergedInto);
    const disputed = (disputes.get(id) ?? []).map(({ body }) => body);
    if (disputed.length > 0) {
      event = { ...event, disputedBy: [...new Set(disputed.map(({ party }) => party))], disputes: disputed };
    }
    const accountVersion = account === undefined ? event : onAccount(event, account, disputed);
    if (accountVersion) yield accountVersion;
  }
}

function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/**
 * The event by the account of one party. `null` if the party denies it, or if another party denies it (and not only its
 * date) and this party neither disputes nor supports it.
 */
function onAccount(event: TrackEvent, account: string, disputes: readonly Dispute[]): TrackEvent | null {
  const own = disputes.findLast(({ party }) => party === account);
  if (own && own.occurred === undefined) return null;
  if (!own && disputes.some(({ occurred }) => !occurred) && !event.accounts.includes(account)) return null;
  const date = own?.occurred ?? event.accountDates.find((claim) => claim.account === account)?.occurred;
  return { ...(date === undefined ? event : withDate(event, date)), claims: [], disputedBy: [], disputes: [] };
}
