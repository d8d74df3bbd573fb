import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { backTestLimits } from '../../contract/alerts/back-test.js';
import { ThawError } from '../../domain/errors.js';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { EventLog } from '../../event-log/event-log.js';
import { Listen } from '../../event-log/events.js';
import { Follower } from '../../event-log/follow/follower.js';
import { inView } from '../../event-log/view.js';
import { Projector } from '../../projection/projector.js';
import { StatusReader } from '../../readings/status-reader.js';
import type { BackTestOrder } from './back-test-order.js';
import { type BackTestOutcome, BackTestQueue, type LeasedBackTest } from './back-test-queue.js';
import { type BackTestProgress, runBackTest } from './back-test-run.js';
import type { BackTestRow } from './entities.js';

export const backTestTimes = {
  /** How long a worker has a back-test, in milliseconds: after a kill another begins it at the latest so much later. */
  leaseMs: 5_000,
  /** How often it lengthens its leases, stores how far it is, and finds out what was cancelled. */
  renewMs: 1_000,
} as const;

/** A back-test that this worker runs, or has run. */
interface Run extends LeasedBackTest {
  readonly stop: AbortController;
  progress: BackTestProgress;
  /** Set when it has ended; the next step stores it. */
  outcome: BackTestOutcome | undefined;
}

/**
 * Runs the back-tests that wait, a few at a time, whichever process was asked for them. Each step is one transaction: it
 * stores what has ended and how far the others are, and leases what waits. Any number of workers may share a database.
 */
@Injectable()
export class BackTestWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(BackTestWorker.name);
  private readonly follower: Follower;
  private readonly id = randomUUID();
  private readonly runs = new Map<string, Run>();
  /** Also those of runs that were cancelled and have not noticed yet. */
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly queue: BackTestQueue,
    private readonly reader: StatusReader,
    private readonly projector: Projector,
    private readonly log: EventLog,
    private readonly clock: Clock,
  ) {
    this.follower = new Follower({
      clock,
      step: (stopping) => this.step(stopping),
      due: () => this.nextLook(),
      onFailure: (error) => this.report(error),
      // Before the leases end.
      retryMs: backTestTimes.renewMs,
    });
  }

  onApplicationBootstrap(): void {
    this.follower.start();
  }

  /** Ends the runs under way; another process begins them again, or the next one here. */
  async onApplicationShutdown(): Promise<void> {
    const abort = () => [...this.runs.values()].forEach(({ stop }) => stop.abort());
    const stopped = this.follower.stop();
    abort();
    await stopped;
    // What the last step has begun.
    abort();
    await Promise.all(this.underWay);
    const left = [...this.runs.values()];
    if (left.length === 0) return;
    await this.database
      .write(async (run) => {
        for (const each of left) {
          if (each.outcome) await this.finish(run, each, each.outcome);
          else await this.queue.release(run, each);
        }
      })
      .catch((error: unknown) => this.report(error));
  }

  /** Looks for back-tests that wait, and for those that were cancelled. */
  @Listen('backtests.changed')
  wake(): void {
    this.follower.wake();
  }

  /** Resolves when no back-test is run and none waits that this process may run. */
  async idle(): Promise<void> {
    await this.follower.idle();
    while (this.underWay.size > 0) {
      await Promise.all(this.underWay);
      await this.follower.idle();
    }
  }

  private async step(stopping: AbortSignal): Promise<boolean> {
    if (this.runs.size > 0) await this.store();
    const limit = backTestLimits.running - this.underWay.size;
    if (limit <= 0 || stopping.aborted) return false;
    const here = { now: this.clock.now(), position: this.projector.position };
    // Most looks find nothing; they take no lock on the database.
    if (!(await this.database.read((run) => this.queue.hasWork(run, here)))) return false;
    const lease = { until: here.now + backTestTimes.leaseMs, lease: `${this.id}/${randomUUID()}`, limit };
    const rows = await this.database.write((run) => this.queue.claim(run, { ...here, ...lease }));
    for (const row of rows) this.begin(row, lease.lease);
    return rows.length > 0;
  }

  /** Stores what has ended and how far the others are, and ends those that were cancelled or are run elsewhere. */
  private async store(): Promise<void> {
    const now = this.clock.now();
    const runs = [...this.runs.values()];
    const over = await this.database.write(async (run) => {
      const over: Run[] = [];
      for (const each of runs) {
        const { outcome, progress } = each;
        if (outcome) await this.finish(run, each, outcome);
        const isHeld = !outcome && (await this.queue.renew(run, each, progress, now + backTestTimes.leaseMs));
        if (!isHeld) over.push(each);
      }
      return over;
    });
    for (const each of over) {
      each.stop.abort();
      this.runs.delete(each.id);
    }
  }

  private finish(run: Parameters<BackTestQueue['finish']>[0], each: Run, outcome: BackTestOutcome): Promise<void> {
    return this.queue.finish(run, each, { outcome, progress: each.progress, now: this.clock.now() });
  }

  private begin({ id, query, tracks }: BackTestRow, lease: string): void {
    const stop = new AbortController();
    const run: Run = { id, lease, stop, progress: { tracksDone: 0, tracks, days: 0 }, outcome: undefined };
    this.runs.set(id, run);
    const done = this.outcomeOf(query, run).then((outcome) => {
      run.outcome = outcome;
      this.underWay.delete(done);
      this.wake();
    });
    this.underWay.add(done);
  }

  /** @returns `undefined` where it was stopped */
  private async outcomeOf(query: string, run: Run): Promise<BackTestOutcome | undefined> {
    const { reader, log } = this;
    const { signal } = run.stop;
    const onProgress = (progress: BackTestProgress) => void (run.progress = progress);
    try {
      const order = JSON.parse(query) as BackTestOrder;
      const { position } = this.projector;
      // Results are shown to every reader.
      const result = await inView('open', () => runBackTest(order, { reader, log, position }, { onProgress, signal }));
      return { result: JSON.stringify(result) };
    } catch (error) {
      if (signal.aborted) return undefined;
      if (error instanceof ThawError) return { error: error.message };
      this.logger.error(error);
      return { error: 'it broke off: the log of the server says why' };
    }
  }

  private async nextLook(): Promise<number[]> {
    const now = this.clock.now();
    if (this.runs.size > 0) return [now + backTestTimes.renewMs];
    const due = await this.database.read((run) => this.queue.nextDue(run, now));
    return due === undefined ? [] : [due];
  }

  private report(error: unknown): string {
    // It tries again each second.
    if (this.follower.fault === null) this.logger.warn(error);
    return 'the database does not answer';
  }
}
