import { createHash } from 'node:crypto';
import type { StreamMessageEvent } from '../contract/log/stream-message.js';
import type { Entry } from '../domain/entries/entry.js';
import type { LogPlace } from '../event-log/log-place.js';
import { entryData, statusData } from '../stream/live-frames.js';
import type { ChangedStatus } from '../stream/sent-statuses.js';

/** A message as it is published. */
export interface StreamMessage {
  readonly subject: string;
  /** Its Nats-Msg-Id, the same however often it is published. */
  readonly id: string;
  /** For what is said of the log: the place of the entry, in headers of its own. */
  readonly place?: LogPlace;
  readonly event: StreamMessageEvent;
}

/** The subjects of a stream by its name. */
export function subjectsOf(stream: string) {
  return { entries: `${stream}.entry.*`, statuses: `${stream}.status.>`, past: `${stream}.past` } as const;
}

/** The headers that say which entry a message is about, so that it can be compared with the log without its content. */
export const placeHeaders = { position: 'Thaw-Position', hash: 'Thaw-Hash' } as const;

const envelope = { specversion: '1.0', source: '/thaw', datacontenttype: 'application/json' } as const;

/** Makes the messages of a stream. */
export class StreamMessages {
  constructor(private readonly stream: string) {}

  /**
   * The message about an entry.
   * @param withdrawal the number that the stream gave the last message of a withdrawn past, 0 where there is none: an entry
   * that comes back after it was withdrawn is another message
   */
  ofEntry(entry: Entry, withdrawal: number): StreamMessage {
    const { position, hash } = entry;
    const data = entryData(entry);
    const id = withdrawal === 0 ? hash : `${hash}-${withdrawal}`;
    return {
      ...{ subject: `${this.stream}.entry.${data.type}`, id, place: { position, hash } },
      event: { ...envelope, id, type: 'thaw.entry.appended', time: data.recordedAt, subject: data.id, data },
    };
  }

  /**
   * The message about a changed status.
   * @param end the position up to which entries are published
   * @param before the number that the stream gave the last message about this track; 0 where there is none
   */
  ofStatus(change: ChangedStatus, end: number, before: number, now: number): StreamMessage {
    const data = statusData(change, end);
    const { status, formal, practice } = data.to;
    const said = [data.track, before, change.row.position, change.row.validAt, status, formal, practice];
    const id = createHash('sha256').update(JSON.stringify(said)).digest('hex');
    const time = new Date(now).toISOString();
    return {
      ...{ subject: `${this.stream}.status.${data.track}`, id },
      event: { ...envelope, id, type: 'thaw.status.changed', time, subject: data.track, data },
    };
  }

  /**
   * The message that takes back what was said of entries after a place.
   * @param after the number that the stream gave its last message
   */
  ofWithdrawal({ position, hash }: LogPlace, after: number, now: number): StreamMessage {
    const id = `past-${hash}-${after}`;
    const time = new Date(now).toISOString();
    return {
      ...{ subject: subjectsOf(this.stream).past, id, place: { position, hash } },
      event: { ...envelope, id, type: 'thaw.past.replaced', time, subject: String(position), data: { position } },
    };
  }
}
