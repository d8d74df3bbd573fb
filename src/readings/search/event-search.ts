import { type Entry, knownOn } from '../../domain/entries/entry.js';
import { type EventType, eventTypes } from '../../domain/events/vocabulary.js';
import { AmendmentIndex } from '../../domain/record/amendment-index.js';
import type { Day } from '../../domain/time/day.js';
import { EdtfDate } from '../../domain/time/edtf-date.js';
import { sorting } from '../../domain/steps.js';
import { foldedText } from '../../domain/wording/folded-text.js';
import type { EventLog } from '../../event-log/event-log.js';
import type { StoredEntryRow } from '../../event-log/entry-sql.js';
import { inTurns, yieldingPauses } from '../../event-log/yielding.js';

/** The fields of an event by which it is found; to check its whole schema takes twenty times as long. */
export interface FoundEvent {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly summary?: string;
  readonly occurred: string;
  readonly tracks: readonly string[];
  readonly actors: readonly { readonly country: string }[];
}

/** What is looked for, and where in the log. */
export interface EventSearch {
  /** Each, or a word that begins with it, has to be in the title, the summary or the ids of the tracks. */
  readonly words: string;
  readonly track?: string | undefined;
  readonly type?: EventType | undefined;
  readonly party?: string | undefined;
  /** Days on one of which the event may have occurred. */
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  readonly knownAt?: Day | undefined;
  /** Positions of the log: beyond the one, and up to the other. */
  readonly after: number;
  readonly upTo: number;
  /** So many entries are looked at. */
  readonly most: number;
}

export interface FoundEvents {
  readonly found: readonly FoundEvent[];
  /** The position after which a further search goes on; `null` at the end. */
  readonly next: number | null;
}

const batch = 100;

/** The events of a part of the log that fit as they read then, the latest first. */
export async function searchLog(log: EventLog, search: EventSearch): Promise<FoundEvents> {
  const { track, after, upTo, words, most } = search;
  const wanted = foldedText(words).split(/\s+/).filter(Boolean);
  const fitting = new Map<string, DatedEvent>();
  const pause = yieldingPauses();
  let [last, looked] = [after, 0];
  for (;;) {
    const rows = await log.readRows({ after: last, upTo, limit: batch, ...(track !== undefined && { track }) });
    for (const event of await eventsIn(rows, search, log)) {
      if (fits(event, search, wanted)) fitting.set(event.id, { event, day: dayOf(event) });
    }
    looked += rows.length;
    last = rows.at(-1)?.position ?? last;
    await pause();
    const isEnd = rows.length < batch;
    if (isEnd || looked >= most) {
      const found = await inTurns(sorting([...fitting.values()], latestFirst));
      return { found: found.map(({ event }) => event), next: isEnd ? null : last };
    }
  }
}

/**
 * The events of some rows as they read then. Those that nothing amends are read from their rows; the others with all that
 * is about them, wherever in the log that is.
 */
async function eventsIn(
  rows: readonly StoredEntryRow[],
  { knownAt = Infinity, track, upTo }: EventSearch,
  log: EventLog,
): Promise<FoundEvent[]> {
  const recorded = new Map<string, FoundEvent>();
  const amended = new Set<string>();
  for (const { body: json, recorded_at: recordedAt } of rows) {
    const body = JSON.parse(json) as Entry['body'];
    // Only a correction may name a track that its event did not: elsewhere the event is found by its own entry.
    if (body.type === 'EventCorrected' && track !== undefined) amended.add(body.event.id);
    if (!eventTypeNames.has(body.type) || knownOn({ body, recordedAt }) > knownAt) continue;
    recorded.set(body.id, body as FoundEvent);
  }
  for (const id of await log.namedAmong([...recorded.keys()], upTo)) amended.add(id);
  if (amended.size === 0) return [...recorded.values()];
  const about = await log.readAbout([...amended], upTo);
  const index = new AmendmentIndex(about.filter((entry) => knownOn(entry) <= knownAt));
  for (const id of amended) {
    const event = index.current(id, knownAt)?.event;
    // A merged event reads as the one that it was merged into, which is found by itself.
    if (event?.id === id) recorded.set(id, event);
    else recorded.delete(id);
  }
  return [...recorded.values()];
}

const eventTypeNames: ReadonlySet<string> = new Set(eventTypes);

/** An event, and the first day on which it may have begun. */
interface DatedEvent {
  readonly event: FoundEvent;
  readonly day: number;
}

function dayOf({ occurred }: FoundEvent): number {
  return EdtfDate.parse(occurred).start.earliest ?? -Infinity;
}

function latestFirst(a: DatedEvent, b: DatedEvent): number {
  if (a.day !== b.day) return b.day - a.day;
  return a.event.id < b.event.id ? 1 : -1;
}

function fits(event: FoundEvent, { type, track, party, from, to }: EventSearch, wanted: readonly string[]): boolean {
  if (track !== undefined && !event.tracks.includes(track)) return false;
  if (type !== undefined && event.type !== type) return false;
  if (party !== undefined && !event.actors.some(({ country }) => country === party)) return false;
  const { start, end } = EdtfDate.parse(event.occurred);
  if (from !== undefined && (end.latest ?? Infinity) < from) return false;
  if (to !== undefined && (start.earliest ?? -Infinity) > to) return false;
  const text = foldedText([event.title, event.summary ?? '', ...event.tracks].join(' '));
  return wanted.every((word) => hasWord(text, word));
}

/** Whether a text has a word, or one that begins with it: `uk` is not in `Kukmin`. */
function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{Script=Latin}\p{N}]/u.test(text[at - 1]!)) return true;
  }
  return false;
}
