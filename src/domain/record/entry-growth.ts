import type { Day } from '../time/day.js';
import { bodyKnownAt, sourceKnownOn } from './known-sources.js';
import { withSourcesKnownAt } from './make-track-event.js';
import type { AmendmentEntry, EntryRef, TrackEntry } from './track-entry.js';

/** An entry again, on a later day, since sources of it became known. `known` is that day. */
export interface GrownEntry extends EntryRef {
  readonly kind: 'grown';
  readonly entry: TrackEntry;
}

/**
 * An entry as it grew up to the end of a day: as first known, then again on each day on which sources of it became known.
 */
export function growthOf(entry: TrackEntry, until: Day): (TrackEntry | GrownEntry)[] {
  const later = [...new Set(sourceDaysOf(entry))].filter((day) => day > entry.known).sort((a, b) => a - b);
  if (later.length === 0) return [entry];
  const { id, position } = entry;
  const grown = later
    .filter((day) => day <= until)
    .map((known): GrownEntry => ({ kind: 'grown', id, position, known, entry: entryKnownAt(entry, known) }));
  return [entryKnownAt(entry, entry.known), ...grown];
}

/** The amendment with only the sources known at the end of a day; the same amendment where that is all of them. */
export function amendmentKnownAt(amendment: AmendmentEntry, knownAt: Day): AmendmentEntry {
  const body = bodyKnownAt(amendment.body, amendment, knownAt);
  return body === amendment.body ? amendment : { ...amendment, body };
}

/** The knowledge days of the sources that readings take something from, where any is later than its entry. */
export function sourceDaysOf(entry: TrackEntry): Day[] {
  if (entry.kind !== 'amendment') return entry.event.sourcesByDay.map(({ known }) => known);
  const { body } = entry;
  if (body.type !== 'EventAmended' && body.type !== 'EventDisputed') return [];
  const sources = body.type === 'EventAmended' ? body.adds.sources : body.sources;
  return (sources ?? []).map((source) => sourceKnownOn(source, entry));
}

function entryKnownAt(entry: TrackEntry, knownAt: Day): TrackEntry {
  if (entry.kind === 'amendment') return { ...entry, ...amendmentKnownAt(entry, knownAt) };
  return { ...entry, event: withSourcesKnownAt(entry.event, knownAt) };
}
