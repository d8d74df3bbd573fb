import { Injectable, Logger } from '@nestjs/common';
import { type Observable, Subject } from 'rxjs';
import { Clock } from '../domain/time/clock.js';
import type { Entry } from '../domain/entries/entry.js';
import { EventLog } from '../event-log/event-log.js';
import { type EventMap, Listen } from '../event-log/events.js';
import { Follower } from '../event-log/follow/follower.js';
import { type LogPlace, logStart, PastReplaced } from '../event-log/log-place.js';
import { Projector } from '../projection/projector.js';
import { readBatch } from '../event-log/follow/read-batch.js';
import { inView, type View } from '../event-log/view.js';
import type { StatusRow } from '../projection/rows/status-row.js';
import { changeFrame, entryFrame, type StreamFrame } from './live-frames.js';
import { SentStatuses, withChanges } from './sent-statuses.js';

/** Limit of the entries that are sent at once. */
const batch = 100;

/**
 * Appended entries and changed statuses as frames: one follower of the log for all clients of a view. An entry is sent when it
 * counts in every status, and the changes that it made come right after it.
 */
export abstract class LiveFeed {
  private readonly logger = new Logger(LiveFeed.name);
  private readonly frames = new Subject<readonly StreamFrame[]>();
  private readonly goneBack = new Subject<number>();
  private readonly statuses = new SentStatuses();
  private readonly follower: Follower;
  private sent: LogPlace = logStart;
  private isChangeDue = false;

  constructor(
    private readonly log: EventLog,
    private readonly projector: Projector,
    clock: Clock,
    readonly view: View,
  ) {
    this.follower = new Follower({
      clock,
      step: (stopping) => inView(view, () => this.sendNext(stopping)),
      onFailure: (error) => {
        this.logger.error(`Sending stopped after position ${this.sent.position} and will be tried again`, error);
        return 'the log cannot be read';
      },
    });
  }

  /** New frames, in order. The frames so far cover everything up to `position`. */
  get frames$(): Observable<readonly StreamFrame[]> {
    return this.frames.asObservable();
  }

  /** Positions to which the feed has gone back: what it sent of entries after them is gone, and what follows comes next. */
  get goneBack$(): Observable<number> {
    return this.goneBack.asObservable();
  }

  /** The position of the last entry that was sent. */
  get position(): number {
    return this.follower.isRunning ? this.sent.position : this.projector.position;
  }

  /** The row of every track as it was sent last, by id. */
  rows(): StatusRow[] {
    return this.follower.isRunning ? this.statuses.rows() : this.boardRows();
  }

  /** Follows the log from the position of the statuses; does nothing when already started. */
  start(): void {
    if (this.follower.isRunning) return;
    this.sent = this.projector.place;
    this.statuses.begin(this.boardRows());
    this.follower.start();
  }

  /** Stops following the log. Resolves when no step is under way. */
  stop(): Promise<void> {
    return this.follower.stop();
  }

  @Listen('log.appended')
  onAppended(): void {
    this.follower.wake();
  }

  @Listen('status.changed')
  onStatusChanged(): void {
    // The clock changes many tracks in one go, and their frames are sent together.
    if (this.isChangeDue || !this.follower.isRunning) return;
    this.isChangeDue = true;
    setImmediate(() => {
      this.isChangeDue = false;
      if (this.follower.isRunning) this.send([]);
    });
  }

  /** Goes back to the last entry that still stands, once the statuses have. */
  @Listen('past.replaced')
  onPastReplaced({ standing }: EventMap['past.replaced']): void {
    if (!this.follower.isRunning) return;
    const goBack = async () => {
      if (this.sent.position > standing.position) this.sent = standing;
      this.goneBack.next(this.sent.position);
      this.send([]);
    };
    // Woken only then: a look that is due already comes before.
    void this.follower
      .between(goBack)
      .then(this.follower.wake)
      .catch((error: unknown) => this.logger.error('The feed could not go back and will try again', error));
  }

  /** Sends the next batch of entries. @returns whether there may be more */
  private async sendNext(stopping: AbortSignal): Promise<boolean> {
    try {
      return await this.sendBatch(stopping);
    } catch (error) {
      if (!(error instanceof PastReplaced)) throw error;
      // The statuses go back first; then the listener above does.
      this.projector.wake();
      return false;
    }
  }

  private async sendBatch(stopping: AbortSignal): Promise<boolean> {
    const { entries, broken, end } = await readBatch(this.log, this.sent, batch);
    if (end.position === this.sent.position) return false;
    if (!(await this.projector.reached(end.position, stopping)) || stopping.aborted) return false;
    if (broken) this.logger.warn(`no client is sent the entry at position ${broken.position}: ${broken.reason}`);
    this.sent = end;
    this.send(entries);
    return true;
  }

  private boardRows(): StatusRow[] {
    return inView(this.view, () => this.projector.board.all());
  }

  /** Sends entries and the changes that they or the clock made. A row that counts an entry that is not sent yet waits. */
  private send(entries: readonly Entry[]): void {
    const changes = this.statuses.take(this.boardRows(), this.sent.position);
    const frames = withChanges(entries, changes).map((each) =>
      'body' in each ? entryFrame(each) : changeFrame(each, this.sent.position),
    );
    if (frames.length > 0) this.frames.next(frames);
  }
}

/** The feed for whoever sees internal entries. */
@Injectable()
export class WholeFeed extends LiveFeed {
  constructor(log: EventLog, projector: Projector, clock: Clock) {
    super(log, projector, clock, 'all');
  }
}

/** The feed for every reader. */
@Injectable()
export class OpenFeed extends LiveFeed {
  constructor(log: EventLog, projector: Projector, clock: Clock) {
    super(log, projector, clock, 'open');
  }
}
