import { Injectable, Logger } from '@nestjs/common';
import { type Observable, Subject } from 'rxjs';
import { Clock } from '../domain/time/clock.js';
import type { Entry } from '../domain/entries/entry.js';
import { nothingOnRecord } from '../domain/reading/revision.js';
import { EventLog } from '../event-log/event-log.js';
import { type EventMap, Listen } from '../event-log/events.js';
import { Follower } from '../event-log/follow/follower.js';
import { type LogPlace, logStart, PastReplaced } from '../event-log/log-place.js';
import { Projector } from '../projection/projector.js';
import { readBatch } from '../event-log/follow/read-batch.js';
import { inView, type View } from '../event-log/view.js';
import { changeOf, statusAndAxesOf, type StatusRow } from '../projection/rows/status-row.js';
import { entryFrame, type StreamFrame, statusFrame } from './live-frames.js';

/** Limit of the entries that are sent at once. */
const batch = 100;

interface Changed {
  /** The position of the last entry that made the change; 0 where the clock made it. */
  readonly position: number;
  readonly frame: StreamFrame;
}

/**
 * Appended entries and changed statuses as frames: one follower of the log for all clients of a view. An entry is sent when it
 * counts in every status, and the changes that it made come right after it.
 *
 * Changes are found by comparing the rows of the board with those sent last, so none is missed, whatever made it. The
 * changes of one track by entries that come in together are sent as one.
 */
export abstract class LiveFeed {
  private readonly logger = new Logger(LiveFeed.name);
  private readonly frames = new Subject<readonly StreamFrame[]>();
  private readonly goneBack = new Subject<number>();
  private readonly sentRows = new Map<string, StatusRow>();
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
    return this.follower.isRunning ? [...this.sentRows.values()] : this.boardRows();
  }

  /** Follows the log from the position of the statuses; does nothing when already started. */
  start(): void {
    if (this.follower.isRunning) return;
    this.sent = this.projector.place;
    this.sentRows.clear();
    for (const row of this.boardRows()) this.sentRows.set(row.track, row);
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

  /** Sends entries, each with the changes that it made right after it; changes by the clock come at the end. */
  private send(entries: readonly Entry[]): void {
    const rest = new Set(this.changed());
    const frames: StreamFrame[] = [];
    for (const entry of entries) {
      frames.push(entryFrame(entry));
      for (const change of rest) {
        if (change.position === entry.position && rest.delete(change)) frames.push(change.frame);
      }
    }
    frames.push(...[...rest].map(({ frame }) => frame));
    if (frames.length > 0) this.frames.next(frames);
  }

  /** The changes since the rows sent last. A row that counts an entry that is not sent yet waits until it is. */
  private changed(): Changed[] {
    const changed: Changed[] = [];
    for (const row of this.boardRows()) {
      const before = this.sentRows.get(row.track);
      if (row === before || row.position > this.sent.position) continue;
      this.sentRows.set(row.track, row);
      const from = before ? statusAndAxesOf(before.reading) : nothingOnRecord;
      if (changeOf(row.track, from, statusAndAxesOf(row.reading)).length === 0) continue;
      const byClock = before?.position === row.position;
      const position = byClock ? 0 : row.position;
      changed.push({
        position,
        frame: statusFrame(row, from, byClock ? 'clock' : 'entry', byClock ? this.sent.position : position),
      });
    }
    return changed;
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
