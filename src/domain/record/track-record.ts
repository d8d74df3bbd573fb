import { growthOf, type GrownEntry, sourceDaysOf } from './entry-growth.js';
import {
  type AmendmentEntry,
  type Correction,
  type EntryRef,
  type EventVersion,
  type TrackEntry,
  isOfRecord,
  trackEntryOf,
} from './track-entry.js';
import type { Day } from '../time/day.js';
import { targetsOf } from '../entries/amendment.js';
import { type Entry, isAmendment, tracksOf } from '../entries/entry.js';
import type { TrackDefinition } from '../entries/track-definition.js';
import type { DefiningEntry, TrackEvent } from './track-event.js';
import { byKnowledge } from './resolve-amendments.js';
import { type AsOf, followMerges, includedIn, type Resolved, resolveRecord } from './resolve-record.js';

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

  constructor(
    private definedAs: TrackDefinition,
    private definedBy: DefiningEntry,
  ) {}

  /** An independent copy. */
  fork(): TrackRecord {
    const copy = new TrackRecord(this.definedAs, this.definedBy);
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

  /** How many redactions concern the track: what they blanked is in no reading, whatever day or knowledge it is of. */
  get redactions(): number {
    return this.amendments.filter(({ body }) => body.type === 'EventRedacted').length;
  }

  /** The position of the last entry that affects the track, up to a position; 0 if there is none. */
  version(upTo = Infinity): number {
    return this.positions.findLast((position) => position <= upTo) ?? 0;
  }

  /**
   * The first day on which an entry was known, and the last on which an entry or a source of one became known; `null`
   * without entries.
   */
  get knownDays(): { first: Day; last: Day } | null {
    const { originals, foreign, corrections, amendments } = this;
    let [first, last] = [Infinity, -Infinity];
    for (const own of [originals, corrections, amendments]) for (const { known } of own) first = Math.min(first, known);
    if (first === Infinity) return null;
    for (const all of [originals, foreign, corrections, amendments])
      for (const { known } of all) last = Math.max(last, known);
    for (const event of this.statedEvents()) for (const { known } of event.sourcesByDay) last = Math.max(last, known);
    for (const entry of amendments)
      for (const day of sourceDaysOf({ kind: 'amendment', ...entry })) last = Math.max(last, day);
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
   * @returns the event as it counts, if the entry only adds this event or replaces it; `null` if it may have changed more
   */
  add(entry: Entry | TrackEntry | GrownEntry): TrackEvent | null {
    if ('kind' in entry) return entry.kind === 'grown' ? this.grow(entry.entry) : this.receive(entry);
    const track = this.definedAs.id;
    if (tracksOf(entry.body).includes(track)) this.positions.push(entry.position);
    if (isOfRecord(entry)) return this.receive(trackEntryOf(entry, track));
    if (entry.body.type !== 'TrackDefined') return null;
    this.definedAs = entry.body.track;
    this.definedBy = { id: entry.body.id, position: entry.position };
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

  /**
   * The same entries as they became known, each again on every later day on which sources of it became known; by
   * knowledge day and position.
   */
  arrivals(knownAt: Day): (TrackEntry | GrownEntry)[] {
    return this.entries({ knownAt })
      .flatMap((entry) => growthOf(entry, knownAt))
      .sort(byKnowledge);
  }

  /** The events as their entries and corrections state them. */
  private *statedEvents(): Generator<TrackEvent> {
    yield* this.originals;
    yield* this.foreign;
    for (const { event } of this.corrections) yield event;
  }

  /** Replaces an entry by the same entry with further sources. */
  private grow(entry: TrackEntry): TrackEvent | null {
    if (entry.kind === 'event') {
      replace(entry.touches ? this.originals : this.foreign, entry.event);
      return this.asCounting(entry);
    }
    if (entry.kind === 'correction') replace(this.corrections, entry);
    else replace(this.amendments, entry);
    return null;
  }

  /** The event of an entry as it counts; `null` where amendments or other tracks have a say in that. */
  private asCounting({ event, touches }: EventVersion): TrackEvent | null {
    return touches && !this.amended.has(event.id) ? followMerges(event, this.mergedInto) : null;
  }

  private receive(arrival: TrackEntry): TrackEvent | null {
    switch (arrival.kind) {
      case 'event':
        (arrival.touches ? this.originals : this.foreign).push(arrival.event);
        return this.asCounting(arrival);
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
    const { definition, definedBy, originals, foreign, corrections, amendments } = this;
    return resolveRecord({ definition, definedBy, originals, foreign, corrections, amendments }, asOf);
  }

  /** Resolves the whole record and remembers its merges, so that the links of events added later follow them. */
  settle(): Resolved {
    const resolved = this.resolve();
    this.mergedInto = resolved.mergedInto;
    return resolved;
  }
}

function replace<T extends { readonly id: string }>(list: T[], entry: T): void {
  list[list.findLastIndex(({ id }) => id === entry.id)] = entry;
}
