import { answerLimits, type ToolArguments } from '../contract/mcp/arguments.js';
import { isoDay } from '../domain/time/day.js';
import type { DateView } from '../domain/time/edtf-date.js';
import { statusLabels } from '../domain/policy/states.js';
import { visibilityInWords, withMark } from '../domain/wording/visibility.js';
import { ageInDays, dateInWords, sinceInWords } from '../domain/wording/dates.js';
import { capitalised, countInWords } from '../domain/wording/nouns.js';
import { explainedEvents, publishersInWords } from '../readings/explain/explained-events.js';
import { explainTrack } from '../readings/explain/explanation.js';
import type { TrackStatus } from '../readings/track-status.js';
import { listTracks } from '../readings/tracks/track-list.js';
import { eventInWords, lastThatFit, Sources, type ToolAnswer } from './answer.js';
import { citationLine, fixedAsOf, type Services } from './services.js';

/** The tracks that are asked for, with their status today. */
export async function findTracks(args: ToolArguments<'find_tracks'>, { reader }: Services): Promise<ToolAnswer> {
  const { words: q, ...others } = args;
  const { data, nextCursor } = listTracks(reader.all(), { ...others, q, topic: undefined, sort: 'track' });
  const lines = data.map((row) => {
    const { track, title, parties, headline, reading } = reader.listed(row);
    return `${track}: ${withMark(title, reading.visibility)} (${parties.join(', ')}). ${headline}`;
  });
  const closing = [`Read on ${dateInWords(isoDay(reader.today()))}, up to position ${reader.position} of the log.`];
  if (nextCursor !== null) closing.push(`There are more: ask again with cursor "${nextCursor}".`);
  return { lines: lines.length > 0 ? lines : ['No track is like that.'], closing };
}

/** The status of a track on a day, its two axes, and the events that they rest on. */
export async function readStatus(args: ToolArguments<'read_status'>, services: Services): Promise<ToolAnswer> {
  const asOf = fixedAsOf(args, services);
  const { reader, log } = services;
  const timeline = await reader.timeline(args.track, asOf);
  const found = await reader.statusAsOf(args.track, asOf);
  const ids = new Set([found.formal.cause, found.practice.cause, found.practice.basis]);
  const named = [...ids].flatMap((id) => (id ? (timeline.find(id) ?? []) : []));
  const events = await explainedEvents(log, named, asOf);
  return {
    lines: [...statusLines(found), ...events.map((event) => `Rests on ${eventInWords(event)}.`)],
    closing: [await citationLine(args.track, asOf, services)],
  };
}

function statusLines(found: TrackStatus): string[] {
  const { title, track, headline, formal, practice, pressure, flags, assessment, next, metrics, coverage } = found;
  const by = formal.by.length > 0 ? ` by ${formal.by.join(', ')}` : '';
  const { stopped, visibility } = found.reading;
  return [
    `${title} (${track}), ${dateInWords(found.reading.validAt)}: ${headline}`,
    ...(visibility ? [`${visibilityInWords(visibility, 'this track')}.`] : []),
    ...(found.since ? [`In this status for ${ageInDays(metrics.daysInStatus)}.`] : []),
    `Formal position: ${inWords(formal.state)}${by}${sinceWhen(formal.since)}.`,
    `In practice: ${inWords(practice.state)}${sinceWhen(practice.since)}.`,
    ...(pressure.level === 'low' ? [] : [`Pressure: ${pressure.level}.`]),
    ...(flags.length > 0 ? [`Flags: ${flags.map(inWords).join(', ')}.`] : []),
    ...(assessment
      ? [`An assessment by ${assessment.analyst} holds until ${dateInWords(assessment.expires)}: ${assessment.reason}`]
      : []),
    ...next.map(({ on, to }) => `By the clock alone: ${statusLabels[to].toLowerCase()} on ${dateInWords(on)}.`),
    coverage.until
      ? `The record counts as complete up to ${dateInWords(coverage.until)}.`
      : 'Nobody has confirmed up to which day the record is complete.',
    ...(stopped ? [`Read up to position ${stopped.position - 1} only: ${stopped.reason}`] : []),
  ];
}

/** Why a track has its status: sentences with their sources, and the events that they name. */
export async function explainStatus(args: ToolArguments<'explain_status'>, services: Services): Promise<ToolAnswer> {
  const asOf = fixedAsOf(args, services);
  const { title, track, sentences, events, reading } = await explainTrack(
    services.reader,
    services.log,
    args.track,
    asOf,
  );
  const sources = new Sources();
  const told = sentences.map((sentence) => sources.cited(sentence.text, sentence.sources));
  const named = new Set(sentences.flatMap((sentence) => sentence.events));
  const listed = events.filter(({ id }) => named.has(id)).slice(0, answerLimits.events);
  const ids = listed.map((event) => `${event.id}: ${withMark(`“${event.title}”`, event.visibility)}`);
  return {
    lines: [
      `${withMark(title, reading.visibility)} (${track})`,
      ...told,
      ...sources.list(),
      ...(ids.length > 0 ? ['Events:', ...ids] : []),
    ],
    closing: [await citationLine(args.track, asOf, services)],
  };
}

/** The periods of each status, oldest first, each with its cause; of a long history the latest that an answer holds. */
export async function readHistory(args: ToolArguments<'read_history'>, services: Services): Promise<ToolAnswer> {
  const asOf = fixedAsOf(args, services);
  const { reader, log } = services;
  const timeline = await reader.timeline(args.track, asOf);
  const all = timeline.history(reader.day(asOf));
  const shown = all.slice(-answerLimits.periods);
  const causes = shown.flatMap(({ cause, basis }) => [cause, basis].flatMap((id) => (id ? [id] : [])));
  const named = [...new Set(causes)].flatMap((id) => timeline.find(id) ?? []);
  const events = new Map((await explainedEvents(log, named, asOf)).map((event) => [event.id, event]));
  const causeOf = (cause: string | null, basis: string | undefined) => {
    const rule = /^clock:(.+)$/.exec(cause ?? '')?.[1];
    const event = events.get((rule === undefined ? cause : basis) ?? '');
    return [
      ...(rule === undefined ? [] : [`by the clock (${inWords(rule)})`]),
      ...(event
        ? [`${withMark(`“${event.title}”`, event.visibility)} (${publishersInWords(event.sources)}), event ${event.id}`]
        : []),
    ].join(': ');
  };
  const lines = shown.map(({ from, to, status, formal, practice, cause, basis }) => {
    const span = `${dateInWords(from.edtf)} to ${to ? dateInWords(to.edtf) : 'now'}`;
    const why = causeOf(cause, basis);
    const states = `formally ${inWords(formal)}, in practice ${inWords(practice)}`;
    return `${capitalised(span)}: ${statusLabels[status].toLowerCase()} (${states})${why && `. ${capitalised(why)}`}`;
  });
  const { title, id } = timeline.definition;
  const heading = `${title} (${id})`;
  const leftOut = (count: number) =>
    `${capitalised(countInWords(count, ['earlier period', 'earlier periods']))} left out.`;
  const fitting = lastThatFit(lines, `${heading}\n${leftOut(all.length)}`);
  const earlier = all.length - fitting.length;
  return {
    lines: [heading, ...(earlier > 0 ? [leftOut(earlier)] : []), ...fitting],
    closing: [await citationLine(args.track, asOf, services)],
  };
}

/** A citation of a reading, and nothing else. */
export async function citeReading(args: ToolArguments<'cite_reading'>, services: Services): Promise<ToolAnswer> {
  return { lines: [], closing: [await citationLine(args.track, fixedAsOf(args, services), services)] };
}

/** A name of a state, a flag or a rule as words. */
function inWords(name: string): string {
  return name.replaceAll('-', ' ');
}

function sinceWhen(date: DateView | null): string {
  return date ? ` ${sinceInWords(date.edtf)}` : '';
}
