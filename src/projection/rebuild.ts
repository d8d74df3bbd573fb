import type { Clock } from '../domain/time/clock.js';
import { dayOfInstant } from '../domain/time/day.js';
import { type Entry, namedBy } from '../domain/entries/entry.js';
import { TrackTimeline } from '../domain/reading/track-timeline.js';
import type { Database } from '../event-log/database.js';
import type { EventLog } from '../event-log/event-log.js';
import { unreadableEntryOf, byTrack, readBatches } from '../event-log/read-batch.js';
import { type Projected, projectedOf, type StoppedTrack } from './status-row.js';
import { projectionVersion, ProjectionStore } from './projection-store.js';
import { type TimelineLookup, TimelineCache } from './timeline-cache.js';

/** Entries that are read at once. */
const batchSize = 2_000;
/** Tracks and intervals a transaction, so that appends need not wait for long. */
const atOnce = { tracks: 200, intervals: 5_000 };
/** Timelines of at most so many entries stay in memory while it catches up. */
const entriesHeld = 200_000;

export interface Rebuilt {
  readonly generation: number;
  readonly position: number;
  readonly tracks: number;
  readonly stopped: readonly StoppedTrack[];
}

export interface RebuildOptions {
  /** Told of how many entries, about, the rows are built. */
  readonly onProgress?: (entries: number, head: number) => void;
  readonly batchSize?: number;
}

/**
 * Builds the rows of the status anew from the log, beside those that are read meanwhile, catches up with what was
 * appended, and swaps in one transaction. It rings no bell and has no effect but the rows.
 *
 * The log is read some tracks at a time, so that no more than their entries are in memory.
 */
export class Rebuild {
  private readonly tables: ProjectionStore;
  private readonly folds: TimelineCache;
  private readonly looking: TimelineLookup<Projected>;
  private readonly batchSize: number;
  private readonly built = new Set<string>();
  private rows: Projected[] = [];
  private intervals = 0;
  private generation = 0;
  private writing: Promise<void> | undefined;

  constructor(
    database: Database,
    private readonly log: EventLog,
    clock: Clock,
    private readonly options: RebuildOptions = {},
  ) {
    this.tables = new ProjectionStore(database);
    this.folds = new TimelineCache(log, entriesHeld);
    this.batchSize = options.batchSize ?? batchSize;
    const today = dayOfInstant(clock.now());
    this.looking = { complete: false, look: (timeline) => projectedOf(timeline, today) };
  }

  /** @throws ThawError conflict `rebuild-superseded` when another rebuild is begun meanwhile */
  async run(): Promise<Rebuilt> {
    this.generation = await this.tables.begin();
    await this.buildAll((await this.log.head()).position);
    do {
      await this.buildOn((await this.log.head()).position);
    } while (!(await this.tables.swap(this.generation, this.position, projectionVersion)));
    const stopped = [...this.folds.stopped.values()];
    return { generation: this.generation, position: this.position, tracks: this.built.size, stopped };
  }

  private get position(): number {
    return this.folds.horizon;
  }

  /** Builds every track up to a position. */
  private async buildAll(head: number): Promise<void> {
    this.folds.horizon = head;
    const sizes = await this.log.trackSizes(head);
    const groups = this.grouped(sizes);
    let ahead = groups[0] && this.readGroup(groups[0], head);
    for (const [at, group] of groups.entries()) {
      const read = await ahead!;
      // The database reads on meanwhile.
      ahead = groups[at + 1] && this.readGroup(groups[at + 1]!, head);
      if (read instanceof Error && !unreadableEntryOf(read)) throw read;
      const records = read instanceof Error ? undefined : byTrack(read);
      for (const track of group) {
        const projected = this.folded(records?.get(track));
        if (projected) await this.add(projected);
        else await this.build(track);
      }
      this.options.onProgress?.(Math.round((head * this.built.size) / sizes.length), head);
    }
    await this.writeAll();
  }

  /** Groups of tracks that are read at once, by the number of their entries. */
  private grouped(sizes: readonly { track: string; entries: number }[]): string[][] {
    const groups: string[][] = [];
    let room = 0;
    for (const { track, entries } of sizes) {
      if (entries > room) {
        groups.push([]);
        room = this.batchSize;
      }
      groups.at(-1)!.push(track);
      room -= entries;
    }
    return groups;
  }

  /** The entries of a group; none of a track that is too long for that, which is read piece by piece. */
  private readGroup(group: readonly string[], head: number): Promise<Entry[] | Error> {
    if (group.length === 1) return Promise.resolve([]);
    return this.log.readTracks(group, head).catch((error: unknown) => error as Error);
  }

  /** `undefined` for a record that was not read whole, or does not fold. */
  private folded(record: readonly Entry[] | undefined): Projected | undefined {
    try {
      if (!record) return undefined;
      const timeline = TrackTimeline.fold(record);
      const lacking = timeline.lacks(record.flatMap(({ body }) => namedBy(body)));
      return lacking.length === 0 ? this.looking.look(timeline) : undefined;
    } catch {
      return undefined;
    }
  }

  private async build(track: string): Promise<void> {
    const taken = await this.folds.take(track, [], this.looking);
    this.built.add(track);
    if (taken) await this.add(taken.seen);
  }

  /** Builds the tracks anew that the log has touched since. */
  private async buildOn(head: number): Promise<void> {
    const touched = new Set<string>();
    while (this.position < head) {
      const limit = Math.min(this.batchSize, head - this.position);
      const { entries, broken } = await readBatches(this.log, this.position, limit);
      this.folds.horizon = broken?.position ?? entries.at(-1)!.position;
      for (const [track, own] of byTrack(entries)) {
        await this.folds.take(track, own, { complete: false, look: () => undefined });
        touched.add(track);
      }
      for (const track of broken?.tracks ?? []) {
        this.folds.stop({ track, position: broken!.position, reason: broken!.reason });
        touched.add(track);
      }
    }
    for (const track of touched) await this.build(track);
    await this.writeAll();
  }

  /** Puts by a row, and writes where there are many. */
  private async add(projected: Projected): Promise<void> {
    this.built.add(projected.row.track);
    this.rows.push(projected);
    this.intervals += projected.intervals.length;
    if (this.rows.length >= atOnce.tracks || this.intervals >= atOnce.intervals) await this.write();
  }

  /** Starts to write once the write before is done: the database works while the next tracks are folded. */
  private async write(): Promise<void> {
    await this.writing;
    this.writing = this.tables.build(this.generation, this.rows, [...this.folds.stopped.values()]);
    // Whoever waits for it next is told; until then it must not pass for unhandled.
    this.writing.catch(() => undefined);
    [this.rows, this.intervals] = [[], 0];
  }

  private async writeAll(): Promise<void> {
    await this.write();
    await this.writing;
  }
}
