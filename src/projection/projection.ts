import type { Day } from '../domain/time/day.js';
import { changesEarlierEntries, type Entry } from '../domain/entries/entry.js';
import { ThawError } from '../domain/errors.js';
import { nothingOnRecord } from '../domain/reading/revision.js';
import type { TrackTimeline } from '../domain/reading/track-timeline.js';
import type { Visibility } from '../domain/wording/visibility.js';
import type { EventLog } from '../event-log/event-log.js';
import type { LogPlace } from '../event-log/log-place.js';
import { LogTrail } from '../event-log/follow/log-trail.js';
import { type Batch, byTrack, readBatch } from '../event-log/follow/read-batch.js';
import { yieldingPauses } from '../event-log/yielding.js';
import { OpenStatuses } from './rows/open-statuses.js';
import { StatusBoard } from './rows/status-board.js';
import {
  changeOf,
  type Projected,
  projectedOf,
  statusAndAxesOf,
  type StatusRow,
  type StoppedTrack,
} from './rows/status-row.js';
import { type ProjectionCheckpoint, projectionVersion, type ProjectionStore } from './projection-store.js';
import { type CachedTimeline, type TimelineLookup, TimelineCache } from './timeline-cache.js';
import { noting, type Waiter } from './waiters.js';

/** How many entries make a batch, which is written in one transaction with the checkpoint. */
const batchSize = 5_000;
/** How many tracks are written in one transaction where only the clock changes them. */
const tracksPerWrite = 200;

interface Stored {
  readonly rows: readonly StatusRow[];
  readonly stopped: readonly StoppedTrack[];
}

interface ProjectedTrack {
  readonly projected: Projected;
  readonly cached: CachedTimeline;
  /** Whether it was read on a later day before. */
  readonly isReread?: boolean;
}

/**
 * The status of every track, folded from the log as far as this process has read it: in memory, and in tables. Only one
 * call may run at a time; the projector's follower ensures that.
 */
export class Projection {
  /** By all of the log. */
  readonly board = new StatusBoard();
  readonly timelines: TimelineCache;
  private readonly openStatuses: OpenStatuses;
  private readonly trail: LogTrail;
  /** The generation of the rows in the tables. */
  private generation = 0;
  /** The stopped tracks as the tables have them, in JSON. */
  private stoppedWritten = '';

  /**
   * @param cachedEntries timelines of at most so many entries stay in memory
   * @param onChange called after the status of a track, or an axis of it, has changed
   */
  constructor(
    private readonly log: EventLog,
    private readonly tables: ProjectionStore,
    cachedEntries: number,
    private readonly onChange: (position: number) => void,
  ) {
    this.timelines = new TimelineCache(log, cachedEntries);
    this.openStatuses = new OpenStatuses(log, this.timelines, cachedEntries);
    this.trail = new LogTrail(log);
  }

  /** The rows as whatever runs sees them. */
  get visibleBoard(): StatusBoard {
    return this.log.past.isNarrowed ? this.openStatuses.board : this.board;
  }

  /** The timelines of a track as whatever runs sees it. */
  visibleTimelines(track: string): TimelineCache {
    return this.log.past.isNarrowed && this.openStatuses.differs(track) ? this.openStatuses.timelines : this.timelines;
  }

  /** How much of a track, read up to a position, readers do not see; `undefined` where whoever runs sees no more. */
  visibilityOf(track: string, position: number): Visibility | undefined {
    return this.log.past.showsInternals ? this.openStatuses.visibilityOf(track, position) : undefined;
  }

  /** A lower bound of the first day on which the clock may change a row of any view; `null` for none. */
  get nextCheckOn(): Day | null {
    const days = [this.board.nextCheckOn, this.openStatuses.board.nextCheckOn].filter((day) => day !== null);
    return days.length === 0 ? null : Math.min(...days);
  }

  /** The place of the last entry that every status has taken in. */
  get place(): LogPlace {
    return this.trail.end;
  }

  get position(): number {
    return this.place.position;
  }

  /** The last place taken in that is still part of the log; `undefined` where it is too far back to be known. */
  lastStanding(): Promise<LogPlace | undefined> {
    return this.trail.lastStanding();
  }

  /** The last position of the batch that is under way, or of the last one. */
  get begun(): number {
    return this.timelines.horizon;
  }

  /** The tracks that are stopped before an entry which cannot be read or folded, by id. */
  get stopped(): StoppedTrack[] {
    return inOrder(this.timelines.stopped.values());
  }

  /** Those of them that whatever runs sees. */
  get visiblyStopped(): StoppedTrack[] {
    if (!this.log.past.isNarrowed) return this.stopped;
    const same = this.stopped.filter(({ track }) => !this.openStatuses.differs(track));
    return inOrder([...same, ...this.openStatuses.timelines.stopped.values()]);
  }

  /** Reads the tables, to go on from their checkpoint. @throws ThawError conflict `projection-newer` */
  async open(today: Day): Promise<void> {
    // The checkpoint comes first: rows that are newer than it do no harm, rows that are older would.
    const found = await this.tables.checkpoint();
    const stored = await this.read(found);
    // The open view comes before the other: should it fail, all is opened again.
    await this.openStatuses.open(stored.rows, found.position, today);
    await this.trail.begin(found);
    this.take(found, stored);
    this.timelines.restart(found.position);
  }

  /**
   * Takes in the next batch of the log.
   * @param waitersOver gives the waiters for any of a range of positions, which note what each entry changes
   * @returns whether there may be more
   * @throws PastReplaced where the last entry taken in is no longer part of the log
   */
  async advance(today: Day, waitersOver: (first: number, last: number) => readonly Waiter[]): Promise<boolean> {
    const batch = await readBatch(this.log, this.place, batchSize);
    const { entries, broken, end } = batch;
    if (end.position === this.position) {
      await this.followSwap();
      return false;
    }
    const waiters = waitersOver(this.position + 1, end.position);
    // What is internal must count for those who see it alone from the start, so that the open view comes first.
    await this.openStatuses.take(batch, this.board, this.position, today);
    this.timelines.horizon = end.position;
    const tracks: ProjectedTrack[] = [];
    const pause = yieldingPauses();
    for (const [track, own] of byTrack(entries)) {
      const taken = await this.timelines.take(track, own, this.lookup(today, track, own, waiters));
      if (taken) tracks.push({ projected: taken.seen, cached: taken.cached });
      await pause();
    }
    if (broken) {
      const { position, reason } = broken;
      for (const track of broken.tracks) this.timelines.stop({ track, position, reason });
    }
    await this.write(tracks, batch);
    this.tellOfEarlierChanges(entries);
    return batch.isFull;
  }

  /** Says that what was made of earlier entries holds no longer, where some of a batch change how these read. */
  private tellOfEarlierChanges(entries: readonly Entry[]): void {
    const changes = entries.filter(({ body }) => changesEarlierEntries(body));
    if (changes.length === 0) return;
    this.log.past.changedEarlierEntries();
    if (changes.some(({ body }) => body.type === 'VisibilityChanged')) this.onChange(this.position);
  }

  /** Reads the tracks again whose status the clock may have changed by today. */
  async readDue(today: Day): Promise<void> {
    await this.readAgain(this.board.due(today), today);
    await this.openStatuses.readAgain(this.openStatuses.board.due(today), today);
  }

  /** Reads the tracks anew that were read on a later day: the clock has stepped back. */
  async reread(today: Day): Promise<void> {
    await this.readAgain(this.board.readAfter(today), today, true);
    await this.openStatuses.readAgain(this.openStatuses.board.readAfter(today), today, true);
  }

  /** Tries the stopped tracks again, in either view. */
  async retry(today: Day): Promise<void> {
    await this.openStatuses.retry(today);
    const tracks: ProjectedTrack[] = [];
    for (const { track } of this.stopped) {
      const taken = await this.timelines.retry(track, this.lookup(today, track));
      if (taken) tracks.push({ projected: taken.seen, cached: taken.cached });
    }
    await this.write(tracks);
  }

  private async readAgain(again: readonly string[], today: Day, isReread = false): Promise<void> {
    const pause = yieldingPauses();
    for (let first = 0; first < again.length; first += tracksPerWrite) {
      const tracks: ProjectedTrack[] = [];
      for (const track of again.slice(first, first + tracksPerWrite)) {
        const taken = await this.timelines.take(track, [], this.lookup(today, track));
        if (taken) tracks.push({ projected: taken.seen, cached: taken.cached, isReread });
        await pause();
      }
      await this.write(tracks);
    }
  }

  private lookup(
    today: Day,
    track: string,
    entries: readonly Entry[] = [],
    waiters: readonly Waiter[] = [],
  ): TimelineLookup<Projected> {
    const complete = entries.length > 0 && !this.board.get(track) && !this.timelines.stopped.has(track);
    const look = (timeline: TrackTimeline) => projectedOf(timeline, today);
    return { complete, look, ...noting(waiters, track, entries, today) };
  }

  /** Writes rows, moves on to the end of a batch where that has made them, and reports a change of status. */
  private async write(tracks: readonly ProjectedTrack[], batch?: Batch): Promise<void> {
    const writings = tracks.map(({ projected, cached, isReread = false }) => {
      return { ...projected, written: cached.written, isReread };
    });
    for (;;) {
      const { generation } = this;
      const stopped = JSON.stringify(this.stopped) === this.stoppedWritten ? undefined : this.stopped;
      if (!batch && writings.length === 0 && !stopped) return;
      const found =
        batch === undefined
          ? await this.tables.refresh(generation, this.place, writings, stopped)
          : await this.tables.advance(generation, this.position, batch.end, writings, stopped);
      if (found.generation === generation || isNewer(found)) break;
      await this.follow(found);
    }
    this.stoppedWritten = JSON.stringify(this.stopped);
    const changed = tracks.filter((each) => this.publish(each));
    if (batch) this.trail.pass(batch.entries, batch.end);
    if (changed.length > 0) this.onChange(this.position);
  }

  /** Puts a written row on the board. @returns whether the status or an axis of it is another than before */
  private publish({ projected: { row, intervals }, cached, isReread }: ProjectedTrack): boolean {
    const { position, validAt, track, reading } = row;
    cached.written = { generation: this.generation, position, validAt, intervals };
    const before = this.board.get(track);
    this.board.put(row, isReread);
    if (this.log.past.hasInternals) this.openStatuses.put(row, isReread);
    const from = before ? statusAndAxesOf(before.reading) : nothingOnRecord;
    return changeOf(track, from, statusAndAxesOf(reading)).length > 0;
  }

  /** Notices rows that were rebuilt while nothing was appended. */
  private async followSwap(): Promise<void> {
    const found = await this.tables.checkpoint();
    if (found.generation !== this.generation && !isNewer(found)) await this.follow(found);
  }

  /** Takes over rows that another process has rebuilt. Reading goes on from this process's own position. */
  private async follow(found: ProjectionCheckpoint): Promise<void> {
    for (const track of this.timelines.stopped.keys()) this.timelines.drop(track);
    const stored = await this.read(found);
    this.take(found, stored);
    if (this.log.past.hasInternals) for (const row of stored.rows) this.openStatuses.put(row);
  }

  /** @throws ThawError conflict `projection-newer` */
  private async read({ version, generation }: ProjectionCheckpoint): Promise<Stored> {
    if (version !== projectionVersion) {
      const message = `The tables of the status have version ${version}; this Thaw writes version ${projectionVersion}`;
      throw new ThawError('conflict', 'projection-newer', message);
    }
    return { rows: await this.tables.rows(generation), stopped: await this.tables.stopped(generation) };
  }

  private take({ generation }: ProjectionCheckpoint, { rows, stopped }: Stored): void {
    this.generation = generation;
    this.board.replace(rows);
    this.timelines.stopped.clear();
    for (const stop of stopped) this.timelines.stop(stop);
    this.stoppedWritten = JSON.stringify(this.stopped);
  }
}

/**
 * Whether the tables are those of a newer Thaw, which has built them beside those of this one: a process that runs goes on
 * in memory, until it is told to end.
 */
function isNewer({ version }: ProjectionCheckpoint): boolean {
  return version > projectionVersion;
}

function inOrder(stopped: Iterable<StoppedTrack>): StoppedTrack[] {
  return [...stopped].sort((a, b) => (a.track < b.track ? -1 : 1));
}
