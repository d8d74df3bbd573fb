import type { Clock } from '../domain/time/clock.js';
import { dayOfInstant } from '../domain/time/day.js';
import { type Entry, namedBy } from '../domain/entries/entry.js';
import { TrackTimeline } from '../domain/reading/track-timeline.js';
import type { Database } from '../event-log/database/database.js';
import type { EventLog } from '../event-log/event-log.js';
import { inTurns } from '../event-log/yielding.js';
import { type LogPlace, logStart } from '../event-log/log-place.js';
import { unreadableEntryOf, byTrack, readBatch } from '../event-log/follow/read-batch.js';
import { type Projected, projectedOf, type StoppedTrack } from './rows/status-row.js';
import { projectionVersion, ProjectionStore } from './projection-store.js';
import { type TimelineLookup, TimelineCache } from './timeline-cache.js';

/** The number of entries that are read at once. */
const batchSize = 2_000;
/** The maximum number of tracks and intervals in a transaction, so that appends do not wait long for it. */
const atOnce = { tracks: 200, intervals: 5_000 };
/** The maximum number of entries whose timelines stay in memory while the rebuild catches up. */
const cachedEntries = 200_000;

export interface Rebuilt {
  readonly generation: number;
  readonly position: number;
  readonly tracks: number;
  readonly stopped: readonly StoppedTrack[];
}

export interface RebuildOptions {
  /** Called with the approximate number of entries done, and the position of the log's head. */
  readonly onProgress?: (entries: number, head: number) => void;
  readonly batchSize?: number;
}

/**
 * Rebuilds the projected status rows from the log, as a new generation beside the one in use; catches up with entries
 * appended meanwhile; and swaps the generations in one transaction. It emits no events: its only effect is the rows.
 *
 * The log is read in groups of tracks, so that only the entries of a few groups are in memory.
 */
export class Rebuild {
  private readonly tables: ProjectionStore;
  private readonly folds: TimelineCache;
  private readonly lookup: TimelineLookup<Projected>;
  private readonly batchSize: number;
  private readonly built = new Set<string>();
  private rows: Projected[] = [];
  private intervals = 0;
  private generation = 0;
  private end: LogPlace = logStart;
  private writing: Promise<void> | undefined;

  constructor(
    database: Database,
    private readonly log: EventLog,
    clock: Clock,
    private readonly options: RebuildOptions = {},
  ) {
    this.tables = new ProjectionStore(database);
    this.folds = new TimelineCache(log, cachedEntries);
    this.batchSize = options.batchSize ?? batchSize;
    const today = dayOfInstant(clock.now());
    this.lookup = { complete: false, look: (timeline) => projectedOf(timeline, today) };
  }

  /**
   * Runs the rebuild.
   * @throws ThawError conflict `rebuild-superseded` if another rebuild has begun meanwhile
   * @throws PastReplaced if the log has lost entries meanwhile
   */
  async run(): Promise<Rebuilt> {
    this.generation = await this.tables.begin();
    await this.buildAll(await this.log.head());
    do {
      await this.buildOn((await this.log.head()).position);
    } while (!(await this.tables.swap(this.generation, this.end, projectionVersion)));
    const stopped = [...this.folds.stopped.values()];
    return { generation: this.generation, position: this.position, tracks: this.built.size, stopped };
  }

  private get position(): number {
    return this.folds.horizon;
  }

  /** Builds every track up to the end of the log. */
  private async buildAll({ position: head, hash }: LogPlace): Promise<void> {
    this.end = { position: head, hash };
    this.folds.horizon = head;
    const sizes = await this.log.trackSizes(head);
    const groups = this.grouped(sizes);
    let ahead = groups[0] && this.readGroup(groups[0], head);
    for (const [at, group] of groups.entries()) {
      const read = await ahead!;
      // Read the next group while this one is folded.
      ahead = groups[at + 1] && this.readGroup(groups[at + 1]!, head);
      if (read instanceof Error && !unreadableEntryOf(read)) throw read;
      const records = read instanceof Error ? undefined : byTrack(read);
      for (const track of group) {
        const projected = await this.folded(records?.get(track));
        if (projected) await this.add(projected);
        else await this.build(track);
      }
      this.options.onProgress?.(Math.round((head * this.built.size) / sizes.length), head);
    }
    await this.writeAll();
  }

  /** Splits the tracks into groups that are read at once, of at most `batchSize` entries unless one track is longer. */
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

  /**
   * Reads the entries of a group. A group of one track gives none: it may be long, and is read piece by piece later.
   */
  private readGroup(group: readonly string[], head: number): Promise<Entry[] | Error> {
    if (group.length === 1) return Promise.resolve([]);
    return this.log.readTracks(group, head).catch((error: unknown) => error as Error);
  }

  /** Folds a record; `undefined` if it was not read completely or cannot be folded. */
  private async folded(record: readonly Entry[] | undefined): Promise<Projected | undefined> {
    try {
      if (!record) return undefined;
      const timeline = await inTurns(TrackTimeline.folding(record));
      const lacking = timeline.lacks(record.flatMap(({ body }) => namedBy(body)));
      return lacking.length === 0 ? this.lookup.look(timeline) : undefined;
    } catch {
      return undefined;
    }
  }

  private async build(track: string): Promise<void> {
    const taken = await this.folds.take(track, [], this.lookup);
    this.built.add(track);
    if (taken) await this.add(taken.seen);
  }

  /** Rebuilds the tracks that have new entries, up to a position. */
  private async buildOn(head: number): Promise<void> {
    const touched = new Set<string>();
    while (this.position < head) {
      const limit = Math.min(this.batchSize, head - this.position);
      const { entries, broken, end } = await readBatch(this.log, this.end, limit);
      this.end = end;
      this.folds.horizon = end.position;
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

  /** Buffers a row, and writes the buffer when it is full. */
  private async add(projected: Projected): Promise<void> {
    this.built.add(projected.row.track);
    this.rows.push(projected);
    this.intervals += projected.intervals.length;
    if (this.rows.length >= atOnce.tracks || this.intervals >= atOnce.intervals) await this.write();
  }

  /** Starts a write after the previous one has ended, without waiting for it: the next tracks are folded meanwhile. */
  private async write(): Promise<void> {
    await this.writing;
    this.writing = this.tables.build(this.generation, this.rows, [...this.folds.stopped.values()]);
    // The next await reports an error; until then it must not count as an unhandled rejection.
    this.writing.catch(() => undefined);
    [this.rows, this.intervals] = [[], 0];
  }

  private async writeAll(): Promise<void> {
    await this.write();
    await this.writing;
  }
}
