import { briefOf } from '../../domain/brief/brief.js';
import { explainLimits } from '../../domain/explain/explanation.js';
import { type Day, firstDay, isoDay } from '../../domain/time/day.js';
import { visibilityInWords } from '../../domain/wording/visibility.js';
import { visibleText } from '../../domain/wording/visible-text.js';
import type { EventLog } from '../../event-log/event-log.js';
import { wrongQuery } from '../../http/endpoint/endpoint.js';
import type { AsOfQuery } from '../as-of.js';
import type { StatusReader } from '../status-reader.js';
import { explainedEvents, inOrderOfDays, publishersInWords, withReferences } from './explained-events.js';

/** The days of a span that names none: those up to its last day. */
export const defaultSpanDays = 30;

/** The span of a brief; `validAt` is its last day where `to` is left out. */
export interface BriefQuery extends AsOfQuery {
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
}

export type TrackBrief = Awaited<ReturnType<typeof briefTrack>>;

/** The as-of parameters of a brief: those of its last day. @throws ThawError invalid `invalid-parameter` */
export function asOfBrief({ from: _, to, ...asOf }: BriefQuery): AsOfQuery {
  if (to !== undefined && asOf.validAt !== undefined && to !== asOf.validAt) {
    throw invalidParameter('to', `is ${isoDay(to)}, and validAt ${isoDay(asOf.validAt)}: give one of them`);
  }
  return { ...asOf, validAt: to ?? asOf.validAt };
}

/**
 * The brief of a track over a span of days, each sentence with its events and sources.
 * @throws ThawError invalid `invalid-parameter`; as `StatusReader.timeline`; unavailable `unreadable-entry`
 */
export async function briefTrack(reader: StatusReader, log: EventLog, track: string, query: BriefQuery) {
  const asOf = asOfBrief(query);
  const day = reader.day(asOf);
  const from = query.from ?? Math.max(firstDay, day - defaultSpanDays);
  if (from > day) {
    throw invalidParameter('from', `is ${isoDay(from)}, after the last day of the span, ${isoDay(day)}`);
  }
  const timeline = await reader.timeline(track, asOf);
  const brief = timeline.viewed(day, (view) => briefOf(view, from));
  // Before the first await, as is what follows: a live timeline may take in further entries meanwhile.
  const { id, title, parties, topic } = timeline.definition;
  const { told, reading } = await reader.readingOf(timeline, asOf);
  const named = brief.sentences.flatMap(({ events }) => events.slice(0, explainLimits.events));
  const events = await explainedEvents(log, inOrderOfDays(named), asOf);
  const byId = new Map(events.map((event) => [event.id, event]));
  const hasOwnHeadline = told.headline === brief.reading.headline;
  return {
    ...{
      track: id,
      title,
      parties,
      topic,
      from: isoDay(from),
      to: isoDay(day),
      status: told.status,
      label: told.label,
    },
    sentences: brief.sentences.map((sentence, i) =>
      withReferences(i > 0 || hasOwnHeadline ? sentence : { ...sentence, text: told.headline }, byId, asOf.account),
    ),
    ...{ events, reading },
  };
}

/** The brief as a paragraph, in which a number in brackets stands for sources, an empty line, and a line for each number. */
export function briefInText({ sentences, reading }: Pick<TrackBrief, 'sentences' | 'reading'>): string[] {
  const notes: string[] = [];
  const numbered = sentences.map(({ text, sources }) => {
    const publishers = publishersInWords(sources);
    if (publishers === '') return text;
    const known = notes.indexOf(publishers);
    const number = known < 0 ? notes.push(publishers) : known + 1;
    return text.replace(/\.$/, ` [${number}].`);
  });
  const lines = notes.map((note, i) => `[${i + 1}] ${note}`);
  const { visibility } = reading;
  const mark = visibility ? ['', `${visibilityInWords(visibility, 'this track')}.`] : [];
  return [numbered.join(' '), ...(lines.length > 0 ? ['', ...lines] : []), ...mark].map(visibleText);
}

function invalidParameter(pointer: string, detail: string) {
  return wrongQuery('invalid-parameter', [{ pointer, detail }]);
}
