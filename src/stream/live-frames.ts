import type { DateView } from '../domain/time/edtf-date.js';
import { type Entry, type EntryType, tracksOf } from '../domain/entries/entry.js';
import type { FormalState, PracticeState, Status } from '../domain/policy/states.js';
import type { StatusAndAxes } from '../domain/reading/revision.js';
import type { StatusRow } from '../projection/status-row.js';

/** An entry that was appended. */
export interface EntryAppended {
  readonly position: number;
  /** RFC 3339. */
  readonly recordedAt: string;
  readonly id: string;
  readonly type: EntryType;
  /** `null` where entries of its type have none. */
  readonly title: string | null;
  readonly tracks: readonly string[];
}

/** A track whose status, formal position or practice is another now; or, in a catch-up, how it stands now. */
export interface StreamStatusChanged {
  /** Of the last entry that made the status; of the last entry of the log where the clock did. */
  readonly position: number;
  readonly track: string;
  readonly title: string;
  readonly because: 'entry' | 'clock' | 'catch-up';
  /** `null` in a catch-up: how the track stood when the reader left is not told. */
  readonly from: StatusAndAxes | null;
  readonly to: {
    readonly status: Status;
    readonly label: string;
    readonly formal: FormalState;
    readonly practice: PracticeState;
    readonly headline: string;
    readonly since: DateView | null;
  };
}

/** How far the stream has come: all up to this position is told. */
export interface PositionReached {
  readonly position: number;
}

/** A server-sent event in the bytes that are written, made once for all who get it. */
export interface StreamFrame {
  readonly bytes: Buffer;
  /** What it touches. */
  readonly tracks: readonly string[];
  /** The position of the entry that it tells of; 0 where it tells of none. */
  readonly entry: number;
}

/** `entry.appended`, with the position as its id. */
export function entryFrame({ position, recordedAt, body }: Entry): StreamFrame {
  const { id, type } = body;
  const tracks = tracksOf(body);
  const title = 'title' in body ? body.title : null;
  const data: EntryAppended = { position, recordedAt: new Date(recordedAt).toISOString(), id, type, title, tracks };
  return { bytes: bytesOf('entry.appended', data, position), tracks, entry: position };
}

/**
 * `status.changed`, without an id: the reader's last id stays that of an entry.
 * @param position of the log, where the clock made the change
 */
export function statusFrame(
  row: StatusRow,
  from: StatusAndAxes | null,
  because: StreamStatusChanged['because'],
  position: number,
): StreamFrame {
  const { track, title, reading } = row;
  const { status, label, formal, practice, headline, since } = reading;
  const to = { status, label, formal: formal.state, practice: practice.state, headline, since };
  const data: StreamStatusChanged = { position, track, title, because, from, to };
  return { bytes: bytesOf('status.changed', data), tracks: [track], entry: 0 };
}

/** `position`, with the position as its id: who comes back with it gets what follows. */
export function positionBytes(position: number): Buffer {
  return bytesOf('position', { position } satisfies PositionReached, position);
}

export const commentBytes = Buffer.from(':\n\n');

function bytesOf(event: string, data: object, id?: number): Buffer {
  return Buffer.from(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}
