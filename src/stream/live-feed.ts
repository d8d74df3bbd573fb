import { Logger } from '@nestjs/common';
import type { EventEmitter2 } from '@nestjs/event-emitter';
import { type Observable, Subject } from 'rxjs';
import type { Clock } from '../domain/time/clock.js';
import type { Entry } from '../domain/entries/entry.js';
import { nothingOnRecord } from '../domain/reading/revision.js';
import type { EventLog } from '../event-log/event-log.js';
import { wakeOnAppend } from '../event-log/tail.js';
import type { Projector } from '../projection/projector.js';
import { readBatches } from '../event-log/read-batch.js';
import { changeOf, statusAndAxesOf, type StatusRow } from '../projection/status-row.js';
import { entryFrame, type StreamFrame, statusFrame } from './live-frames.js';

/** At most so many entries are told at once. */
const batch = 100;

interface Changed {
  /** Of the last entry that made it; 0 where the clock did. */
  readonly position: number;
  readonly frame: StreamFrame;
}

/**
 * What is appended and which statuses change, as frames: one tail of the log, whoever reads. An entry is told when it
 * counts in every status, and the changes that it made right behind it.
 *
 * Changes are found by holding the rows of the board against those told last, so none is missed, whatever made it; what
 * entries change that come in together is told as one change.
 */
export class LiveFeed {
  private readonly logger = new Logger(LiveFeed.name);
  private readonly frames = new Subject<readonly StreamFrame[]>();
  private readonly told = new Map<string, StatusRow>();
  private reached = 0;
  private ending: AbortController | null = null;
  private following: Promise<void> = Promise.resolve();

  constructor(
    private readonly log: EventLog,
    private readonly projector: Projector,
    private readonly clock: Clock,
    private readonly bell: EventEmitter2,
  ) {}

  /** Frames that are new, in order. Whoever subscribes has been told all up to `position` with those before. */
  get told$(): Observable<readonly StreamFrame[]> {
    return this.frames.asObservable();
  }

  /** The position of the last entry that was told. */
  get position(): number {
    return this.ending ? this.reached : this.projector.position;
  }

  /** The row of every track as it was told last, by id. */
  rows(): StatusRow[] {
    return this.ending ? [...this.told.values()] : this.projector.board.all();
  }

  /** Follows the log from where the statuses stand; does nothing where it does so already. */
  start(): void {
    if (this.ending) return;
    this.reached = this.projector.position;
    this.told.clear();
    for (const row of this.projector.board.all()) this.told.set(row.track, row);
    const ending = new AbortController();
    this.ending = ending;
    let isDue = false;
    const onChange = () => {
      // The clock moves many tracks in one go.
      if (isDue) return;
      isDue = true;
      setImmediate(() => {
        isDue = false;
        if (!ending.signal.aborted) this.tell([]);
      });
    };
    this.bell.on('status.changed', onChange);
    const before = this.following;
    const following = this.follow(ending.signal).finally(() => this.bell.off('status.changed', onChange));
    this.following = Promise.all([before, following]).then(() => undefined);
  }

  /** Follows no more. Resolves when nothing is under way. */
  async stop(): Promise<void> {
    this.ending?.abort();
    this.ending = null;
    await this.following;
  }

  private async follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // Listens before it looks: what is appended in between rings already.
      const woken = wakeOnAppend(this.bell, this.clock, signal);
      try {
        if (!(await this.step(signal))) await woken.ring;
      } catch (error) {
        this.logger.error(`Telling stopped after position ${this.reached} and will be tried again`, error);
        await woken.ring;
      } finally {
        woken.stop();
      }
    }
  }

  /** @returns whether there may be more */
  private async step(signal: AbortSignal): Promise<boolean> {
    const { entries, broken } = await readBatches(this.log, this.reached, batch);
    const last = broken?.position ?? entries.at(-1)?.position;
    if (last === undefined) return false;
    if (!(await this.projector.reached(last, signal)) || signal.aborted) return false;
    if (broken) this.logger.warn(`nobody is told of the entry at position ${broken.position}: ${broken.reason}`);
    this.reached = last;
    this.tell(entries);
    return true;
  }

  /** The changes that an entry made come right behind it; those that the clock made, at the end. */
  private tell(entries: readonly Entry[]): void {
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

  /** The tracks that stand otherwise than was told last. A row that counts what is not told yet waits until it is. */
  private changed(): Changed[] {
    const changed: Changed[] = [];
    for (const row of this.projector.board.all()) {
      const before = this.told.get(row.track);
      if (row === before || row.position > this.reached) continue;
      this.told.set(row.track, row);
      const from = before ? statusAndAxesOf(before.reading) : nothingOnRecord;
      if (changeOf(row.track, from, statusAndAxesOf(row.reading)).length === 0) continue;
      const byClock = before?.position === row.position;
      const position = byClock ? 0 : row.position;
      changed.push({
        position,
        frame: statusFrame(row, from, byClock ? 'clock' : 'entry', byClock ? this.reached : position),
      });
    }
    return changed;
  }
}
