import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown, Optional } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { Clock } from '../domain/time/clock.js';
import { type Day, dayOfInstant, startOfDay } from '../domain/time/day.js';
import { ThawError } from '../domain/errors.js';
import type { TrackTimeline } from '../domain/reading/track-timeline.js';
import type { Visibility } from '../domain/wording/visibility.js';
import { Database } from '../event-log/database/database.js';
import { learnPartyNames } from '../event-log/by-type/defined-parties.js';
import { EventLog } from '../event-log/event-log.js';
import { emitEvent, Listen } from '../event-log/events.js';
import { Follower } from '../event-log/follow/follower.js';
import { type LogPlace, logStart, PastReplaced } from '../event-log/log-place.js';
import { Projection } from './projection.js';
import { statusChanges } from './changes.js';
import type { StatusBoard } from './rows/status-board.js';
import type { Changes, StoppedTrack } from './rows/status-row.js';
import { projectionVersion, ProjectionStore, TablesBehind } from './projection-store.js';
import { TableBuild } from './table-build.js';
import { Waiters } from './waiters.js';

/** Limits of a projector; a test sets smaller ones. */
export interface ProjectorLimits {
  /** Timelines of at most so many entries stay in memory; 200,000 where absent. */
  readonly cachedEntries?: number;
  /** Where the log is further ahead than so many entries, the rows are rebuilt; 50,000 where absent. */
  readonly farBehind?: number;
}

/**
 * Follows the log from the checkpoint of the tables and keeps the status of every track, in memory and in the tables,
 * which are written with the checkpoint in one transaction. Any number of processes may project one database side by
 * side: each folds for itself, and the first one writes; on a database that takes no writes it folds in memory alone.
 *
 * It is woken by an append, by a day on which the clock changes a status, and by the slow timer of its follower.
 */
@Injectable()
export class Projector implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly tables: ProjectionStore;
  private readonly build: TableBuild;
  private readonly farBehind: number;
  private readonly projection: Projection;
  private readonly follower: Follower;
  private readonly waiters = new Waiters();
  private readonly logger = new Logger(Projector.name);
  private triesStoppedTracks = false;

  constructor(
    private readonly database: Database,
    private readonly log: EventLog,
    private readonly clock: Clock,
    events: EventEmitter2,
    @Optional() limits: ProjectorLimits = {},
  ) {
    const { cachedEntries = 200_000, farBehind = 50_000 } = limits;
    this.tables = new ProjectionStore(database);
    this.build = new TableBuild(this.tables, database, log, clock);
    this.farBehind = farBehind;
    const onChange = (position: number) => emitEvent(events, 'status.changed', { position });
    this.projection = new Projection(log, this.tables, cachedEntries, onChange);
    this.follower = new Follower({
      clock,
      step: (stopping) => this.catchUp(stopping),
      due: () => this.dueInstants(),
      onFailure: (error) => this.report(error),
    });
  }

  /** The row of every track that whatever runs may see. */
  get board(): StatusBoard {
    return this.projection.visibleBoard;
  }

  /** The position of the last entry that every status here has taken in. */
  get position(): number {
    return this.projection.position;
  }

  /** The place of that entry. */
  get place(): LogPlace {
    return this.projection.place;
  }

  /** How often the past of the log was replaced. */
  get replacements(): number {
    return this.log.past.replacements;
  }

  /** The state of the past of the log: what was read in another epoch may hold no longer. */
  get epoch(): string {
    return this.log.past.epoch;
  }

  /** The tracks that are stopped before an entry which cannot be read or folded, by id. */
  get stopped(): StoppedTrack[] {
    return this.projection.visiblyStopped;
  }

  /** How much of a track, read up to a position, readers do not see; `undefined` where whoever runs sees no more. */
  visibilityOf(track: string, position = Infinity): Visibility | undefined {
    return this.projection.visibilityOf(track, position);
  }

  /** Where a track is stopped; `undefined` where it is not. */
  stopOf(track: string): StoppedTrack | undefined {
    return this.projection.visibleTimelines(track).stopped.get(track);
  }

  /** Why nothing is projected at present; `null` while all is well. */
  get fault(): string | null {
    return this.follower.fault;
  }

  /** How many entries the log is ahead. */
  async lag(): Promise<number> {
    return Math.max(0, (await this.log.head()).position - this.position);
  }

  /** The timeline of a track as far as it is projected, or further. It is shared: `fork` it before inserting. */
  async timeline(track: string): Promise<TrackTimeline> {
    return (await this.projection.visibleTimelines(track).get(track)).timeline;
  }

  onApplicationBootstrap(): Promise<void> {
    return this.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  /**
   * Reads the tables, and follows the log from there. Rows of an older version, or of entries that are gone, are rebuilt
   * first. Does nothing where it follows already.
   * @throws ThawError conflict `projection-newer` where a newer Thaw has built them
   */
  async start(): Promise<void> {
    if (this.follower.isRunning) return;
    const found = await this.tables.checkpoint();
    await learnPartyNames(this.log);
    await this.build.ensure();
    await this.projection.open(this.today());
    if (!(await this.log.holds(found))) this.log.past.announce(logStart, found.position);
    this.triesStoppedTracks = this.stopped.length > 0;
    this.follower.start();
  }

  /** Finishes the batch under way, and follows no more. */
  async stop(): Promise<void> {
    await this.follower.stop();
    this.waiters.fail('Thaw is stopping');
  }

  /** Looks for new entries soon. */
  @Listen('log.appended')
  wake(): void {
    this.follower.wake();
  }

  /**
   * Resolves once all entries up to a position are projected: with `true`, or with `false` where `signal` ended the
   * waiting before. @throws ThawError unavailable `projection-behind` when projecting fails meanwhile
   */
  async reached(position: number, signal?: AbortSignal): Promise<boolean> {
    if (position <= this.position) return true;
    // Another process may have appended it, and what tells of that may be late, or lost.
    this.wake();
    const arrived = this.waiters.wait(position, position, this.projection.begun).then(() => true);
    if (!signal) return arrived;
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.waiters.leave(position, position);
        resolve(false);
      };
      signal.addEventListener('abort', leave, { once: true });
      if (signal.aborted) leave();
      arrived.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    });
  }

  /**
   * What the entries from position `first` to `last` have changed, taken together, on days up to today; waits until
   * they are projected. Cheap when called before that, or soon after `reached(last)`; else the tracks are folded once
   * more.
   * @throws ThawError unavailable `projection-behind`
   */
  async changesAt(first: number, last = first): Promise<Changes> {
    const changes =
      last > this.position
        ? await this.waiters.wait(first, last, this.projection.begun)
        : this.waiters.recent(first, last);
    return changes ?? statusChanges(this.log, first, last, this.today());
  }

  /** Resolves when all is done that it was woken for. */
  idle(): Promise<void> {
    return this.follower.idle();
  }

  /** Tries the stopped tracks again. @returns those that are still stopped */
  async retry(): Promise<StoppedTrack[]> {
    await this.follower.between(() => this.projection.retry(this.today()));
    return this.stopped;
  }

  private async catchUp(stopping: AbortSignal): Promise<boolean> {
    try {
      await this.takeIn(stopping);
      return false;
    } catch (error) {
      if (error instanceof PastReplaced) await this.goBack();
      else if (error instanceof TablesBehind) await this.goOnFromTables();
      else throw error;
      return true;
    }
  }

  /** Reads again what the tables lack: it was read while the database took no writes, and is written now. */
  private async goOnFromTables(): Promise<void> {
    this.waiters.restart('the database takes writes again');
    await this.projection.open(this.today());
  }

  /** Notices that a database which took no writes takes them again, a standby that was promoted say. */
  private async writeSkipped(): Promise<void> {
    if (!this.tables.hasSkipped || (await this.database.isStillReadOnly())) return;
    if ((await this.tables.checkpoint()).position < this.position) await this.goOnFromTables();
    this.tables.hasSkipped = false;
  }

  private async takeIn(stopping: AbortSignal): Promise<void> {
    await this.writeSkipped();
    if (this.triesStoppedTracks) {
      await this.projection.retry(this.today());
      this.triesStoppedTracks = false;
    }
    const advance = () => this.projection.advance(this.today(), (first, last) => this.waiters.over(first, last));
    let more = await advance();
    if (more && !this.database.isReadOnly && (await this.lag()) > this.farBehind) await this.rebuild();
    while (more && !stopping.aborted) {
      this.waiters.reached(this.position);
      more = await advance();
    }
    this.waiters.reached(this.position);
    await this.projection.reread(this.today());
    await this.strike();
  }

  /** Reads what the clock may have changed, unless the clock is wrong. */
  private async strike(): Promise<void> {
    const due = this.projection.nextCheckOn;
    if (due === null || due > this.today()) return;
    if ((await this.log.clockDifference()) === null) await this.projection.readDue(this.today());
  }

  /** Drops what was made of entries that are gone, and goes on from the tables, or from the log where those have it too. */
  private async goBack(): Promise<void> {
    const lost = this.position;
    const standing = (await this.projection.lastStanding()) ?? logStart;
    this.waiters.restart('the past of the log was replaced');
    await learnPartyNames(this.log);
    if (!(await this.build.areCurrent())) await this.build.run();
    await this.projection.open(this.today());
    this.log.past.announce(standing, lost);
  }

  /** Catches up track by track, which does not get slower with the length of the log. */
  private async rebuild(): Promise<void> {
    if ((await this.tables.checkpoint()).version > projectionVersion) return;
    if (!(await this.build.isRun())) return;
    await this.projection.open(this.today());
  }

  private report(error: unknown): string {
    const fault = error instanceof ThawError ? error.message : 'the database does not answer as it should';
    this.logger.error(`Projecting stopped after position ${this.position} and will be tried again`, error);
    this.waiters.fail(fault);
    return fault;
  }

  /** The start of the next day on which the clock may change a status. */
  private dueInstants(): number[] {
    const next = this.projection.nextCheckOn;
    // What is due today was just read; should it still be due, once a day is often enough.
    return next === null ? [] : [startOfDay(Math.max(next, this.today() + 1))];
  }

  private today(): Day {
    return dayOfInstant(this.clock.now());
  }
}
