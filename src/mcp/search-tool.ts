import { answerLimits, type ToolArguments } from '../contract/mcp/arguments.js';
import { knownOn } from '../domain/entries/entry.js';
import { eventTypes } from '../domain/events/vocabulary.js';
import { ThawError } from '../domain/errors.js';
import { EdtfDate } from '../domain/time/edtf-date.js';
import { isoDay } from '../domain/time/day.js';
import { foldedText } from '../domain/wording/folded-text.js';
import { capitalised, countInWords } from '../domain/wording/nouns.js';
import { dateInWords } from '../domain/wording/dates.js';
import { entryOf, type StoredEntryRow } from '../event-log/entry-sql.js';
import { yieldingPauses } from '../event-log/yielding.js';
import { refuseFutureKnowledge } from '../readings/as-of.js';
import { type ExplainedEvent, explainedEvents } from '../readings/explain/explained-events.js';
import { eventInWords, type ToolAnswer } from './answer.js';
import type { Services } from './services.js';

type Args = ToolArguments<'search_events'>;

/** The fields of an event by which it is found. The whole schema of a body takes twenty times as long to read. */
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
 * Events that still count in a track, with what is asked for, the latest first: as corrected, without retracted ones.
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

/** The events of a part of the log that fit, as the last correction has them, by their latest day. */
async function searchLog(args: Args, upTo: number, { log }: Services): Promise<Search> {
  const { track, after, words = '' } = args;
  const wanted = foldedText(words).split(/\s+/).filter(Boolean);
  const events = new Map<string, Found>();
  const pause = yieldingPauses();
  let [last, looked] = [after, 0];
  for (;;) {
    const rows = await log.readRows({ after: last, upTo, limit: batch, ...(track !== undefined && { track }) });
    for (const row of rows) {
      const event = eventIn(row, args);
      if (event) events.set(event.id, event);
    }
    looked += rows.length;
    last = rows.at(-1)?.position ?? last;
    await pause();
    const isEnd = rows.length < batch;
    if (!isEnd && looked < answerLimits.searched) continue;
    const fitting = [...events.values()].filter((event) => fits(event, args, wanted));
    return { found: latestFirst(fitting), next: isEnd ? null : last };
  }
}

/** The event that a row records or corrects; none where the correction was not known by then. */
function eventIn(row: StoredEntryRow, { knownAt }: Args): Found | undefined {
  const body = JSON.parse(row.body) as { readonly type: string; readonly event?: Found };
  if (eventTypeNames.has(body.type)) return body as Found;
  if (body.type !== 'EventCorrected') return undefined;
  return knownAt === undefined || knownOn(entryOf(row)) <= knownAt ? body.event : undefined;
}

const eventTypeNames: ReadonlySet<string> = new Set(eventTypes);

function latestFirst(events: readonly Found[]): Found[] {
  return events
    .map((event) => ({ event, day: EdtfDate.parse(event.occurred).start.earliest ?? -Infinity }))
    .sort((a, b) => b.day - a.day || (a.event.id < b.event.id ? 1 : -1))
    .map(({ event }) => event);
}

function fits(event: Found, { type, party, from, to }: Args, wanted: readonly string[]): boolean {
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
