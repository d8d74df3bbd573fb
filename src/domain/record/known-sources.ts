import { type Entry, type EntryBody, knownOn } from '../entries/entry.js';
import type { DiplomaticEvent, Source } from '../events/event.js';
import { type Day, dayOfInstant } from '../time/day.js';
import { EdtfDate } from '../time/edtf-date.js';

/** The days of an entry: `known` is its knowledge day, `recorded` the day on which it was recorded. */
export interface EntryDays {
  readonly known: Day;
  readonly recorded: Day;
}

/** What readings take from a source. */
export type ReadSource = Pick<Source, 'publisher' | 'account' | 'claims'>;

/** A source with its knowledge day. */
export interface KnownSource extends ReadSource {
  readonly known: Day;
}

/** The days of an entry of the log. */
export function daysOf(entry: Pick<Entry, 'body' | 'recordedAt'>): EntryDays {
  return { known: knownOn(entry), recorded: dayOfInstant(entry.recordedAt) };
}

/**
 * The knowledge day of a source: the latest bound of its `published`, else the knowledge day of its entry. It is never
 * before the entry was known, nor after it was recorded, when the record itself knew the source.
 */
export function sourceKnownOn({ published }: Pick<Source, 'published'>, { known, recorded }: EntryDays): Day {
  if (published === undefined) return known;
  return Math.max(known, Math.min(EdtfDate.parse(published).latest ?? recorded, recorded));
}

/** The sources known at the end of a day; the same list where that is all of them. */
export function sourcesKnownAt(sources: readonly Source[], days: EntryDays, knownAt: Day): readonly Source[] {
  const isKnown = (source: Source) => sourceKnownOn(source, days) <= knownAt;
  return sources.every(isKnown) ? sources : sources.filter(isKnown);
}

/** An entry of the log with only the sources known at the end of a day. */
export function entryKnownAt(entry: Entry, knownAt: Day = Infinity): Entry {
  if (knownAt === Infinity) return entry;
  const body = bodyKnownAt(entry.body, daysOf(entry), knownAt);
  return body === entry.body ? entry : { ...entry, body };
}

/**
 * The body of a known entry with only the sources that were known at the end of a day, and without a date as printed where
 * that is not all of them; the same body where it is. An event may then have no source.
 */
export function bodyKnownAt<Body extends EntryBody>(body: Body, days: EntryDays, knownAt: Day): Body;
export function bodyKnownAt(body: EntryBody, days: EntryDays, knownAt: Day): EntryBody {
  const known = (sources: Source[]) => sourcesKnownAt(sources, days, knownAt) as Source[];
  if (body.type === 'EventCorrected') {
    const event = bodyKnownAt(body.event, days, knownAt);
    return event === body.event ? body : { ...body, event };
  }
  if (body.type === 'EventAmended') {
    const { sources: all, ...others } = body.adds;
    if (all === undefined) return body;
    const sources = known(all);
    return sources === all ? body : { ...body, adds: sources.length > 0 ? { ...body.adds, sources } : others };
  }
  if (!('sources' in body) || body.sources === undefined) return body;
  const sources = known(body.sources);
  if (sources === body.sources) return body;
  // It quotes one of the sources, and does not say which.
  const { verbatimDate: _, ...others } = body as DiplomaticEvent;
  return { ...others, sources };
}
