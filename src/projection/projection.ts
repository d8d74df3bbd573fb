import type { Day } from '../domain/time/day.js';
import type { Entry } from '../domain/entries/entry.js';
import { ThawError } from '../domain/errors.js';
import { nothingOnRecord } from '../domain/reading/revision.js';
import type { TrackTimeline } from '../domain/reading/track-timeline.js';
import type { EventLog } from '../event-log/event-log.js';
import { byTrack, readBatches } from '../event-log/read-batch.js';
import { StatusBoard } from './status-board.js';
import {
  changeOf,
  type StatusPeriods,
  type Projected,
  projectedOf,
  type StatusChange,
  statusAndAxesOf,
  type StoppedTrack,
} from './status-row.js';
import { type ProjectionCheckpoint, projectionVersion, type ProjectionStore } from './projection-store.js';
import { type CachedTimeline, type TimelineLookup, TimelineCache } from './timeline-cache.js';
import type { Waiter } from './waiters.js';

/** Entries a batch, each written in one transaction with the checkpoint. */
const batchSize = 5_000;
/** Tracks a transaction, where the clock alone moves them. */
const tracksAtOnce = 200;

/** A change of status as it was projected; `position` is the version of the track that it is read from. */
export interface StatusChangedBatch extends StatusChange {
  readonly position: number;
}

type Seen = { readonly seen: Projected; readonly held: CachedTimeline };

/**
 * The status of every track, folded from the log as far as this process has read it: in memory, and in tables. One call
 * at a time: the projector sees to that.
 */
export class Projection {
  readonly board = new StatusBoard();
  readonly folds: TimelineCache;
  private checkpoint: ProjectionCheckpoint = { version: projectionVersion, generation: 0, newest: 0, position: 0 };
  private stoppedWritten = '';

  /** @param entriesHeld timelines of at most so many entries stay in memory */
  constructor(
    private readonly log: EventLog,
    private readonly tables: ProjectionStore,
    entriesHeld: number,
    private readonly onChange: (change: StatusChangedBatch) => void,
  ) {
    this.folds = new TimelineCache(log, entriesHeld);
  }

  get position(): number {
    return this.checkpoint.position;
  }

  /** The last position of the batch that is under way, or was. */
  get begun(): number {
    return this.folds.horizon;
  }

  /** The tracks that stand still before an entry which cannot be read or folded, by id. */
  get stopped(): StoppedTrack[] {
    return [...this.folds.stopped.values()].sort((a, b) => (a.track < b.track ? -1 : 1));
  }

  /** Takes up where the tables stand. @throws ThawError conflict `projection-newer` */
  async open(): Promise<void> {
    // The checkpoint comes first: rows that are newer than it do no harm, rows that are older would.
    const found = await this.tables.checkpoint();
    await this.load(found);
    this.folds.restart(found.position);
    this.checkpoint = found;
  }

  /**
   * Takes in the next batch of the log.
   * @param over gives the watches over a stretch of positions, to be told what each entry changes
   * @returns whether there may be more
   */
  async advance(today: Day, over: (first: number, last: number) => readonly Waiter[]): Promise<boolean> {
    const { entries, broken } = await readBatches(this.log, this.position, batchSize);
    const to = broken?.position ?? entries.at(-1)?.position;
    if (to === undefined) {
      await this.followSwap();
      return false;
    }
    const watches = over(this.position + 1, to);
    this.folds.horizon = to;
    const seen: Seen[] = [];
    for (const [track, own] of byTrack(entries)) {
      const taken = await this.folds.take(track, own, this.looking(today, track, own, watches));
      if (taken) seen.push(taken);
    }
    if (broken) {
      const { position, reason } = broken;
      for (const track of broken.tracks) this.folds.stop({ track, position, reason });
    }
    await this.write(seen, to);
    this.checkpoint = { ...this.checkpoint, position: to };
    return entries.length === batchSize || broken !== undefined;
  }

  /** Reads those tracks anew whose status the clock may have moved by today. */
  async strike(today: Day): Promise<void> {
    const due = this.board.due(today);
    for (let first = 0; first < due.length; first += tracksAtOnce) {
      const seen: Seen[] = [];
      for (const track of due.slice(first, first + tracksAtOnce)) {
        const taken = await this.folds.take(track, [], this.looking(today, track));
        if (taken) seen.push(taken);
      }
      await this.write(seen);
    }
  }

  /** Tries the tracks again that stand still. */
  async retry(today: Day): Promise<void> {
    const seen: Seen[] = [];
    for (const { track } of this.stopped) {
      const taken = await this.folds.retry(track, this.looking(today, track));
      if (taken) seen.push(taken);
    }
    await this.write(seen);
  }

  private looking(
    today: Day,
    track: string,
    entries: readonly Entry[] = [],
    watches: readonly Waiter[] = [],
  ): TimelineLookup<Projected> {
    const complete = entries.length > 0 && !this.board.get(track) && !this.folds.stopped.has(track);
    const look = (timeline: TrackTimeline) => projectedOf(timeline, today);
    const watching = watches.filter((watch) => entries.some(({ position }) => watch.covers(position)));
    if (watching.length === 0) return { complete, look };
    let before: StatusPeriods = [];
    const step = (timeline: TrackTimeline, taken: readonly Entry[]) => {
      const after = timeline.outline(today);
      for (const watch of watching) {
        if (taken.some(({ position }) => watch.covers(position))) watch.note(track, before, after, today);
      }
      before = after;
    };
    return { complete, look, step, runsOf: (fresh) => runsBetween(fresh, watching) };
  }

  /** Writes rows, up to a position where entries have made them, and tells of what changed. */
  private async write(seen: readonly Seen[], to?: number): Promise<void> {
    const writings = seen.map(({ seen: projected, held }) => ({ ...projected, written: held.written }));
    for (;;) {
      const { generation, position } = this.checkpoint;
      const stopped = JSON.stringify(this.stopped) === this.stoppedWritten ? undefined : this.stopped;
      if (to === undefined && writings.length === 0 && !stopped) return;
      const found =
        to === undefined
          ? await this.tables.refresh(generation, position, writings, stopped)
          : await this.tables.advance(generation, to, writings, stopped);
      if (found.generation === generation) break;
      await this.follow(found);
    }
    this.stoppedWritten = JSON.stringify(this.stopped);
    for (const { seen: projected, held } of seen) this.publish(projected, held);
  }

  private publish({ row, intervals }: Projected, held: CachedTimeline): void {
    const { position, validAt, track, reading } = row;
    held.written = { generation: this.checkpoint.generation, position, validAt, intervals };
    const before = this.board.get(track);
    this.board.put(row);
    const from = before ? statusAndAxesOf(before.reading) : nothingOnRecord;
    for (const change of changeOf(track, from, statusAndAxesOf(reading))) this.onChange({ ...change, position });
  }

  /** Notices rows that were rebuilt while nothing was appended. */
  private async followSwap(): Promise<void> {
    const found = await this.tables.checkpoint();
    if (found.generation !== this.checkpoint.generation) await this.follow(found);
  }

  /** Takes over rows that were rebuilt meanwhile. Reading on goes by this process's own position. */
  private async follow(found: ProjectionCheckpoint): Promise<void> {
    for (const track of this.folds.stopped.keys()) this.folds.drop(track);
    await this.load(found);
    this.checkpoint = { ...found, position: this.position };
  }

  private async load({ version, generation }: ProjectionCheckpoint): Promise<void> {
    if (version !== projectionVersion) {
      const message = `The tables of the status have version ${version}; this Thaw writes version ${projectionVersion}`;
      throw new ThawError('conflict', 'projection-newer', message);
    }
    const [rows, stopped] = [await this.tables.rows(generation), await this.tables.stopped(generation)];
    this.board.replace(rows);
    this.folds.stopped.clear();
    for (const stop of stopped) this.folds.stop(stop);
    this.stoppedWritten = JSON.stringify(this.stopped);
  }
}

/** Entries in their order, parted wherever one of the watches begins or ends. */
function runsBetween(entries: readonly Entry[], watches: readonly Waiter[]): Entry[][] {
  const runs: Entry[][] = [];
  let watching = '';
  for (const entry of entries) {
    const now = watches.map((watch) => (watch.covers(entry.position) ? '1' : '0')).join('');
    if (runs.length > 0 && now === watching) runs.at(-1)!.push(entry);
    else runs.push([entry]);
    watching = now;
  }
  return runs;
}
