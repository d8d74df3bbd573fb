import { z } from 'zod';
import { digitsOf, lastOf, type Quarter, quarterInWords, type QuarterRange, rangesOf, without } from './quarters.js';

/** The tables of GDELT that are read. */
export type Table = 'export' | 'mentions';

/** GDELT publishes what was written in English, and what it has translated, apart. */
export const streams = ['english', 'translated'] as const;
export type Stream = (typeof streams)[number];

/** How long a file that is missing or damaged is looked for again: 7 days. */
export const givenUpAfterMs = 7 * 86_400_000;

const range = z.tuple([z.int(), z.int()]).readonly();
const table = z.enum(['export', 'mentions']);
const gapSchema = z.object({
  quarter: z.int(),
  table,
  /** Why it is not taken in, as the end of a sentence on the file: `missing`, `damaged`. */
  reason: z.string(),
  /** When it was first looked for, and last; in milliseconds since 1970 UTC. */
  since: z.int(),
  tried: z.int(),
});
export type Gap = z.infer<typeof gapSchema>;

const streamCursorSchema = z.object({
  /** The newest quarter that was seen. */
  newest: z.int(),
  /** The validator of the list whose newest quarter has been taken in. */
  etag: z.string().optional(),
  /** Quarters up to the newest that are still to be taken in, in order. */
  pending: z.array(range),
  /** Files that are looked for again. */
  gaps: z.array(gapSchema),
  /** Quarters whose mentions are read again once the events that they speak of are in. */
  again: z.array(range),
  /** Files that were given up. */
  lost: z.array(z.object({ table, quarters: range })),
});
export type StreamCursor = z.infer<typeof streamCursorSchema>;

export const gdeltCursorSchema = z.partialRecord(z.enum(streams), streamCursorSchema);
export type GdeltCursor = z.infer<typeof gdeltCursorSchema>;

/** The name of a file: `20191024143000.translation.export.CSV.zip`. */
export function fileName(stream: Stream, quarter: Quarter, table: Table): string {
  return `${digitsOf(quarter)}.${stream === 'translated' ? 'translation.' : ''}${table}.CSV.zip`;
}

/** A cursor once the list of the newest files has named a quarter: it, and those since the last one, are to be taken in. */
export function seen(cursor: StreamCursor | undefined, quarter: Quarter): StreamCursor {
  if (!cursor) return { newest: quarter, pending: [[quarter, quarter]], gaps: [], again: [], lost: [] };
  if (quarter <= cursor.newest) return cursor;
  const pending: QuarterRange[] = [...cursor.pending, [cursor.newest + 1, quarter]];
  return { ...cursor, newest: quarter, pending };
}

/** A cursor after files of a quarter were looked for: those that were taken in are gaps no more, the others are. */
export function lookedFor(
  cursor: StreamCursor,
  quarter: Quarter,
  found: ReadonlyMap<Table, string | undefined>,
  now: number,
): StreamCursor {
  const before = new Map(cursor.gaps.filter((gap) => gap.quarter === quarter).map((gap) => [gap.table, gap]));
  const faulty = [...found].flatMap(([table, reason]): Gap[] => {
    return reason === undefined ? [] : [{ quarter, table, reason, since: before.get(table)?.since ?? now, tried: now }];
  });
  const others = cursor.gaps.filter((gap) => gap.quarter !== quarter || !found.has(gap.table));
  return { ...cursor, gaps: [...others, ...faulty] };
}

/** So long after an event its mentions are still read again, where its file came late: a day. */
const quartersOfMentions = 96;

/**
 * A cursor after the mentions of a quarter were read: where they speak of events of a quarter that is still to come, they are
 * read again once it is in, so that the order in which files come makes no difference.
 */
export function spokenOf(cursor: StreamCursor, quarter: Quarter, events: ReadonlySet<Quarter>): StreamCursor {
  const isMissing = (of: Quarter) =>
    cursor.pending.some(([first, last]) => of >= first && of <= last) ||
    cursor.gaps.some((gap) => gap.quarter === of && gap.table === 'export');
  const isEarly = [...events].some((of) => of !== quarter && quarter - of <= quartersOfMentions && isMissing(of));
  const others = without(cursor.again, quarter);
  if (!isEarly) return { ...cursor, again: others };
  return { ...cursor, again: rangesOf([...others.flatMap(quartersIn), quarter]) };
}

/** The quarters whose mentions are to be read again: none as long as files of events are missing. */
export function toReadAgain({ pending, gaps, again }: StreamCursor, count: number): Quarter[] {
  return pending.length > 0 || gaps.some(({ table }) => table === 'export') ? [] : lastOf(again, count);
}

/** A cursor without the gaps that have been looked for long enough; they are remembered as lost. */
export function withoutOldGaps(cursor: StreamCursor, now: number): StreamCursor {
  const isOld = ({ since }: Gap) => now - since > givenUpAfterMs;
  if (!cursor.gaps.some(isOld)) return cursor;
  const lost = (['export', 'mentions'] as const).flatMap((table) => {
    const known = cursor.lost.filter((each) => each.table === table).flatMap(({ quarters }) => quartersIn(quarters));
    const old = cursor.gaps.filter((gap) => gap.table === table && isOld(gap)).map(({ quarter }) => quarter);
    return rangesOf([...known, ...old]).map((quarters) => ({ table, quarters }));
  });
  return { ...cursor, gaps: cursor.gaps.filter((gap) => !isOld(gap)), lost };
}

function quartersIn([first, last]: QuarterRange): Quarter[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** What is missing, in words: files that are looked for again, and those that were given up. */
export function gapsInWords(cursor: GdeltCursor): string[] {
  return streams.flatMap((stream) => {
    const { gaps = [], lost = [] } = cursor[stream] ?? {};
    const kinds = new Set(gaps.map(({ table, reason }) => `${table} ${reason}`));
    const waiting = [...kinds].flatMap((kind) => {
      const alike = gaps.filter(({ table, reason }) => `${table} ${reason}` === kind);
      const { table, reason } = alike[0]!;
      return rangesOf(alike.map(({ quarter }) => quarter)).map((quarters) => {
        return `${filesInWords(stream, table, quarters)} ${quarters[0] === quarters[1] ? 'is' : 'are'} ${reason}; looked for again`;
      });
    });
    return [
      ...waiting,
      ...lost.map(
        ({ table, quarters }) => `${filesInWords(stream, table, quarters)} did not come within 7 days: given up`,
      ),
    ];
  });
}

function filesInWords(stream: Stream, table: Table, [first, last]: QuarterRange): string {
  const one = fileName(stream, first, table);
  if (first === last) return one;
  return `${one} and ${last - first} more, through ${quarterInWords(last)} UTC,`;
}
