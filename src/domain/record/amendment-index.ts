import { type Entry, isAmendment, isEvent, knownOn, namedBy, tracksOf } from '../entries/entry.js';
import type { DiplomaticEvent } from '../events/event.js';
import type { Day } from '../time/day.js';
import { amendedEvent } from './amended-event.js';
import { bodyKnownAt, daysOf } from './known-sources.js';
import type { AmendmentEntry, EntryRef } from './track-entry.js';
import { byKnowledge, mergersAmong, retractedBy } from './resolve-amendments.js';

/** The validity of an entry by all of the log: it stands, is retracted, or is merged into another event. */
export type EntryState = 'stands' | 'retracted' | 'merged';

/** The validity of one entry. */
export interface EntryValidity {
  readonly standing: EntryState;
  /** The id of the event that the entry is finally merged into; `null` unless `standing` is `merged`. */
  readonly mergedInto: string | null;
}

/** An event as it reads with its amendments. */
export interface CurrentEvent {
  readonly event: DiplomaticEvent;
  /** What came of it, as the latest addition that tells so has it; `null` where none does. */
  readonly outcome: string | null;
}

/**
 * An index of entries and their amendments across all tracks, to determine the validity of single entries. A reading of
 * a track uses its `TrackRecord` instead.
 */
export class AmendmentIndex {
  private readonly entries = new Map<string, Entry>();
  private readonly amendmentsByTarget = new Map<string, Entry[]>();

  constructor(entries: Iterable<Entry> = []) {
    for (const entry of entries) this.add(entry);
  }

  /** Adds an entry; an entry with an id that is already present is ignored. */
  add(entry: Entry): void {
    const { body } = entry;
    if (this.entries.has(body.id)) return;
    this.entries.set(body.id, entry);
    for (const target of namedBy(body)) {
      const about = this.amendmentsByTarget.get(target);
      if (about) about.push(entry);
      else this.amendmentsByTarget.set(target, [entry]);
    }
  }

  find(id: string): Entry | undefined {
    return this.entries.get(id);
  }

  /**
   * The transitive closure of amendments around these ids (targets and amendments, in both directions), by position.
   */
  related(ids: readonly string[]): Entry[] {
    const reached = new Set(ids);
    const found: Entry[] = [];
    // Iterating a set also visits the ids that are added meanwhile.
    for (const id of reached) {
      const entry = this.entries.get(id);
      if (entry) found.push(entry);
      for (const name of entry ? namedBy(entry.body) : []) reached.add(name);
      for (const { body } of this.amendmentsByTarget.get(id) ?? []) reached.add(body.id);
    }
    return found.sort(inOrder);
  }

  /** The amendments of an entry and, transitively, the amendments of those, by position. */
  amendmentsOf(id: string): Entry[] {
    const reached = new Set([id]);
    for (const each of reached) for (const { body } of this.amendmentsByTarget.get(each) ?? []) reached.add(body.id);
    reached.delete(id);
    return [...reached].map((each) => this.entries.get(each)!).sort(inOrder);
  }

  /**
   * The validity of an entry; an unknown id counts as standing.
   * @param knownAt counts only the entries known at the end of this day
   */
  validity(id: string, knownAt: Day = Infinity): EntryValidity {
    const relatedEntries = this.relatedKnownAt(id, knownAt);
    const amendments = relatedEntries.flatMap(amendmentEntryOf);
    const retracted = retractedBy(amendments);
    if (retracted.has(id)) return { standing: 'retracted', mergedInto: null };
    const events = new Set(relatedEntries.filter(({ body }) => isEvent(body)).map(({ body }) => body.id));
    const mergers = mergersAmong(
      amendments.filter((each) => !retracted.has(each.id)),
      events,
    );
    const mergedInto = mergers.get(id) ?? null;
    return { standing: mergedInto === null ? 'stands' : 'merged', mergedInto };
  }

  /**
   * The current version of an event: its latest correction in force (by knowledge day, then position), or as recorded,
   * with what was added to it since; for a merged event the current version of the event that it was merged into. `null`
   * if the entry is retracted, is unknown or is not an event.
   * @param knownAt counts only the entries and sources known at the end of this day
   */
  current(id: string, knownAt: Day = Infinity): CurrentEvent | null {
    const { standing, mergedInto } = this.validity(id, knownAt);
    if (standing === 'retracted') return null;
    if (mergedInto !== null) return this.current(mergedInto, knownAt);
    const entry = this.entries.get(id);
    if (!entry || !isEvent(entry.body)) return null;
    const relatedEntries = this.relatedKnownAt(id, knownAt);
    const retracted = retractedBy(relatedEntries.flatMap(amendmentEntryOf));
    let current: CurrentEvent = { event: bodyKnownAt(entry.body, daysOf(entry), knownAt), outcome: null };
    for (const each of relatedEntries.map(refOf).sort(byKnowledge)) {
      if (retracted.has(each.id)) continue;
      const body = bodyKnownAt(each.entry.body, daysOf(each.entry), knownAt);
      if (body.type === 'EventCorrected' && body.event.id === id) current = { event: body.event, outcome: null };
      if (body.type !== 'EventAmended' || body.target !== id) continue;
      const { adds } = body;
      current = { event: amendedEvent(current.event, adds), outcome: adds.outcome ?? current.outcome };
    }
    return current;
  }

  private relatedKnownAt(id: string, knownAt: Day): Entry[] {
    const related = this.related([id]);
    return knownAt === Infinity ? related : related.filter((entry) => knownOn(entry) <= knownAt);
  }

  /**
   * The tracks of all entries related to these ids: first those of the entries themselves, then the others' by
   * position.
   */
  tracks(ids: readonly string[]): string[] {
    const named = ids.flatMap((id) => this.entries.get(id) ?? []);
    return [...new Set([...named, ...this.related(ids)].flatMap(({ body }) => tracksWithin(body)))];
  }
}

/** The tracks that an entry affects, including those of the new version that a correction carries. */
export function tracksWithin(body: Entry['body']): readonly string[] {
  return body.type === 'EventCorrected' ? [...body.tracks, ...body.event.tracks] : tracksOf(body);
}

/** An amendment as a record stores it; empty for a correction and for every other entry. */
export function amendmentEntryOf(entry: Entry): AmendmentEntry[] {
  const { body, position, recordedBy } = entry;
  if (!isAmendment(body) || body.type === 'EventCorrected') return [];
  return [{ id: body.id, position, ...daysOf(entry), recordedBy, body }];
}

function refOf(entry: Entry): EntryRef & { readonly entry: Entry } {
  return { id: entry.body.id, position: entry.position, known: knownOn(entry), entry };
}

function inOrder(a: Entry, b: Entry): number {
  return a.position - b.position;
}
