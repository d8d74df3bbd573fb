import { type Day, dayOfInstant } from '../domain/time/day.js';
import type { EventLog } from '../event-log/event-log.js';
import { unreadableEntryOf, readBatches } from '../event-log/read-batch.js';
import { entryFrame, type StreamFrame } from './live-frames.js';

/** Entries of a page: what a reader who is behind is given at once. */
const pageSize = 100;
/** What was read last is kept, since readers who were cut off together come back together. */
const keptReads = 16;

export interface EntryPage {
  readonly frames: readonly StreamFrame[];
  /** The position up to which it reaches. */
  readonly last: number;
}

/** The past of the log as frames, a page after another, for any number of readers. */
export class EntryPages {
  private readonly pages = new SharedReads<EntryPage>();
  private readonly days = new SharedReads<Day>();

  constructor(private readonly log: EventLog) {}

  /** The entries behind a position, at least one and none beyond `upTo`. An entry that cannot be read is left out. */
  after(position: number, upTo: number): Promise<EntryPage> {
    return this.pages.get(position, async () => {
      const { entries, broken } = await readBatches(this.log, position, Math.min(pageSize, upTo - position));
      return { frames: entries.map(entryFrame), last: broken?.position ?? entries.at(-1)?.position ?? upTo };
    });
  }

  /** The day (UTC) on which the entry at a position was recorded; -Infinity for position 0, and where it cannot be read. */
  recordedOn(position: number): Promise<Day> {
    return this.days.get(position, async () => {
      try {
        const [entry] = await this.log.readPositions([position]);
        return entry ? dayOfInstant(entry.recordedAt) : -Infinity;
      } catch (error) {
        if (unreadableEntryOf(error)) return -Infinity;
        throw error;
      }
    });
  }
}

/** Reads one thing after another, so that others find the database free in between, and none twice at about the same time. */
class SharedReads<T> {
  private readonly kept = new Map<number, Promise<T>>();
  private turn: Promise<unknown> = Promise.resolve();

  get(key: number, read: () => Promise<T>): Promise<T> {
    const present = this.kept.get(key);
    if (present) return present;
    const made = this.turn.then(read);
    this.turn = made.catch(() => this.kept.delete(key));
    this.kept.set(key, made);
    if (this.kept.size > keptReads) this.kept.delete(this.kept.keys().next().value!);
    return made;
  }
}
