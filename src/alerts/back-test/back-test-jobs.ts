import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { inView } from '../../event-log/view.js';
import { backTestLimits } from '../../contract/alerts/back-test.js';
import { ThawError } from '../../domain/errors.js';
import { watchesSources } from '../../domain/alerts/source-health.js';
import { Clock } from '../../domain/time/clock.js';
import { isoDay, type Day } from '../../domain/time/day.js';
import { EventLog } from '../../event-log/event-log.js';
import { Slots } from '../../http/server/slots.js';
import { Projector } from '../../projection/projector.js';
import { StatusReader } from '../../readings/status-reader.js';
import {
  type BackTestOrder,
  type BackTestProgress,
  type BackTestResult,
  runBackTest,
  tracksOf,
} from './back-test-run.js';

export type BackTestState = 'running' | 'done' | 'failed';

export interface BackTest {
  readonly id: string;
  readonly state: BackTestState;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly progress: BackTestProgress;
  /** The reason of a failure; `null` unless the state is `failed`. */
  readonly error: string | null;
  readonly result: BackTestResult | null;
}

/** A back-test and the means to abort it. */
interface Job {
  test: BackTest;
  readonly controller: AbortController;
  /** Gives the slot back; a second call does nothing. */
  readonly release: () => void;
  /** Resolves when the run is over, however it ended. */
  readonly ended: Promise<void>;
}

/** The back-tests that were started over HTTP. They are in memory only: a restart forgets them. */
@Injectable()
export class BackTestJobs implements BeforeApplicationShutdown {
  private readonly jobs = new Map<string, Job>();
  private readonly slots = new Slots({
    most: backTestLimits.running,
    code: 'too-many-backtests',
    message: (taken) => `${taken} back-tests are running, and no more do at once: try again when one is done`,
    retryAfterSeconds: 5,
  });

  constructor(
    private readonly reader: StatusReader,
    private readonly projector: Projector,
    private readonly log: EventLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Starts a back-test, which then runs in the background. @returns the back-test in state `running`
   * @throws ThawError unavailable `too-many-backtests`; invalid `invalid-backtest`, `too-many-tracks`; as `runBackTest`
   */
  start(order: BackTestOrder): BackTest {
    refuseContradictions(order, this.reader.today());
    const tracks = tracksOf(order, this.reader).length;
    if (tracks > backTestLimits.tracks) {
      const detail = `are ${tracks}, more than ${backTestLimits.tracks}: select fewer`;
      throw ThawError.invalid('too-many-tracks', '/tracks', detail, `tracks ${detail}`);
    }
    const release = this.slots.take();
    const id = uuidv7();
    const test: BackTest = {
      ...{ id, state: 'running', startedAt: this.clock.now(), endedAt: null, error: null, result: null },
      progress: { tracksDone: 0, tracks, days: 0 },
    };
    const controller = new AbortController();
    const ended = this.run(id, order, controller.signal).finally(release);
    this.jobs.set(id, { test, controller, release, ended });
    this.removeOldest();
    return test;
  }

  /** @throws ThawError not-found `unknown-backtest` */
  get(id: string): BackTest {
    return this.find(id).test;
  }

  /** Aborts a back-test if it is running, and forgets it. @throws ThawError not-found `unknown-backtest` */
  remove(id: string): void {
    const { controller, release } = this.find(id);
    controller.abort();
    release();
    this.jobs.delete(id);
  }

  /** Resolves when a back-test is over. @throws ThawError not-found `unknown-backtest` */
  async over(id: string): Promise<BackTest> {
    await this.find(id).ended;
    return this.get(id);
  }

  /** Aborts every back-test and refuses more. Resolves when none runs. */
  async beforeApplicationShutdown(): Promise<void> {
    this.slots.close();
    for (const { controller } of this.jobs.values()) controller.abort();
    await Promise.all([...this.jobs.values()].map(({ ended }) => ended));
  }

  private async run(id: string, order: BackTestOrder, signal: AbortSignal): Promise<void> {
    // The request that started the back-test is answered first.
    await new Promise((resolve) => setImmediate(resolve));
    const onProgress = (progress: BackTestProgress) => this.update(id, { progress });
    const { reader, log } = this;
    try {
      const position = this.projector.position;
      // Results are shown to every reader.
      const result = await inView('open', () => runBackTest(order, { reader, log, position }, { onProgress, signal }));
      this.update(id, { state: 'done', result, endedAt: this.clock.now() });
    } catch (error) {
      if (signal.aborted) return;
      this.update(id, { state: 'failed', error: messageOf(error), endedAt: this.clock.now() });
    }
  }

  private update(id: string, change: Partial<BackTest>): void {
    const job = this.jobs.get(id);
    if (job) job.test = { ...job.test, ...change };
  }

  private find(id: string): Job {
    const job = this.jobs.get(id);
    if (job) return job;
    const message = `There is no back-test ${id.slice(0, 100)}: only the last ${backTestLimits.finished} that are over are kept, and none across a restart`;
    throw ThawError.notFound('unknown-backtest', message);
  }

  /** Forgets the oldest back-tests that are over, beyond the limit. */
  private removeOldest(): void {
    const over = [...this.jobs].filter(([, { test }]) => test.state !== 'running');
    for (const [id] of over.slice(0, Math.max(0, over.length - backTestLimits.finished))) this.jobs.delete(id);
  }
}

/** The message of an error as a client may see it: details of other errors are in the server's log only. */
function messageOf(error: unknown): string {
  return error instanceof ThawError ? error.message : 'it broke off: the log of the server says why';
}

/**
 * Checks that the range ends after its start and not in the future, and that the rule can fire in the mode.
 * @throws ThawError invalid `invalid-backtest`
 */
export function refuseContradictions({ from, to, mode, rule }: BackTestOrder, today: Day): void {
  if (from > to) throw invalidField('/from', `is ${isoDay(from)}, which is after ${isoDay(to)}, the last day`);
  if (to > today) throw invalidField('/to', `is later than ${isoDay(today)}: nothing is known yet of days to come`);
  if (watchesSources(rule)) {
    throw invalidField('/rule/when/kind', 'watches sources, of whose past health nothing is kept');
  }
  if (mode === 'hindsight' && rule.when.kind === 'history-revised') {
    throw invalidField('/mode', 'is hindsight, by which nothing is ever revised');
  }
}

function invalidField(pointer: string, detail: string): ThawError {
  return ThawError.invalid('invalid-backtest', pointer, detail, `${pointer.slice(1)} ${detail}`);
}
