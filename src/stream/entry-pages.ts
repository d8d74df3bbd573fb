import { LRUCache } from 'lru-cache';
import { type Day, dayOfInstant } from '../domain/time/day.js';
import type { EventLog } from '../event-log/event-log.js';
import { Mutex } from '../event-log/mutex.js';
import { logStart, PastReplaced } from '../event-log/log-place.js';
import { unreadableEntryOf, readBatch } from '../event-log/follow/read-batch.js';
import { entryFrame, type StreamFrame } from './live-frames.js';

/** Entries of a page, which a reader that catches up gets in one go. */
const pageSize = 100;
/** Limit of the cached reads. The newest are cached, since readers that were cut off together reconnect together. */
const cachedReads = 16;

export interface EntryPage {
  readonly frames: readonly StreamFrame[];
  /** The position of the last entry of the page. */
  readonly last: number;
}

/** The past of the log as frames, page by page, shared by any number of readers. */
export class EntryPages {
  private readonly pages = new SharedReads<EntryPage>();
  private readonly days = new SharedReads<Day>();
  private epoch = '';

  constructor(private readonly log: EventLog) {}

  /**
   * The entries after a position, at least one and none beyond `upTo`. An unreadable entry is left out.
   * @throws PastReplaced where the log has no entry at the position
   */
  after(position: number, upTo: number): Promise<EntryPage> {
    const { epoch } = this.log.past;
    if (epoch !== this.epoch) this.forget();
    this.epoch = epoch;
    return this.pages.get(position, async () => {
      const place = position === 0 ? logStart : (await this.log.places(position, position))[0];
      if (!place) throw new PastReplaced({ position, hash: '' });
      const { entries, end } = await readBatch(this.log, place, Math.min(pageSize, upTo - position));
      return { frames: entries.map(entryFrame), last: end.position === position ? upTo : end.position };
    });
  }

  /** Reads everything anew: the past of the log was replaced. */
  forget(): void {
    this.pages.clear();
    this.days.clear();
  }

  /**
   * The day (UTC) on which the entry at a position was recorded; -Infinity for position 0, and where it cannot be read.
   */
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

/**
 * Runs reads one after another, so that other requests find the database free in between, and shares recent results.
 */
class SharedReads<T> {
  private readonly reads = new LRUCache<number, Promise<T>>({ max: cachedReads });
  private readonly mutex = new Mutex();

  clear(): void {
    this.reads.clear();
  }

  get(key: number, read: () => Promise<T>): Promise<T> {
    const cached = this.reads.get(key);
    if (cached) return cached;
    const result = this.mutex.run(read);
    result.catch(() => this.reads.delete(key));
    this.reads.set(key, result);
    return result;
  }
}
