import { type Entry, isAmendment, isEvent, knownOn, namedBy, tracksOf } from '../entries/entry.js';
import type { DiplomaticEvent } from '../events/event.js';
import type { AmendmentEntry } from './track-entry.js';
import { byKnowledge, mergersAmong, retractedBy } from './resolve-amendments.js';

/** Whether an entry counts, by all that is in the log: it stands, is retracted, or is merged into another event. */
export type EntryState = 'stands' | 'retracted' | 'merged';

/** How one entry stands. */
export interface EntryValidity {
  readonly standing: EntryState;
  /** The event that it is merged into; `null` unless that is how it stands. */
  readonly mergedInto: string | null;
}

/**
 * Entries, and the entries about them, whatever tracks they touch: from them is told how each stands. A reading of a
 * track asks its `TrackRecord`; this is for whoever asks of single entries.
 */
export class AmendmentIndex {
  private readonly entries = new Map<string, Entry>();
  private readonly aboutThem = new Map<string, Entry[]>();

  constructor(entries: Iterable<Entry> = []) {
    for (const entry of entries) this.add(entry);
  }

  /** Takes in one more entry; one that is here stays as it is. */
  add(entry: Entry): void {
    const { body } = entry;
    if (this.entries.has(body.id)) return;
    this.entries.set(body.id, entry);
    for (const target of namedBy(body)) {
      const about = this.aboutThem.get(target);
      if (about) about.push(entry);
      else this.aboutThem.set(target, [entry]);
    }
  }

  find(id: string): Entry | undefined {
    return this.entries.get(id);
  }

  /** The entries with some ids, all that are about them, whatever those are about, and so on, in the order of the log. */
  related(ids: readonly string[]): Entry[] {
    const reached = new Set(ids);
    const found: Entry[] = [];
    // A set that grows while it is walked is walked to its end.
    for (const id of reached) {
      const entry = this.entries.get(id);
      if (entry) found.push(entry);
      for (const name of entry ? namedBy(entry.body) : []) reached.add(name);
      for (const { body } of this.aboutThem.get(id) ?? []) reached.add(body.id);
    }
    return found.sort(inOrder);
  }

  /** The entries about one, and those about them, in the order of the log. */
  amendmentsOf(id: string): Entry[] {
    const reached = new Set([id]);
    for (const each of reached) for (const { body } of this.aboutThem.get(each) ?? []) reached.add(body.id);
    reached.delete(id);
    return [...reached].map((each) => this.entries.get(each)!).sort(inOrder);
  }

  /** How an entry stands; one that is not here stands. */
  validity(id: string): EntryValidity {
    const circle = this.related([id]);
    const kept = circle.flatMap(asKept);
    const retracted = retractedBy(kept);
    if (retracted.has(id)) return { standing: 'retracted', mergedInto: null };
    const events = new Set(circle.filter(({ body }) => isEvent(body)).map(({ body }) => body.id));
    const mergers = mergersAmong(
      kept.filter((each) => !retracted.has(each.id)),
      events,
    );
    const mergedInto = mergers.get(id) ?? null;
    return { standing: mergedInto === null ? 'stands' : 'merged', mergedInto };
  }

  /**
   * An event as it reads now: by the last standing correction known, or as recorded; one that was merged reads as what
   * it was merged into. `null` for what is retracted, and for what is no event.
   */
  current(id: string): DiplomaticEvent | null {
    const { standing, mergedInto } = this.validity(id);
    if (standing === 'retracted') return null;
    if (mergedInto !== null) return this.current(mergedInto);
    const body = this.entries.get(id)?.body;
    if (!body || !isEvent(body)) return null;
    const circle = this.related([id]);
    const retracted = retractedBy(circle.flatMap(asKept));
    const corrections = circle.flatMap(({ body: each, position, ...entry }) => {
      if (each.type !== 'EventCorrected' || each.event.id !== id || retracted.has(each.id)) return [];
      return [{ id: each.id, position, known: knownOn({ body: each, ...entry }), event: each.event }];
    });
    return corrections.sort(byKnowledge).at(-1)?.event ?? body;
  }

  /** The tracks of all in the circle of some ids: those of the entries named first, then the others' in their order. */
  tracks(ids: readonly string[]): string[] {
    const named = ids.flatMap((id) => this.entries.get(id) ?? []);
    return [...new Set([...named, ...this.related(ids)].flatMap(({ body }) => tracksWithin(body)))];
  }
}

/** The tracks that an entry touches, and those of the reading that it carries. */
export function tracksWithin(body: Entry['body']): readonly string[] {
  return body.type === 'EventCorrected' ? [...body.tracks, ...body.event.tracks] : tracksOf(body);
}

function asKept(entry: Entry): AmendmentEntry[] {
  const { body, position, recordedBy } = entry;
  if (!isAmendment(body) || body.type === 'EventCorrected') return [];
  return [{ id: body.id, position, known: knownOn(entry), recordedBy, body }];
}

function inOrder(a: Entry, b: Entry): number {
  return a.position - b.position;
}
