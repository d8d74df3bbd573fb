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

/** Which of a record to read, and how: all of it, by the track's own policy, unless told. */
export interface AsOf {
  /** Only what was known at the end of this day. */
  readonly knownAt?: Day;
  /** Only the log up to this position. */
  readonly position?: number;
  /** As if these entries did not stand. */
  readonly without?: readonly string[];
  /** Only what the account of this party, or an undisputed one, supports. */
  readonly account?: string;
  readonly policy?: Policy;
}

/** What a record comes to: the events that count, each as it is read, in no order. */
export interface Resolved {
  readonly policy: Policy;
  readonly events: readonly TrackEvent[];
  /** The last day that somebody confirmed; coverage runs to the last event where that is later. */
  readonly confirmed: Day | null;
  /** Where links to merged events lead. */
  readonly mergedInto: ReadonlyMap<string, string>;
}

/**
 * All that bears on one track: its events, and the entries about them. From it the events that count are worked out for
 * any state of knowledge, so nothing here is ever changed, only added.
 */
export class TrackRecord {
  /** The events of the track as they were recorded, in the order of arrival. */
  private originals: TrackEvent[] = [];
  /** Events of other tracks that an entry of this one is about. */
  private foreign: TrackEvent[] = [];
  private corrections: Correction[] = [];
  private kept: AmendmentEntry[] = [];
  private positions: number[] = [];
  /** Every amendment, and whatever one is about. */
  private amended = new Set<string>();
  private mergedInto: ReadonlyMap<string, string> = new Map();

  constructor(private definedAs: TrackDefinition) {}

  fork(): TrackRecord {
    const copy = new TrackRecord(this.definedAs);
    copy.originals = [...this.originals];
    copy.foreign = [...this.foreign];
    copy.corrections = [...this.corrections];
    copy.kept = [...this.kept];
    copy.positions = [...this.positions];
    copy.amended = new Set(this.amended);
    copy.mergedInto = this.mergedInto;
    return copy;
  }

  get definition(): TrackDefinition {
    return this.definedAs;
  }

  /** How many events it holds, retracted and merged ones too. */
  get size(): number {
    return this.originals.length;
  }

  /** The position of the last entry that touches the track, up to a position; 0 where none does. */
  version(upTo = Infinity): number {
    return this.positions.findLast((position) => position <= upTo) ?? 0;
  }

  /** The first day on which anything here was known, and the last on which anything became so; none without entries. */
  get knownDays(): { first: Day; last: Day } | null {
    const all: readonly { known: Day }[] = [...this.originals, ...this.corrections, ...this.kept];
    if (all.length === 0) return null;
    let [first, last] = [all[0]!.known, all[0]!.known];
    for (const { known } of all) [first, last] = [Math.min(first, known), Math.max(last, known)];
    return { first, last };
  }

  /** Every entry that bears on the track, but its definition: id, position, and from when it was known. */
  entryRefs(): EntryRef[] {
    return [...this.originals, ...this.corrections, ...this.kept].map(({ id, position, known }) => {
      return { id, position, known };
    });
  }

  /** Those of some ids under which nothing is here. */
  lacks(ids: readonly string[]): string[] {
    if (ids.length === 0) return [];
    const all: readonly { id: string }[][] = [this.originals, this.foreign, this.corrections, this.kept];
    const present = new Set(all.flatMap((entries) => entries.map(({ id }) => id)));
    return ids.filter((id) => !present.has(id));
  }

  /**
   * Takes in one more entry: of this track, or of another where an entry of this one is about it.
   * @returns the event as it counts, where that is all that the entry changes; `null` where it may have changed more
   */
  add(entry: Entry | TrackEntry): TrackEvent | null {
    if ('kind' in entry) return this.receive(entry);
    const track = this.definedAs.id;
    if (tracksOf(entry.body).includes(track)) this.positions.push(entry.position);
    if (entry.body.type !== 'TrackDefined') return this.receive(trackEntryOf(entry, track));
    this.definedAs = entry.body.track;
    return null;
  }

  /** All that it holds within a cut, its definition apart, in the order in which it became known. */
  entries(cut: Pick<AsOf, 'knownAt' | 'position'> = {}): TrackEntry[] {
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
      ...this.kept.map((kept): TrackEntry => ({ kind: 'kept', ...kept })),
    ];
    return all.filter(standsIn(cut)).sort(byKnowledge);
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
      case 'kept':
        if (isAmendment(arrival.body)) for (const id of [arrival.id, ...targetsOf(arrival.body)]) this.amended.add(id);
        this.kept.push(arrival);
        return null;
    }
  }

  /** Works out the events that count. */
  resolve(cut: AsOf = {}): Resolved {
    const stands = standsIn(cut);
    const known = this.kept.filter(stands);
    const retracted = retractedBy(known);
    const kept = known.filter(({ id }) => !retracted.has(id));
    const versions = this.versions(stands, retracted);
    const mergedInto = mergersAmong(kept, versions);
    const policy = cut.policy ?? policyOf(kept, this.definedAs);
    const confirmed = amendmentsOfType(kept, 'CoverageConfirmed').map(({ body }) => parseDay(body.until, '/until'));
    return {
      policy,
      events: [...this.counting(versions, retracted, mergedInto, kept, cut.account), ...assessmentsAmong(kept)],
      confirmed: confirmed.length === 0 ? null : Math.max(...confirmed),
      mergedInto,
    };
  }

  /** Resolves all, and lets links of events that come later follow the merges found. */
  settle(): Resolved {
    const resolved = this.resolve();
    this.mergedInto = resolved.mergedInto;
    return resolved;
  }

  /** Every event that is known, as the last correction known tells it; a correction keeps the place of the event. */
  private versions(stands: (entry: EntryRef) => boolean, retracted: ReadonlySet<string>): Map<string, EventVersion> {
    const versions = new Map<string, EventVersion>();
    for (const event of this.originals) if (stands(event)) versions.set(event.id, { event, touches: true });
    for (const event of this.foreign) if (stands(event)) versions.set(event.id, { event, touches: false });
    const corrections = this.corrections.filter((c) => stands(c) && !retracted.has(c.id)).sort(byKnowledge);
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
    kept: readonly AmendmentEntry[],
    account: string | undefined,
  ): Generator<TrackEvent> {
    const duplicates = groupedBy([...mergedInto.keys()], (id) => mergedInto.get(id)!);
    const standing = amendmentsOfType(kept, 'EventDisputed').filter(({ body }) => !retracted.has(body.target));
    const disputes = groupedBy(standing.sort(byKnowledge), ({ body }) => mergedInto.get(body.target) ?? body.target);
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
      const told = account === undefined ? event : onAccount(event, account, disputed);
      if (told) yield told;
    }
  }

  /** The event with links that lead to what their targets were merged into, each once. */
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

function standsIn({ knownAt = Infinity, position = Infinity, without = [] }: AsOf): (entry: EntryRef) => boolean {
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

/** The event as a party tells it; `null` where it denies it, or another does (not just its day) and it is silent. */
function onAccount(event: TrackEvent, account: string, disputes: readonly EventDisputed[]): TrackEvent | null {
  const own = disputes.findLast(({ party }) => party === account);
  if (own && own.occurred === undefined) return null;
  if (!own && disputes.some(({ occurred }) => !occurred) && !event.accounts.includes(account)) return null;
  const date = own?.occurred ?? event.accountDates.find((telling) => telling.account === account)?.occurred;
  return { ...(date === undefined ? event : withDate(event, date)), claims: [], disputedBy: [], disputes: [] };
}
