import { answerLimits, type ToolArguments } from '../contract/mcp/arguments.js';
import { ThawError } from '../domain/errors.js';
import { isoDay } from '../domain/time/day.js';
import { capitalised, countInWords } from '../domain/wording/nouns.js';
import { dateInWords } from '../domain/wording/dates.js';
import { refuseFutureKnowledge } from '../readings/as-of.js';
import { type ExplainedEvent, explainedEvents } from '../readings/explain/explained-events.js';
import { type FoundEvent, searchLog } from '../readings/search/event-search.js';
import { eventInWords, type ToolAnswer } from './answer.js';
import type { Services } from './services.js';

type Args = ToolArguments<'search_events'>;

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
  const { after, words = '', ...wanted } = args;
  const search = { ...wanted, words, after, upTo: position, most: answerLimits.searched };
  const { found, next } = await searchLog(services.log, search);
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

/** An event as the first track reads in which it counts and is seen; `undefined` where it counts in none. */
async function asRead(
  { id, tracks }: FoundEvent,
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
