import { Logger } from '@nestjs/common';
import type { EventEmitter2 } from '@nestjs/event-emitter';
import { type Observable, Subject } from 'rxjs';
import type { Clock } from '../domain/time/clock.js';
import { type Day, dayOfInstant, startOfDay } from '../domain/time/day.js';
import { ThawError } from '../domain/errors.js';
import type { TrackTimeline } from '../domain/reading/track-timeline.js';
import type { Database } from '../event-log/database.js';
import { type EventLog, logAppended } from '../event-log/event-log.js';
import { slowTimerMs } from '../event-log/tail.js';
import { Projection, type StatusChangedBatch } from './projection.js';
import { Rebuild } from './rebuild.js';
import { statusChanges } from './changes.js';
import type { StatusBoard } from './status-board.js';
import type { Changes, StoppedTrack } from './status-row.js';
import { projectionVersion, ProjectionStore } from './projection-store.js';
import { Waiters } from './waiters.js';

/** Timelines of at most so many entries stay in memory. */
const entriesHeld = 200_000;
/** Further behind than this, the rows are rebuilt rather than carried on batch by batch. */
const farBehind = 50_000;

/**
 * Follows the log from the checkpoint of the tables and keeps the status of every track, in memory and in the tables,
 * which are written with the checkpoint in one transaction. Any number of processes may project one database side by
 * side: each folds for itself, and whoever comes first writes.
 *
 * Bells (an append, a due day of the clock, a slow timer as cover) only say that there may be something to do.
 */
export class Projector {
  private readonly tables: ProjectionStore;
  private readonly farBehind: number;
  private readonly projection: Projection;
  private readonly watches = new Waiters();
  private readonly changed = new Subject<StatusChangedBatch>();
  private readonly logger = new Logger(Projector.name);
  private turn: Promise<unknown> = Promise.resolve();
  private rung = false;
  private running = false;
  private failure: string | null = null;
  private cancelStrike = () => {};
  private cancelCover = () => {};

  constructor(
    private readonly database: Database,
    private readonly log: EventLog,
    private readonly clock: Clock,
    private readonly bell: EventEmitter2,
    limits: { readonly entriesHeld?: number; readonly farBehind?: number } = {},
  ) {
    this.tables = new ProjectionStore(database);
    this.farBehind = limits.farBehind ?? farBehind;
    const held = limits.entriesHeld ?? entriesHeld;
    this.projection = new Projection(log, this.tables, held, (change) => this.changed.next(change));
  }

  /** The row of every track. */
  get board(): StatusBoard {
    return this.projection.board;
  }

  /** Rung after a status has changed. A doorbell: who must miss none reads the log. */
  get changes$(): Observable<StatusChangedBatch> {
    return this.changed.asObservable();
  }

  /** The position of the last entry that every status here has taken in. */
  get position(): number {
    return this.projection.position;
  }

  /** The tracks that stand still before an entry which cannot be read or folded, by id. */
  get stopped(): StoppedTrack[] {
    return this.projection.stopped;
  }

  /** Where a track stands still; `undefined` for all that do not. */
  stopOf(track: string): StoppedTrack | undefined {
    return this.projection.folds.stopped.get(track);
  }

  /** Why nothing is projected at present; `null` while all is well. */
  get fault(): string | null {
    return this.failure;
  }

  /** How many entries the log is ahead. */
  async lag(): Promise<number> {
    return Math.max(0, (await this.log.head()).position - this.position);
  }

  /** The timeline of a track as far as it is projected, or further. It is shared: `fork` it before inserting. */
  async timeline(track: string): Promise<TrackTimeline> {
    return (await this.projection.folds.get(track)).timeline;
  }

  /**
   * Takes up where the tables stand, and follows the log from there. Rows of an older version are built anew first.
   * @throws ThawError conflict `projection-newer` where a newer Thaw has built them
   */
  async start(): Promise<void> {
    if ((await this.tables.checkpoint()).version < projectionVersion) {
      await new Rebuild(this.database, this.log, this.clock).run();
    }
    await this.projection.open();
    this.running = true;
    this.bell.on(logAppended, this.ring);
    if (this.stopped.length > 0) void this.inTurn(() => this.guarded(() => this.projection.retry(this.today())));
    this.ring();
  }

  /** Finishes what is under way, and follows no more. */
  async stop(): Promise<void> {
    this.running = false;
    this.bell.off(logAppended, this.ring);
    this.cancelTimers();
    await this.idle();
    this.watches.fail('Thaw is stopping');
    this.changed.complete();
  }

  /**
   * Resolves once all entries up to a position are projected: with `true`, or with `false` where `signal` ended the
   * waiting before. @throws ThawError unavailable `projection-behind` when projecting fails meanwhile
   */
  async reached(position: number, signal?: AbortSignal): Promise<boolean> {
    if (position <= this.position) return true;
    const arrived = this.watches.wait(position, position, this.projection.begun).then(() => true);
    if (!signal) return arrived;
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.watches.leave(position, position);
        resolve(false);
      };
      signal.addEventListener('abort', leave, { once: true });
      if (signal.aborted) leave();
      arrived.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    });
  }

  /**
   * What the entries from position `first` to `last` have changed, taken together, on days up to today; waits until they
   * are projected. Cheap when asked before that, or soon after `reached(last)`; else the tracks are folded once more.
   * @throws ThawError unavailable `projection-behind`
   */
  async changesAt(first: number, last = first): Promise<Changes> {
    const watched =
      last > this.position
        ? await this.watches.wait(first, last, this.projection.begun)
        : this.watches.recent(first, last);
    return watched ?? statusChanges(this.log, first, last, this.today());
  }

  /** Resolves when all is done that was rung for. */
  async idle(): Promise<void> {
    for (let turn; turn !== this.turn;) {
      turn = this.turn;
      await turn;
    }
  }

  /** Tries the tracks again that stand still. @returns those that still do */
  async retry(): Promise<StoppedTrack[]> {
    await this.inTurn(() => this.projection.retry(this.today()));
    return this.stopped;
  }

  private readonly ring = (): void => {
    if (this.rung || !this.running) return;
    this.rung = true;
    void this.inTurn(async () => {
      // Whoever was just told of an append may ask for its changes before they are projected, which is cheaper.
      await new Promise(setImmediate);
      this.rung = false;
      await this.guarded(() => this.catchUp());
      this.setTimers();
    });
  };

  private async catchUp(): Promise<void> {
    const advance = () => this.projection.advance(this.today(), (first, last) => this.watches.over(first, last));
    let more = await advance();
    if (more && (await this.lag()) > this.farBehind) await this.leap();
    while (more && this.running) {
      this.watches.reached(this.position);
      more = await advance();
    }
    this.watches.reached(this.position);
    await this.projection.strike(this.today());
  }

  /** Catches up track by track, which does not get slower with the length of the log. */
  private async leap(): Promise<void> {
    try {
      await new Rebuild(this.database, this.log, this.clock).run();
      await this.projection.open();
    } catch (error) {
      const another = error instanceof ThawError && error.code === 'rebuild-superseded';
      if (!another) throw error;
    }
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.turn.then(work);
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.failure = null;
    } catch (error) {
      this.failure = error instanceof ThawError ? error.message : 'the database does not answer as it should';
      this.logger.error(`Projecting stopped after position ${this.position} and will be tried again`, error);
      this.watches.fail(this.failure);
    }
  }

  private setTimers(): void {
    this.cancelTimers();
    if (!this.running) return;
    const next = this.board.nextCheckOn;
    if (next !== null) {
      // What is due today was just read; should it still be due, once a day is often enough.
      const day = Math.max(next, this.today() + 1);
      this.cancelStrike = this.clock.at(startOfDay(day), this.ring);
    }
    this.cancelCover = this.clock.at(this.clock.now() + slowTimerMs, this.ring);
  }

  private cancelTimers(): void {
    this.cancelStrike();
    this.cancelCover();
  }

  private today(): Day {
    return dayOfInstant(this.clock.now());
  }
}
