import type { EntryAppended, PastReplacedFrame, PositionReached, StreamStatusChanged } from '../contract/log/stream.js';
import { type Entry, tracksOf } from '../domain/entries/entry.js';
import { commentText, eventText } from '../http/sse/event-text.js';
import type { ChangedStatus } from './sent-statuses.js';

/** A server-sent event as bytes, made once for all readers. */
export interface StreamFrame {
  readonly bytes: Buffer;
  /** The ids of the tracks that it concerns. */
  readonly tracks: readonly string[];
  /** The position of its entry; 0 where it reports no entry. */
  readonly entry: number;
}

/** What is said of an entry. */
export function entryData({ position, recordedAt, body }: Entry): EntryAppended {
  const { id, type } = body;
  const title = 'title' in body ? body.title : null;
  return { position, recordedAt: new Date(recordedAt).toISOString(), id, type, title, tracks: tracksOf(body) };
}

/** The frame `entry.appended`, with the position as its id. */
export function entryFrame(entry: Entry): StreamFrame {
  const data = entryData(entry);
  const { position, tracks } = data;
  return { bytes: Buffer.from(eventText('entry.appended', data, position)), tracks, entry: position };
}

/** What is said of a changed status. @param end the position up to which entries were sent: that of a change by the clock */
export function statusData({ row, from, because, position }: ChangedStatus, end: number): StreamStatusChanged {
  const { track, title, reading } = row;
  const { status, label, formal, practice, headline, since } = reading;
  const to = { status, label, formal: formal.state, practice: practice.state, headline, since };
  return { position: because === 'clock' ? end : position, track, title, because, from, to };
}

/** The frame `status.changed`, without an id, so that a reader's last id stays that of an entry. @param end as above */
export function changeFrame(change: ChangedStatus, end: number): StreamFrame {
  const data = statusData(change, end);
  return { bytes: Buffer.from(eventText('status.changed', data)), tracks: [data.track], entry: 0 };
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
