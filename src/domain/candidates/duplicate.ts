import { stemsOf } from '../article/words.js';
import { type EventType, vocabularyOf } from '../events/vocabulary.js';
import type { Day } from '../time/day.js';
import { EdtfDate } from '../time/edtf-date.js';
import { canonicalUrl } from './canonical-url.js';
import { groupOf } from './features.js';
import { jaccard } from './likeness.js';

/** Days between a candidate and an event on record that may yet be the same act. */
export const duplicateDays = 3;
/** Titles that share at least so much of their words (Jaccard of stems) may tell of one act. */
const leastShared = 0.3;

/** What of a candidate is held against the events on record. */
export interface Sought {
  readonly from: Day;
  readonly to: Day;
  readonly type: EventType | null;
  readonly tracks: readonly string[];
  readonly title: string;
  /** In the form of `canonicalUrl`. */
  readonly urls: ReadonlySet<string>;
}

/** An event on record, as it reads today. */
export interface RecordedAct {
  readonly id: string;
  readonly type: EventType;
  readonly title: string;
  /** EDTF. */
  readonly occurred: string;
  readonly tracks: readonly string[];
  /** The addresses of its sources. */
  readonly urls: readonly string[];
}

/** An event on record that a candidate may be about. */
export interface Duplicate {
  readonly event: RecordedAct;
  readonly says: string;
}

/**
 * The event on record that is most likely the same act: of one of the tracks, at most three days away, and either with a
 * source at the same address, or of the same kind with a title that shares words, or of the same type on the same day.
 */
export function likelyDuplicate(sought: Sought, events: readonly RecordedAct[]): Duplicate | undefined {
  let best: (Duplicate & { readonly weight: number }) | undefined;
  for (const event of events) {
    const found = likenessTo(sought, event);
    if (found && (!best || found.weight > best.weight || (found.weight === best.weight && event.id < best.event.id))) {
      best = { event, ...found };
    }
  }
  return best && { event: best.event, says: best.says };
}

function likenessTo(sought: Sought, event: RecordedAct): { says: string; weight: number } | undefined {
  const shared = sought.tracks.filter((track) => event.tracks.includes(track));
  const apart = daysApart(sought, event);
  if (shared.length === 0 || apart > duplicateDays) return undefined;
  const when = apart === 0 ? 'same day' : `${apart} ${apart === 1 ? 'day' : 'days'} apart`;
  const where = `${shared.length === 1 ? 'same track' : `${shared.length} tracks in common`}, ${when}`;
  const hasAddress = event.urls.some((url) => sought.urls.has(canonicalUrl(url) ?? ''));
  if (hasAddress) return { says: `${where}, a source at the same address`, weight: 3 };
  const ofOneKind = sought.type === null || groupOf({ type: sought.type }) === groupOf({ type: event.type });
  const words = jaccard(stemsOf(sought.title), stemsOf(event.title));
  if (ofOneKind && words >= leastShared)
    return { says: `${where}, titles ${words.toFixed(2)} alike`, weight: 1 + words };
  if (sought.type !== event.type || apart > 0) return undefined;
  return { says: `${where}, same act: ${vocabularyOf(event.type).nouns[0]}`, weight: 0.5 };
}

/** The days between two spans of days; 0 where they overlap. */
function daysApart({ from, to }: Sought, { occurred }: RecordedAct): number {
  const { earliest, latest } = EdtfDate.parse(occurred);
  const [first, last] = [earliest ?? latest ?? Infinity, latest ?? earliest ?? -Infinity];
  return Math.max(0, first - to, from - last);
}
