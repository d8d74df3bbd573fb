import type { EntryAppended, PastReplacedFrame, PositionReached, StreamStatusChanged } from '../contract/log/stream.js';
import { type Entry, tracksOf } from '../domain/entries/entry.js';
import type { StatusAndAxes } from '../domain/reading/revision.js';
import { commentText, eventText } from '../http/sse/event-text.js';
import type { StatusRow } from '../projection/rows/status-row.js';

/** A server-sent event as bytes, made once for all readers. */
export interface StreamFrame {
  readonly bytes: Buffer;
  /** The ids of the tracks that it concerns. */
  readonly tracks: readonly string[];
  /** The position of its entry; 0 where it reports no entry. */
  readonly entry: number;
}

/** The frame `entry.appended`, with the position as its id. */
export function entryFrame({ position, recordedAt, body }: Entry): StreamFrame {
  const { id, type } = body;
  const tracks = tracksOf(body);
  const title = 'title' in body ? body.title : null;
  const data: EntryAppended = { position, recordedAt: new Date(recordedAt).toISOString(), id, type, title, tracks };
  return { bytes: Buffer.from(eventText('entry.appended', data, position)), tracks, entry: position };
}

/**
 * The frame `status.changed`, without an id, so that a reader's last id stays that of an entry.
 * @param position that of the entry that made the change; the end of the log where the clock made it
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
  return { bytes: Buffer.from(eventText('status.changed', data)), tracks: [track], entry: 0 };
}

/** The frame `position`, with the position as its id: a client that reconnects with it gets the entries after it. */
export function positionBytes(position: number): Buffer {
  return Buffer.from(eventText('position', { position } satisfies PositionReached, position));
}

/**
 * The frame `past.replaced`, with the position as its id: the client forgets the entries after it, and gets those that
 * have taken their places.
 */
export function pastReplacedBytes(position: number): Buffer {
  return Buffer.from(eventText('past.replaced', { position } satisfies PastReplacedFrame, position));
}

/** The frame `candidates.changed`, without an id. */
export const candidatesBytes = Buffer.from(eventText('candidates.changed', {}));

export const commentBytes = Buffer.from(commentText);
