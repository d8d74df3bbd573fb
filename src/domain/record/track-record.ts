import {
  type TrackEntry,
  trackEntryOf,
  type Correction,
  type AmendmentEntry,
  type EntryRef,
  type EventVersion,
} from './track-entry.js';
import { type Day, parseDay } from '../time/day.js';
import { type Entry, isAmendment, type TrackDefinition, tracksOf } from '../entries/entry.js';
import type { Link } from '../events/event.js';
import { type TrackEvent, mergedEvent, withDate } from './track-event.js';
import {
  assessmentsAmong,
  byKnowledge,
  mergersAmong,
  amendmentsOfType,
  policyOf,
  retractedBy,
} from './resolve-amendments.js';
import type { Policy } from '../policy/policy.js';
import { type EventDisputed, targetsOf } from '../entries/amendment.js';

/** The version of a record to read. Default: the whole record by the track's own policy. */
export interface AsOf {
  /** Includes only the entries known at the end of this day. */
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

/**
 * The record of one track: its events and their amendments. The events that count are computed from it for any state of
 * knowledge, so its entries are never changed; entries are only added.
 */
export class TrackRecord {
  /** The events of the track as recorded, in order of arrival. */
  private originals: TrackEvent[] = [];
  /** Events of other tracks that an amendment of this track concerns. */
  private foreign: TrackEvent[] = [];
  private corrections: Correction[] = [];
  private amendments: AmendmentEntry[] = [];
  private positions: number[] = [];
  /** The ids of all amendments and their targets. */
  private amended = new Set<string>();
  private mergedInto: ReadonlyMap<string, string> = new Map();

  constructor(private definedAs: TrackDefinition) {}

  /** An independent copy. */
  fork(): TrackRecord {
    const copy = new TrackRecord(this.definedAs);
    copy.originals = [...this.originals];
    copy.foreign = [...this.foreign];
    copy.corrections = [...this.corrections];
    copy.amendments = [...this.amendments];
    copy.positions = [...this.positions];
    copy.amended = new Set(this.amended);
    copy.mergedInto = this.mergedInto;
    return copy;
  }

  get definition(): TrackDefinition {
    return this.definedAs;
  }

  /** The number of events, including retracted and merged ones. */
  get size(): number {
    return this.originals.length;
  }

  /** The position of the last entry that affects the track, up to a position; 0 if there is none. */
  version(upTo = Infinity): number {
    return this.positions.findLast((position) => position <= upTo) ?? 0;
  }

  /** The earliest and latest knowledge day of the entries; `null` without entries. */
  get knownDays(): { first: Day; last: Day } | null {
    const all: readonly { known: Day }[] = [...this.originals, ...this.corrections, ...this.amendments];
    if (all.length === 0) return null;
    let [first, last] = [all[0]!.known, all[0]!.known];
    for (const { known } of all) [first, last] = [Math.min(first, known), Math.max(last, known)];
    return { first, last };
  }

  /** Id, position and knowledge day of every entry of the record, without its definition. */
  entryRefs(): EntryRef[] {
    return [...this.originals, ...this.corrections, ...this.amendments].map(({ id, position, known }) => {
      return { id, position, known };
    });
  }

  /** The ids that this record does not hold. */
  lacks(ids: readonly string[]): string[] {
    if (ids.length === 0) return [];
    const all: readonly { id: string }[][] = [this.originals, this.foreign, this.corrections, this.amendments];
    const present = new Set(all.flatMap((entries) => entries.map(({ id }) => id)));
    return ids.filter((id) => !present.has(id));
  }

  /**
   * Adds an entry of this track, or of another track if an amendment of this one concerns it.
   * @returns the event as it counts, if the entry only adds this event; `null` if it may have changed more
   */
  add(entry: Entry | TrackEntry): TrackEvent | null {
    if ('kind' in entry) return this.receive(entry);
    const track = this.definedAs.id;
    if (tracksOf(entry.body).includes(track)) this.positions.push(entry.position);
    if (entry.body.type !== 'TrackDefined') return this.receive(trackEntryOf(entry, track));
    this.definedAs = entry.body.track;
    return null;
  }

  /** The entries known and recorded as of `asOf`, without the definition, by knowledge day and position. */
  entries(asOf: Pick<AsOf, 'knownAt' | 'position'> = {}): TrackEntry[] {
    const events = (list: readonly TrackEvent[], touches: boolean): TrackEntry[] =>
      list.map((event) => ({
        kind: 'event',
        id: event.id,
        position: event.position,
        known: event.known,
        event,
        touches,
      }));
    const all = [
      ...events(this.originals, true),
      ...events(this.foreign, false),
      ...this.corrections.map((correction): TrackEntry => ({ kind: 'correction', ...correction })),
      ...this.amendments.map((entry): TrackEntry => ({ kind: 'amendment', ...entry })),
    ];
    return all.filter(includedIn(asOf)).sort(byKnowledge);
  }

  private receive(arrival: TrackEntry): TrackEvent | null {
    switch (arrival.kind) {
      case 'event': {
        const { event, touches } = arrival;
        (touches ? this.originals : this.foreign).push(event);
        return touches && !this.amended.has(event.id) ? this.followed(event, this.mergedInto) : null;
      }
      case 'correction':
        for (const id of [arrival.id, arrival.event.id]) this.amended.add(id);
        this.corrections.push(arrival);
        return null;
      case 'amendment':
        if (isAmendment(arrival.body)) for (const id of [arrival.id, ...targetsOf(arrival.body)]) this.amended.add(id);
        this.amendments.push(arrival);
        return null;
    }
  }

  /**
   * Computes the events that count.
   * @throws ThawError `not-found` with code `unknown-policy` when the track's policy is not shipped
   */
  resolve(asOf: AsOf = {}): Resolved {
    const included = includedIn(asOf);
    const known = this.amendments.filter(included);
    const retracted = retractedBy(known);
    const amendments = known.filter(({ id }) => !retracted.has(id));
    const versions = this.versions(included, retracted);
    const mergedInto = mergersAmong(amendments, versions);
    const policy = asOf.policy ?? policyOf(amendments, this.definedAs);
    const confirmed = amendmentsOfType(amendments, 'CoverageConfirmed').map(({ body }) =>
      parseDay(body.until, '/until'),
    );
    return {
      policy,
      events: [
        ...this.counting(versions, retracted, mergedInto, amendments, asOf.account),
        ...assessmentsAmong(amendments),
      ],
      confirmed: confirmed.length === 0 ? null : Math.max(...confirmed),
      mergedInto,
    };
  }

  /** Resolves the whole record and remembers its merges, so that the links of events added later follow them. */
  settle(): Resolved {
    const resolved = this.resolve();
    this.mergedInto = resolved.mergedInto;
    return resolved;
  }

  /**
   * The known events, each in its latest known version; a correction keeps the position and knowledge day of its
   * event.
   */
  private versions(included: (entry: EntryRef) => boolean, retracted: ReadonlySet<string>): Map<string, EventVersion> {
    const versions = new Map<string, EventVersion>();
    for (const event of this.originals) if (included(event)) versions.set(event.id, { event, touches: true });
    for (const event of this.foreign) if (included(event)) versions.set(event.id, { event, touches: false });
    const corrections = this.corrections.filter((c) => included(c) && !retracted.has(c.id)).sort(byKnowledge);
    for (const { event, touches } of corrections) {
      const original = versions.get(event.id);
      if (!original) continue;
      const { position, known } = original.event;
      versions.set(event.id, { event: { ...event, position, known }, touches });
    }
    return versions;
  }

  private *counting(
    versions: ReadonlyMap<string, EventVersion>,
    retracted: ReadonlySet<string>,
    mergedInto: ReadonlyMap<string, string>,
    amendments: readonly AmendmentEntry[],
    account: string | undefined,
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
      event = this.followed(event, mergedInto);
      const disputed = (disputes.get(id) ?? []).map(({ body }) => body);
      if (disputed.length > 0) {
        event = { ...event, disputedBy: [...new Set(disputed.map(({ party }) => party))], disputes: disputed };
      }
      const accountVersion = account === undefined ? event : onAccount(event, account, disputed);
      if (accountVersion) yield accountVersion;
    }
  }

  /** Redirects the links of an event to the events that their targets were merged into, without repetition. */
  private followed(event: TrackEvent, mergedInto: ReadonlyMap<string, string>): TrackEvent {
    if (mergedInto.size === 0 || event.links.length === 0) return event;
    const links = new Map<string, Link>();
    for (const { rel, event: target } of event.links) {
      const end = mergedInto.get(target) ?? target;
      if (end !== event.id) links.set(`${rel} ${end}`, { rel, event: end });
    }
    return { ...event, links: [...links.values()] };
  }
}

function includedIn({ knownAt = Infinity, position = Infinity, without = [] }: AsOf): (entry: EntryRef) => boolean {
  const left = new Set(without);
  return (entry) => entry.position <= position && entry.known <= knownAt && !left.has(entry.id);
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
function onAccount(event: TrackEvent, account: string, disputes: readonly EventDisputed[]): TrackEvent | null {
  const own = disputes.findLast(({ party }) => party === account);
  if (own && own.occurred === undefined) return null;
  if (!own && disputes.some(({ occurred }) => !occurred) && !event.accounts.includes(account)) return null;
  const date = own?.occurred ?? event.accountDates.find((claim) => claim.account === account)?.occurred;
  return { ...(date === undefined ? event : withDate(event, date)), claims: [], disputedBy: [], disputes: [] };
}
