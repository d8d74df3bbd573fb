import type { Entry } from '../domain/entries/entry.js';
import type { Day } from '../domain/time/day.js';
import type { EventLog } from '../event-log/event-log.js';
import { inView } from '../event-log/view.js';
import { StatusBoard } from './status-board.js';
import { projectedOf, type StatusRow } from './status-row.js';
import { TimelineCache } from './timeline-cache.js';

/**
 * The statuses by the log without its internal entries, for whoever does not see these. A track that no internal entry
 * touches reads the same for all, so that only the others are folded a second time; an internal track has no row here.
 */
export class OpenStatuses {
  readonly board = new StatusBoard();
  readonly timelines: TimelineCache;
  private readonly touched = new Set<string>();

  constructor(
    private readonly log: EventLog,
    cachedEntries: number,
  ) {
    this.timelines = new TimelineCache(log, cachedEntries);
  }

  /** Whether a track reads otherwise here than by all of the log. */
  differs(track: string): boolean {
    return this.touched.has(track);
  }

  /** Makes all rows anew. @param rows those by all of the log, up to the position */
  async load(rows: readonly StatusRow[], position: number, today: Day): Promise<void> {
    this.touched.clear();
    for (const track of await this.log.tracksWithInternals(position)) this.touched.add(track);
    this.timelines.restart(position);
    this.timelines.stopped.clear();
    this.board.replace(rows.filter(({ track }) => !this.touched.has(track)));
    for (const track of this.touched) await this.fold(track, [], today);
  }

  /** Notes tracks that internal entries touch from now on. */
  touch(tracks: Iterable<string>): void {
    for (const track of tracks) this.touched.add(track);
  }

  /** Puts a row by all of the log on the board, where its track reads the same here. */
  put(row: StatusRow, isReread = false): void {
    if (!this.touched.has(row.track)) this.board.put(row, isReread);
  }

  /** Folds what is open of a track that reads otherwise here. @param entries those of a batch that are open */
  async fold(track: string, entries: readonly Entry[], today: Day, isReread = false): Promise<void> {
    const look = {
      complete: false,
      look: (timeline: Parameters<typeof projectedOf>[0]) => projectedOf(timeline, today),
    };
    const taken = await inView('open', () => this.timelines.take(track, entries, look));
    if (taken) this.board.put(taken.seen.row, isReread);
  }
}
