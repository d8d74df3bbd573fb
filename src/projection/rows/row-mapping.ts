import { isoDay, parseDay } from '../../domain/time/day.js';
import type { StatusInterval, TrackReading } from '../../domain/reading/reading.js';
import type { StatusRow } from './status-row.js';
import type { TableRow } from '../../event-log/database/sql.js';

/** Maps a status row to a record of the table `projected_status`; days become ISO 8601, the reading becomes JSON. */
export function statusRecordOf(generation: number, row: StatusRow): TableRow {
  const { reading, lastDialogue } = row;
  return {
    generation,
    track: row.track,
    title: row.title,
    parties: row.parties.join(','),
    topic: row.topic,
    parent: row.parent,
    policy: row.policy,
    status: reading.status,
    formal: reading.formal.state,
    practice: reading.practice.state,
    pressure_level: reading.pressure.level,
    pressure_score: reading.pressure.score,
    flags: reading.flags.join(','),
    since_edtf: reading.since?.edtf ?? null,
    since_earliest: reading.since?.earliest ?? null,
    since_latest: reading.since?.latest ?? null,
    last_dialogue_event: lastDialogue?.event ?? null,
    last_dialogue_earliest: lastDialogue?.earliest ?? null,
    last_dialogue_latest: lastDialogue?.latest ?? null,
    position: row.position,
    valid_at: isoDay(row.validAt),
    next_check_on: row.nextCheckOn === null ? null : isoDay(row.nextCheckOn),
    reading: JSON.stringify(reading),
    collection: row.collection,
  };
}

/** Maps a record of `projected_status` back: the inverse of `statusRecordOf`. */
export function statusRowOf(record: TableRow): StatusRow {
  const text = (column: string) => record[column] as string;
  const textOrNull = (column: string) => record[column] as string | null;
  const dialogue = textOrNull('last_dialogue_event');
  const next = textOrNull('next_check_on');
  return {
    track: text('track'),
    title: text('title'),
    parties: text('parties').split(','),
    topic: text('topic'),
    collection: textOrNull('collection'),
    parent: textOrNull('parent'),
    policy: text('policy'),
    reading: JSON.parse(text('reading')) as TrackReading,
    lastDialogue:
      dialogue === null
        ? null
        : {
            event: dialogue,
            earliest: textOrNull('last_dialogue_earliest'),
            latest: textOrNull('last_dialogue_latest'),
          },
    position: record.position as number,
    validAt: parseDay(text('valid_at'), '/valid_at'),
    nextCheckOn: next === null ? null : parseDay(next, '/next_check_on'),
  };
}

/**
 * Maps an interval to a record of the table `projected_interval`.
 * @param ordinal the interval's index in the history, from 0
 */
export function intervalRecordOf(
  generation: number,
  track: string,
  ordinal: number,
  interval: StatusInterval,
): TableRow {
  const { status, formal, practice, from, to, cause, basis } = interval;
  return {
    generation,
    track,
    ordinal,
    status,
    formal,
    practice,
    from_edtf: from.edtf,
    from_earliest: from.earliest,
    from_latest: from.latest,
    to_edtf: to?.edtf ?? null,
    to_earliest: to?.earliest ?? null,
    to_latest: to?.latest ?? null,
    cause,
    basis: basis ?? null,
  };
}

/** Maps a record of `projected_interval` back: the inverse of `intervalRecordOf`. */
export function intervalOf(record: TableRow): StatusInterval {
  const date = (end: 'from' | 'to') => ({
    edtf: record[`${end}_edtf`] as string,
    earliest: record[`${end}_earliest`] as string | null,
    latest: record[`${end}_latest`] as string | null,
  });
  const { status, formal, practice, cause, basis } = record as unknown as StatusInterval & { basis: string | null };
  const to = record.to_edtf === null ? null : date('to');
  return { status, formal, practice, from: date('from'), to, cause, ...(basis === null ? {} : { basis }) };
}

/** The number of equal intervals at the beginning of two histories. */
export function sharedLength(before: readonly StatusInterval[], after: readonly StatusInterval[]): number {
  const end = Math.min(before.length, after.length);
  let shared = 0;
  while (shared < end && same(before[shared]!, after[shared]!)) shared += 1;
  return shared;
}

function same(a: StatusInterval, b: StatusInterval): boolean {
  return (
    a.status === b.status &&
    a.formal === b.formal &&
    a.practice === b.practice &&
    a.cause === b.cause &&
    a.basis === b.basis &&
    sameDate(a.from, b.from) &&
    sameDate(a.to, b.to)
  );
}

function sameDate(a: StatusInterval['to'], b: StatusInterval['to']): boolean {
  if (a === b) return true;
  return a !== null && b !== null && a.edtf === b.edtf && a.earliest === b.earliest && a.latest === b.latest;
}
