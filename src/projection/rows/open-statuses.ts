import { type Entry, saysInternal } from '../../domain/entries/entry.js';
import type { TrackTimeline } from '../../domain/reading/track-timeline.js';
import type { Day } from '../../domain/time/day.js';
import type { Visibility } from '../../domain/wording/visibility.js';
import type { EventLog } from '../../event-log/event-log.js';
import { type Batch, byTrack } from '../../event-log/follow/read-batch.js';
import { inView } from '../../event-log/view.js';
import { StatusBoard } from './status-board.js';
import { projectedOf, type StatusRow } from './status-row.js';
import { TimelineCache } from '../timeline-cache.js';

/**
 * The statuses by the log without its internal entries, for whoever does not see these. A track that no internal entry
 * touches reads the same for all, so that only the others are folded a second time; an internal track has no row here.
 */
export class OpenStatuses {
  readonly board = new StatusBoard();
  readonly timelines: TimelineCache;
  /** The tracks that internal entries touch, each with the position of the first of them. */
  private touched = new Map<string, number>();

  /** @param whole the timelines by all of the log */
  constructor(
    private readonly log: EventLog,
    private readonly whole: TimelineCache,
    cachedEntries: number,
  ) {
    this.timelines = new TimelineCache(log, cachedEntries);
  }

  /** Whether a track reads otherwise here than by all of the log. */
  differs(track: string): boolean {
    return this.touched.has(track);
  }

  /** How much of a track, read up to a position, is not here; `undefined` where it reads the same here. */
  visibilityOf(track: string, position: number): Visibility | undefined {
    const first = this.touched.get(track);
    if (first === undefined || first > position) return undefined;
    return this.board.get(track) ? 'partly-internal' : 'internal';
  }

  /** Makes all rows anew, where the log has internal entries or had any. @param rows those by all of the log, up to the position */
  async open(rows: readonly StatusRow[], position: number, today: Day): Promise<void> {
    const { past } = this.log;
    if (!past.hasInternals && (await this.log.internalsBetween(1, position)).size === 0) return;
    await this.load(rows, position, today);
    past.hasInternals = true;
  }

  /**
   * Takes in a batch. To be called before any of it counts by all of the log: whoever reads meanwhile sees nothing of
   * what is internal, and keeps nothing of it.
   * @param board the rows by all of the log, up to the position before the batch
   */
  async take({ entries, broken, end }: Batch, board: StatusBoard, position: number, today: Day): Promise<void> {
    const { past } = this.log;
    // The first internal entry says so itself, but where it cannot be read.
    if (!past.hasInternals && !broken && !entries.some(({ body }) => saysInternal(body))) return;
    const internals = await this.log.internalsBetween(position + 1, end.position);
    if (!past.hasInternals && internals.size === 0) return;
    if (!past.hasInternals) await this.load(board.all(), position, today);
    past.hasInternals = true;
    await this.forgetOpened(entries, board, position);
    const isInternal = (entry: { readonly position: number }) => internals.has(entry.position);
    for (const [track, [first]] of byTrack(entries.filter(isInternal))) this.touch(track, first!.position);
    if (broken && isInternal(broken)) for (const track of broken.tracks) this.touch(track, broken.position);
    this.timelines.horizon = end.position;
    for (const [track, own] of byTrack(entries)) {
      if (this.touched.has(track)) await this.fold(track, own.filter((entry) => !isInternal(entry)), today); // prettier-ignore
    }
    if (!broken || isInternal(broken)) return;
    for (const track of broken.tracks) {
      if (this.touched.has(track)) this.timelines.stop({ track, position: broken.position, reason: broken.reason });
    }
  }

  /**
   * Forgets what was read of tracks of which some entries make earlier entries open. Their rows stay until these entries count,
   * too: else the status would be another one with no entry that made it so.
   */
  private async forgetOpened(entries: readonly Entry[], board: StatusBoard, position: number): Promise<void> {
    const openings = entries.filter(({ body }) => body.type === 'VisibilityChanged');
    if (openings.length === 0) return;
    const touched = await this.log.tracksWithInternals(position);
    for (const track of byTrack(openings).keys()) {
      const first = touched.get(track);
      this.timelines.release(track);
      this.timelines.stopped.delete(track);
      if (first !== undefined) this.touched.set(track, first);
      else this.touched.delete(track);
      // The row by all of the log is put here once it has taken in the batch, which one that stands still does not.
      const row = board.get(track);
      if (first === undefined && row && this.whole.stopped.has(track)) this.board.put(row);
    }
  }

  /** Puts a row by all of the log on the board, where its track reads the same here. */
  put(row: StatusRow, isReread = false): void {
    if (!this.touched.has(row.track)) this.board.put(row, isReread);
  }

  /** Reads those of some tracks anew that read otherwise here. @param isReread whether they were read on a later day before */
  async readAgain(tracks: readonly string[], today: Day, isReread = false): Promise<void> {
    for (const track of tracks) if (this.touched.has(track)) await this.fold(track, [], today, isReread);
  }

  /** Tries the stopped tracks again. */
  async retry(today: Day): Promise<void> {
    for (const track of [...this.timelines.stopped.keys()]) {
      const retried = await inView('open', () => this.timelines.retry(track, lookOn(today)));
      if (retried) this.board.put(retried.seen.row);
    }
  }

  /** Makes all rows anew; the present ones stay until all are made. */
  private async load(rows: readonly StatusRow[], position: number, today: Day): Promise<void> {
    const touched = await this.log.tracksWithInternals(position);
    this.touched = touched;
    this.timelines.restart(position);
    this.timelines.stopped.clear();
    const others: StatusRow[] = [];
    for (const track of touched.keys()) {
      const taken = await this.taken(track, [], today);
      if (taken) others.push(taken.seen.row);
    }
    this.board.replace([...rows.filter(({ track }) => !touched.has(track)), ...others]);
  }

  /** Notes that an internal entry touches a track. */
  private touch(track: string, position: number): void {
    if (this.touched.has(track)) return;
    this.touched.set(track, position);
    // Its timeline was everybody's so far, and somebody who sees no internal entries may be reading it.
    this.whole.release(track);
  }

  /** Folds what is open of a track that reads otherwise here. @param entries those of a batch that are open */
  private async fold(track: string, entries: readonly Entry[], today: Day, isReread = false): Promise<void> {
    const taken = await this.taken(track, entries, today);
    if (taken) this.board.put(taken.seen.row, isReread);
  }

  private taken(track: string, entries: readonly Entry[], today: Day) {
    return inView('open', () => this.timelines.take(track, entries, lookOn(today)));
  }
}

function lookOn(today: Day) {
  return { complete: false, look: (timeline: TrackTimeline) => projectedOf(timeline, today) };
}
