import type { DateView } from '../../domain/time/edtf-date.js';
import { ageInDays, agoInWords, dateInWords, sinceInWords } from '../../domain/wording/dates.js';
import { countInWords } from '../../domain/wording/nouns.js';
import {
  type Entry,
  type EntryBody,
  type EntryType,
  entrySchemas,
  isEvent,
  tracksOf,
} from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import type { DiplomaticEvent } from '../../domain/events/event.js';
import { type Assessment } from '../../domain/reading/reading.js';
import { type Status, statuses } from '../../domain/policy/states.js';
import { visibilityInWords, withMark } from '../../domain/wording/visibility.js';
import { markedHistory } from '../../readings/event-visibility.js';
import type { StatusReader } from '../../readings/status-reader.js';
import type { ListedTrackStatus, TrackStatus } from '../../readings/track-status.js';
import { chartOf } from '../terminal/chart.js';
import type { CommonOptions } from '../command.js';
import { exitCodes, UsageError } from '../exit-codes.js';
import type { Terminal } from '../terminal/terminal.js';
import { type AsOfOptions, asOfOfOptions } from '../as-of.js';
import { Store } from '../store.js';

export interface ReadOptions extends AsOfOptions, CommonOptions {}

export interface StatusOptions extends ReadOptions {
  /** Statuses, with commas between, that make the exit code 7. */
  readonly failOn?: string;
}

/** `thaw status`: every track, a line each. `thaw status TRACK`: how it stands, why and since when. */
export async function statusCommand(
  track: string | undefined,
  options: StatusOptions,
  terminal: Terminal,
): Promise<number> {
  const alarming = statusesOf(options.failOn);
  const asOf = asOfOfOptions(options);
  const isAsOf = Object.values(asOf).some((value) => value !== undefined);
  const found = await reading(options, async (reader) => {
    if (track !== undefined) return [await reader.statusAsOf(track, asOf)];
    const rows = reader.all();
    if (!isAsOf) return rows.map((row) => reader.listed(row));
    return Promise.all(rows.map((row) => reader.statusAsOf(row.track, asOf)));
  });
  if (options.json) terminal.json(track === undefined ? found : found[0]);
  else if (track === undefined) printList(found, terminal);
  else printStatus(found[0] as TrackStatus, terminal);
  return found.some((one) => alarming.has(one.status)) ? exitCodes.checkFailed : exitCodes.done;
}

export interface HistoryOptions extends ReadOptions {
  /** Draws bands over time instead of the table. */
  readonly chart?: boolean;
}

/** `thaw history TRACK`: the periods of each status, without gaps. */
export async function historyCommand(track: string, options: HistoryOptions, terminal: Terminal): Promise<number> {
  const asOf = asOfOfOptions(options);
  const { chart, intervals, titleOf, mark } = await Store.read(options.database, async (reader, _, { log }) => {
    const timeline = await reader.timeline(track, asOf);
    const paint = (status: Status, text: string) => terminal.status(status, text);
    const lines = options.chart ? chartOf(timeline, reader.day(asOf), terminal.columns, paint) : null;
    return {
      chart: lines,
      intervals: await markedHistory(log, timeline, reader.day(asOf)),
      mark: reader.readingAsOf(timeline, asOf).visibility,
      titleOf: (id: string) => timeline.find(id)?.title,
    };
  });
  if (mark && !options.json) terminal.line(`${visibilityInWords(mark, 'this track')}.`);
  if (options.json) terminal.json(intervals);
  else if (chart) for (const line of chart) terminal.line(line);
  else {
    const cells = intervals.map(({ from, to, status, formal, practice, cause, basis, visibility }) => [
      dateInWords(from.edtf, 'short'),
      to ? dateInWords(to.edtf, 'short') : 'on',
      terminal.status(status),
      formal,
      practice,
      withMark(causeInWords(cause, basis, titleOf), visibility),
    ]);
    terminal.table(['from', 'to', 'status', 'formal', 'practice', 'cause'], cells);
  }
  return exitCodes.done;
}

export interface EventsOptions extends CommonOptions {
  readonly track?: string;
  readonly type?: string;
  readonly after: number;
  readonly limit: number;
}

/** `thaw events`: the log in order of position. */
export async function eventsCommand(options: EventsOptions, terminal: Terminal): Promise<number> {
  const { track, type, after, limit } = options;
  if (type !== undefined && !isEntryType(type)) throw new UsageError(`"${type}" is no type of an entry`);
  const entries = await Store.use(options.database, async ({ log }) => {
    if (track !== undefined && (await log.trackVersion(track)) === 0) {
      throw new ThawError('not-found', 'unknown-track', `The track ${track.slice(0, 100)} is not defined`);
    }
    return log.readWhere({ after, limit, ...(track !== undefined && { track }), ...(type !== undefined && { type }) });
  });
  if (options.json) terminal.json(entries);
  else terminal.table(['position', 'occurred', 'type', 'tracks', 'title'], entries.map(cellsOf));
  return exitCodes.done;
}

function reading<T>(options: ReadOptions, work: (reader: StatusReader) => T | Promise<T>): Promise<T> {
  return Store.read(options.database, work);
}

/** The title of the event, or the rule of the clock with the event that it counted from; ids are for `--json`. */
function causeInWords(cause: string | null, basis: string | undefined, titleOf: (id: string) => string | undefined) {
  if (cause === null) return '';
  const rule = /^clock:(.+)$/.exec(cause)?.[1]?.replaceAll('-', ' ');
  if (rule === undefined) return titleOf(cause) ?? cause;
  return basis === undefined ? rule : `${rule}: ${titleOf(basis) ?? basis}`;
}

function isEntryType(type: string): type is EntryType {
  return Object.hasOwn(entrySchemas, type);
}

function cellsOf({ position, body, visibility }: Entry): string[] {
  const [first = '', ...others] = tracksOf(body);
  const tracks = others.length > 0 ? `${first} +${others.length}` : first;
  if (isEvent(body)) return [String(position), body.occurred, body.type, tracks, withMark(body.title, visibility)];
  const day = body.type === 'CoverageConfirmed' ? body.until : '';
  return [String(position), day, body.type, tracks, withMark(gistOf(body), visibility)];
}

function gistOf(body: Exclude<EntryBody, DiplomaticEvent>): string {
  switch (body.type) {
    case 'TrackDefined':
      return body.track.title;
    case 'PartyDefined':
      return `${body.party.id}: ${body.party.names.en}`;
    case 'SeriesDefined':
      return `${body.series.id}: ${body.series.title}`;
    case 'SeriesPointsRecorded':
      return `${body.series}: ${countInWords(body.points.length, ['figure', 'figures'])}`;
    case 'CoverageConfirmed':
      return body.note ?? '';
    case 'EventDisputed':
      return `${body.party}: ${body.says}`;
    case 'EventCorrected':
      return `${body.event.title}: ${body.reason}`;
    case 'EntryBlanked':
      return `redacted ${body.was}`;
    default:
      return body.reason;
  }
}

function statusesOf(list: string | undefined): ReadonlySet<Status> {
  const names = list?.split(',').map((name) => name.trim()) ?? [];
  const unknown = names.find((name) => !(statuses as readonly string[]).includes(name));
  if (unknown !== undefined) throw new UsageError(`"${unknown}" is no status; known are ${statuses.join(', ')}`);
  return new Set(names as Status[]);
}

function printList(found: readonly ListedTrackStatus[], terminal: Terminal): void {
  const cells = found.map(({ track, status, since, flags, coverage, reading: { visibility } }) => [
    track,
    terminal.status(status),
    since ? dateInWords(since.edtf, 'short') : '',
    [...flags, ...(visibility ? [visibility] : [])].join(' '),
    coverage.until ? dateInWords(coverage.until, 'short') : '',
  ]);
  terminal.table(['track', 'status', 'since', 'flags', 'covered until'], cells);
}

function printStatus(found: TrackStatus, terminal: Terminal): void {
  const { formal, practice, pressure, flags, assessment, next, metrics, coverage } = found;
  const { lastDialogue: last, daysInStatus } = metrics;
  const { validAt, knownAt, position, policy, without, account, stopped, visibility } = found.reading;
  terminal.line(`${terminal.heading(found.title)} (${found.track})`);
  if (visibility) terminal.line(`${visibilityInWords(visibility, 'this track')}.`);
  terminal.line(found.headline);
  terminal.line();
  terminal.facts([
    ['status', terminal.status(found.status)],
    ['since', found.since ? `${dateInWords(found.since.edtf)}, ${ageInDays(daysInStatus)}` : 'nothing is on record'],
    ['formal', `${formal.state}${formal.by.length > 0 ? ` by ${formal.by.join(', ')}` : ''}${sinceWhen(formal.since)}`],
    ['practice', `${practice.state}${sinceWhen(practice.since)}`],
    ['pressure', `${pressure.level} (${pressure.score})`],
    ['flags', flags.join(', ') || 'none'],
    ...(assessment ? [['assessment', assessedInWords(assessment)] as const] : []),
    [
      'last dialogue',
      last ? `${dateInWords(last.date.edtf)}, ${agoInWords(last.days)}${withoutWhom(last)}` : 'none on record',
    ],
    [
      'next',
      next.map(({ on, to, because }) => `${to} on ${dateInWords(on)} (${because})`).join('; ') || 'nothing is due',
    ],
    ['covered until', coverage.until ? dateInWords(coverage.until) : 'nobody has looked'],
    [
      'read for',
      `${dateInWords(validAt)}, as known on ${dateInWords(knownAt)}, by ${policy}, up to position ${position}`,
    ],
    ...(without ? [['without', without.join(', ')] as const] : []),
    ...(account === undefined ? [] : [['account', account] as const]),
    ...(stopped ? [['stopped', `before position ${stopped.position}: ${stopped.reason}`] as const] : []),
  ]);
}

function assessedInWords({ status, analyst, expires, byTheRules }: Assessment): string {
  return `${status} by ${analyst} until ${dateInWords(expires)}; ${byTheRules.status} by the rules`;
}

function withoutWhom({ missing }: { readonly missing: readonly string[] }): string {
  return missing.length > 0 ? `, without ${missing.join(', ')}` : '';
}

function sinceWhen(date: DateView | null): string {
  return date ? ` ${sinceInWords(date.edtf)}` : '';
}
