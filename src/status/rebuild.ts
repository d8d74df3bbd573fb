import type { Clock } from '../domain/clock.js';
import { type Day, dayOfInstant } from '../domain/day.js';
import type { Database } from '../event-log/database.js';
import type { EventLog } from '../event-log/event-log.js';
import { byTrack, readOn } from './reading-on.js';
import { type Projected, projectedOf, type StoppedTrack } from './status-row.js';
import { projectionVersion, StatusTables } from './status-tables.js';
import { type Looking, TrackFolds } from './track-folds.js';

/** Entries a batch. */
const batchSize = 2_000;
/** Tracks and intervals a transaction, so that appends need not wait for long. */
const atOnce = { tracks: 200, intervals: 5_000 };
/** A log of at most so many entries is read once, with all timelines in memory; a longer one track by track. */
const onePassLimit = 1_000_000;

export interface Rebuilt {
  readonly generation: number;
  readonly position: number;
  readonly tracks: number;
  readonly stopped: readonly StoppedTrack[];
}

export interface RebuildOptions {
  /** Told how far the log is folded. */
  readonly onProgress?: (position: number, head: number) => void;
  readonly onePassLimit?: number;
}

/**
 * Builds the rows of the status anew from the log, beside those that are read meanwhile, catches up with what was
 * appended, and swaps in one transaction. It rings no bell and has no effect but the rows.
 */
export class Rebuild {
  private readonly tables: StatusTables;
  private readonly folds: TrackFolds;
  private readonly onePassLimit: number;
  private readonly today: Day;
  private readonly written = new Set<string>();
  private generation = 0;

  constructor(
    database: Database,
    private readonly log: EventLog,
    clock: Clock,
    private readonly options: RebuildOptions = {},
  ) {
    this.tables = new StatusTables(database);
    this.onePassLimit = options.onePassLimit ?? onePassLimit;
    this.folds = new TrackFolds(log, this.onePassLimit);
    this.today = dayOfInstant(clock.now());
  }

  /** @throws ThawError conflict `rebuild-superseded` when another rebuild is begun meanwhile */
  async run(): Promise<Rebuilt> {
    this.generation = await this.tables.begin();
    const { position: head } = await this.log.head();
    if (head <= this.onePassLimit) await this.inOnePass(head);
    else await this.trackByTrack(head);
    do {
      await this.writeRows(await this.readTo((await this.log.head()).position));
    } while (!(await this.tables.swap(this.generation, this.position, projectionVersion)));
    const stopped = [...this.folds.stopped.values()];
    return { generation: this.generation, position: this.position, tracks: this.written.size, stopped };
  }

  private get position(): number {
    return this.folds.horizon;
  }

  private async inOnePass(head: number): Promise<void> {
    await this.writeRows(await this.readTo(head));
  }

  private async trackByTrack(head: number): Promise<void> {
    this.folds.horizon = head;
    await this.writeRows(await this.log.tracks());
  }

  /** Takes in the log up to a position. @returns the tracks that were touched */
  private async readTo(head: number): Promise<Set<string>> {
    const touched = new Set<string>();
    while (this.position < head) {
      const { entries, broken } = await readOn(this.log, this.position, Math.min(batchSize, head - this.position));
      const to = broken?.position ?? entries.at(-1)!.position;
      this.folds.horizon = to;
      for (const [track, own] of byTrack(entries)) {
        const complete = !touched.has(track) && !this.written.has(track) && !this.folds.stopped.has(track);
        await this.folds.take(track, own, { complete, look: () => undefined });
        touched.add(track);
      }
      for (const track of broken?.tracks ?? []) {
        this.folds.stop({ track, position: broken!.position, reason: broken!.reason });
        touched.add(track);
      }
      this.options.onProgress?.(to, head);
    }
    return touched;
  }

  /** Writes the rows of tracks, some at a time. */
  private async writeRows(tracks: Iterable<string>): Promise<void> {
    let rows: Projected[] = [];
    let intervals = 0;
    const looking: Looking<Projected> = { complete: false, look: (timeline) => projectedOf(timeline, this.today) };
    for (const track of tracks) {
      const taken = await this.folds.take(track, [], looking);
      this.written.add(track);
      if (!taken) continue;
      rows.push(taken.seen);
      intervals += taken.seen.intervals.length;
      if (rows.length < atOnce.tracks && intervals < atOnce.intervals) continue;
      await this.tables.build(this.generation, rows);
      [rows, intervals] = [[], 0];
    }
    await this.tables.build(this.generation, rows, [...this.folds.stopped.values()]);
  }
}
