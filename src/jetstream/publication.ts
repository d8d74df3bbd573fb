import type { Entry } from '../domain/entries/entry.js';
import { type LogPlace, logStart } from '../event-log/log-place.js';
import type { EventLog } from '../event-log/event-log.js';
import type { StatusRow } from '../projection/rows/status-row.js';
import { SentStatuses, withChanges } from '../stream/sent-statuses.js';
import type { LogStream, StatusOnStream } from './log-stream.js';
import type { PublishedPlace } from './stream-cursor.js';
import { type StreamMessage, StreamMessages } from './stream-messages.js';

/**
 * What is on the stream already, as the process knows that publishes: begun by reading from the stream what was published
 * since the cursor was written, so that neither a process that ended between the two, nor a database that has lost entries,
 * makes the stream lack or repeat anything.
 */
export class Publication {
  private readonly messages: StreamMessages;
  private readonly statuses: SentStatuses;
  /** The number of the last message about each track. */
  private readonly lastOfTrack = new Map<string, number>();
  /** The number of the last message of a withdrawn past; 0 where there is none. */
  private withdrawal = 0;

  private constructor(
    private readonly stream: LogStream,
    /** The last place up to which entries are on the stream. */
    private place: LogPlace,
  ) {
    this.messages = new StreamMessages(stream.name);
    this.statuses = new SentStatuses(stream.isWhole);
  }

  /**
   * Finds out what is on the stream. What it says of entries that are gone from the log is withdrawn by a message.
   * @param cursor how far the stream had got, at least
   * @param mayGoOn asked between pages of messages, of which there may be very many
   * @returns `undefined` where it was not to go on
   */
  static async resume(
    stream: LogStream,
    log: EventLog,
    cursor: PublishedPlace,
    { now, mayGoOn }: { readonly now: () => number; readonly mayGoOn: () => Promise<boolean> },
  ): Promise<Publication | undefined> {
    const { streamCreated, sequence, place } = cursor;
    const isOfStream = streamCreated === stream.created && sequence <= stream.sequence && (await log.holds(place));
    const from = isOfStream ? cursor : { place: logStart, sequence: 0 };
    const found = await placesOnStream(stream, log, from, mayGoOn);
    if (!found) return undefined;
    const { published, standing } = found;
    const publication = new Publication(stream, standing);
    const earlier = await stream.lastWithdrawal();
    publication.withdrawal = earlier?.sequence ?? 0;
    const isGone = published.position !== standing.position || published.hash !== standing.hash;
    const gone = isGone ? { position: standing.position, sequence: Infinity } : earlier;
    for await (const page of stream.lastStatuses()) {
      for (const status of page) publication.recall(status, gone);
      if (!(await mayGoOn())) return undefined;
    }
    if (isGone) await publication.withdraw(standing, now());
    return publication;
  }

  /** How far it is, for the cursor. */
  get published(): PublishedPlace {
    return { place: this.place, sequence: this.stream.sequence, streamCreated: this.stream.created };
  }

  /** Whether the stream still ends with what is known of it. @throws the library's errors */
  isOnStream(): Promise<boolean> {
    return this.stream.isUnchanged();
  }

  /**
   * Publishes entries, and the statuses that differ from those on the stream, each after the entry that made it.
   * @param end the place of the last entry, or of one after it that is not published
   * @param rows the rows of the board, which count all of the entries
   * @returns how many messages there were
   * @throws the library's error where the stream did not take all of them: this publication knows nothing any more
   */
  async publish(entries: readonly Entry[], end: LogPlace, rows: readonly StatusRow[], now: number): Promise<number> {
    const changes = this.statuses.take(rows, end.position);
    const messages = withChanges(entries, changes).map((each): StreamMessage => {
      if ('body' in each) return this.messages.ofEntry(each, this.withdrawal);
      return this.messages.ofStatus(each, end.position, this.lastOfTrack.get(each.row.track) ?? 0, now);
    });
    const numbers = await this.stream.publish(messages);
    messages.forEach(({ event }, n) => {
      if (event.type === 'thaw.status.changed') this.lastOfTrack.set(event.subject, numbers[n]!);
    });
    this.place = end;
    return messages.length;
  }

  private recall(
    { track, axes, position, sequence }: StatusOnStream,
    gone: { readonly position: number; readonly sequence: number } | undefined,
  ): void {
    this.lastOfTrack.set(track, sequence);
    const restsOnGone = gone !== undefined && sequence < gone.sequence && position > gone.position;
    this.statuses.recall(track, axes, restsOnGone ? -1 : position);
  }

  private async withdraw(standing: LogPlace, now: number): Promise<void> {
    const message = this.messages.ofWithdrawal(standing, this.stream.sequence, now);
    [this.withdrawal = 0] = await this.stream.publish([message]);
  }
}

/**
 * The place that the stream has got to, and the last one there that is still part of the log; `undefined` where it was not to
 * go on.
 */
async function placesOnStream(
  stream: LogStream,
  log: EventLog,
  from: Pick<PublishedPlace, 'place' | 'sequence'>,
  mayGoOn: () => Promise<boolean>,
) {
  let [published, standing] = [from.place, from.place];
  for await (const page of stream.placesAfter(from.sequence)) {
    if (!(await mayGoOn())) return undefined;
    if (page.length === 0) continue;
    const stored = await log.placesAt(page.map(({ position }) => position));
    const hashes = new Map([logStart, ...stored].map(({ position, hash }) => [position, hash]));
    published = page.at(-1)!;
    standing = page.findLast(({ position, hash }) => hashes.get(position) === hash) ?? standing;
  }
  return { published, standing };
}
