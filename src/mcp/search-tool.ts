import { answerLimits, type ToolArguments } from '../contract/mcp/arguments.js';
import { type Entry, knownOn } from '../domain/entries/entry.js';
import { eventTypes } from '../domain/events/vocabulary.js';
import { ThawError } from '../domain/errors.js';
import { AmendmentIndex } from '../domain/record/amendment-index.js';
import { EdtfDate } from '../domain/time/edtf-date.js';
import { isoDay } from '../domain/time/day.js';
import { foldedText } from '../domain/wording/folded-text.js';
import { capitalised, countInWords } from '../domain/wording/nouns.js';
import { dateInWords } from '../domain/wording/dates.js';
import type { EventLog } from '../event-log/event-log.js';
import type { StoredEntryRow } from '../event-log/entry-sql.js';
import { yieldingPauses } from '../event-log/yielding.js';
import { refuseFutureKnowledge } from '../readings/as-of.js';
import { type ExplainedEvent, explainedEvents } from '../readings/explain/explained-events.js';
import { eventInWords, type ToolAnswer } from './answer.js';
import type { Services } from './services.js';

type Args = ToolArguments<'search_events'>;

/** The fields of an event by which it is found; to check its whole schema takes twenty times as long. */
interface Found {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly summary?: string;
  readonly occurred: string;
  readonly tracks: readonly string[];
  readonly actors: readonly { readonly country: string }[];
}

interface Search {
  readonly found: readonly Found[];
  /** The position after which a further search goes on; `null` at the end of the log. */
  readonly next: number | null;
}

const batch = 500;

/**
 * Events that count in a track, with what is asked for, the latest first: as corrected, with what was added, without
 * retracted ones.
 * @throws ThawError as `StatusReader.reach`, `refuseFutureKnowledge`; not-found `unknown-track`
 */
export async function searchEvents(args: Args, services: Services): Promise<ToolAnswer> {
  const { reader } = services;
  await reader.reach(args.position);
  refuseFutureKnowledge(args.knownAt, reader.today());
  if (args.track !== undefined) await reader.definition(args.track);
  const position = args.position ?? reader.position;
  const { found, next } = await searchLog(args, position, services);
  const shown: string[] = [];
  let counted = 0;
  for (const each of found) {
    counted += 1;
    const read = await asRead(each, args, position, services);
    if (read) shown.push(`${eventInWords(read)}; in ${each.tracks.slice(0, 5).join(', ')}`);
    if (shown.length === args.limit) break;
  }
  const known = dateInWords(isoDay(args.knownAt ?? reader.today()));
  const rest = found.length - counted;
  return {
    lines: shown.length > 0 ? shown : ['No event is like that.'],
    closing: [
      ...(rest > 0
        ? [`${capitalised(countInWords(rest, ['further event', 'further events']))} may match: ask for less.`]
        : []),
      ...(next === null ? [] : [`The log goes on: ask again with after ${next}.`]),
      `As known on ${known}, up to position ${position} of the log.`,
    ],
  };
}

/** The events of a part of the log that fit as they read then, by their latest day. */
async function searchLog(args: Args, upTo: number, { log }: Services): Promise<Search> {
  const { track, after, words = '' } = args;
  const wanted = foldedText(words).split(/\s+/).filter(Boolean);
  const fitting = new Map<string, Found>();
  const pause = yieldingPauses();
  let [last, looked] = [after, 0];
  for (;;) {
    const rows = await log.readRows({ after: last, upTo, limit: batch, ...(track !== undefined && { track }) });
    for (const event of await eventsIn(rows, args, upTo, log)) {
      if (fits(event, args, wanted)) fitting.set(event.id, event);
    }
    looked += rows.length;
    last = rows.at(-1)?.position ?? last;
    await pause();
    const isEnd = rows.length < batch;
    if (isEnd || looked >= answerLimits.searched) {
      return { found: latestFirst([...fitting.values()]), next: isEnd ? null : last };
    }
  }
}

/**
 * The events of some rows as they read then. Those that nothing amends are read from their rows; the others with all that
 * is about them, wherever in the log that is.
 */
async function eventsIn(
  rows: readonly StoredEntryRow[],
  { knownAt = Infinity, track }: Args,
  upTo: number,
  log: EventLog,
): Promise<Found[]> {
  const recorded = new Map<string, Found>();
  const amended = new Set<string>();
  for (const { body: json, recorded_at: recordedAt } of rows) {
    const body = JSON.parse(json) as Entry['body'];
    // Only a correction may name a track that its event did not: elsewhere the event is found by its own entry.
    if (body.type === 'EventCorrected' && track !== undefined) amended.add(body.event.id);
    if (!eventTypeNames.has(body.type) || knownOn({ body, recordedAt }) > knownAt) continue;
    recorded.set(body.id, body as Found);
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

function latestFirst(events: readonly Found[]): Found[] {
  return events
    .map((event) => ({ event, day: EdtfDate.parse(event.occurred).start.earliest ?? -Infinity }))
    .sort((a, b) => b.day - a.day || (a.event.id < b.event.id ? 1 : -1))
    .map(({ event }) => event);
}

function fits(event: Found, { type, track, party, from, to }: Args, wanted: readonly string[]): boolean {
  if (track !== undefined && !event.tracks.includes(track)) return false;
  if (type !== undefined && event.type !== type) return false;
  if (party !== undefined && !event.actors.some(({ country }) => country === party)) return false;
  const { start, end } = EdtfDate.parse(event.occurred);
  if (from !== undefined && (end.latest ?? Infinity) < from) return false;
  if (to !== undefined && (start.earliest ?? -Infinity) > to) return false;
  const text = foldedText([event.title, event.summary ?? '', ...event.tracks].join(' '));
  return wanted.every((word) => text.includes(word));
}

/** An event as the first track reads in which it counts and is seen; `undefined` where it counts in none. */
async function asRead(
  { id, tracks }: Found,
  { knownAt, track }: Args,
  position: number,
  { reader, log }: Services,
): Promise<ExplainedEvent | undefined> {
  for (const each of track === undefined ? tracks : [track]) {
    const asOf = { knownAt, position };
    try {
      const counted = (await reader.timeline(each, asOf)).find(id);
      if (counted) return (await explainedEvents(log, [counted], asOf))[0];
    } catch (error) {
      const isAbsent = error instanceof ThawError && absent.includes(error.code);
      if (!isAbsent) throw error;
    }
  }
  return undefined;
}

/** The codes of errors which say that a track is not there, or not yet. */
const absent = ['unknown-track', 'not-yet-defined', 'nothing-known'];
