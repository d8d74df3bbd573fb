import { backTestLimits } from '../../contract/alerts/back-test.js';
import type { OnModuleDestroy } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Clock } from '../../domain/time/clock.js';
import { isoDay, type Day } from '../../domain/time/day.js';
import { ThawError } from '../../domain/errors.js';
import type { EventLog } from '../../event-log/event-log.js';
import type { Projector } from '../../projection/projector.js';
import type { StatusReader } from '../../readings/status-reader.js';
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
  /** What went wrong, where it failed. */
  readonly error: string | null;
  readonly result: BackTestResult | null;
}

interface Kept {
  test: BackTest;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** Back-tests that were asked for over HTTP. A restart forgets them. */
export class BackTestJobs implements OnModuleDestroy {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly reader: StatusReader,
    private readonly projector: Projector,
    private readonly log: EventLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Starts one; it goes on by itself.
   * @throws ThawError unavailable `too-many-backtests`; invalid `invalid-backtest`; as `runBackTest`
   */
  start(order: BackTestOrder): BackTest {
    refuseContradictions(order, this.reader.today());
    const tracks = tracksOf(order, this.reader).length;
    if (tracks > backTestLimits.tracks) {
      const detail = `are ${tracks}, more than ${backTestLimits.tracks}: select fewer`;
      throw new ThawError('invalid', 'too-many-tracks', `tracks ${detail}`, [{ pointer: '/tracks', detail }]);
    }
    const running = [...this.kept.values()].filter(({ test }) => test.state === 'running').length;
    if (running >= backTestLimits.running) {
      const message = `${running} back-tests are running, and no more do at once: try again when one is done`;
      throw new ThawError('unavailable', 'too-many-backtests', message, [], 5);
    }
    const id = uuidv7();
    const test: BackTest = {
      ...{ id, state: 'running', startedAt: this.clock.now(), endedAt: null, error: null, result: null },
      progress: { tracksDone: 0, tracks, days: 0 },
    };
    const stop = new AbortController();
    const kept: Kept = { test, stop, ended: this.run(id, order, stop.signal) };
    this.kept.set(id, kept);
    this.makeRoom();
    return test;
  }

  /** @throws ThawError not-found `unknown-backtest` */
  get(id: string): BackTest {
    return this.find(id).test;
  }

  /** Stops one where it runs, and forgets it. @throws ThawError not-found `unknown-backtest` */
  remove(id: string): void {
    this.find(id).stop.abort();
    this.kept.delete(id);
  }

  /** Resolves when one is over. @throws ThawError not-found `unknown-backtest` */
  async over(id: string): Promise<BackTest> {
    await this.find(id).ended;
    return this.get(id);
  }

  async onModuleDestroy(): Promise<void> {
    for (const { stop } of this.kept.values()) stop.abort();
    await Promise.all([...this.kept.values()].map(({ ended }) => ended));
  }

  private async run(id: string, order: BackTestOrder, signal: AbortSignal): Promise<void> {
    // It begins after whoever asked for it has been answered.
    await new Promise((resolve) => setImmediate(resolve));
    const onProgress = (progress: BackTestProgress) => this.change(id, { progress });
    const { reader, log } = this;
    try {
      const position = this.projector.position;
      const result = await runBackTest(order, { reader, log, position }, { onProgress, signal });
      this.change(id, { state: 'done', result, endedAt: this.clock.now() });
    } catch (error) {
      if (signal.aborted) return;
      this.change(id, { state: 'failed', error: messageOf(error), endedAt: this.clock.now() });
    }
  }

  private change(id: string, change: Partial<BackTest>): void {
    const kept = this.kept.get(id);
    if (kept) kept.test = { ...kept.test, ...change };
  }

  private find(id: string): Kept {
    const kept = this.kept.get(id);
    if (kept) return kept;
    const message = `There is no back-test ${id.slice(0, 100)}: only the last ${backTestLimits.kept} that are over are kept, and none across a restart`;
    throw new ThawError('not-found', 'unknown-backtest', message);
  }

  private makeRoom(): void {
    const over = [...this.kept].filter(([, { test }]) => test.state !== 'running');
    for (const [id] of over.slice(0, Math.max(0, over.length - backTestLimits.kept))) this.kept.delete(id);
  }
}

function messageOf(error: unknown): string {
  return error instanceof ThawError ? error.message : 'it broke off: the log of the server says why';
}

/** @throws ThawError invalid `invalid-backtest` */
export function refuseContradictions({ from, to, mode, rule }: BackTestOrder, today: Day): void {
  if (from > to) throw wrong('/from', `is ${isoDay(from)}, which is after ${isoDay(to)}, the last day`);
  if (to > today) throw wrong('/to', `is later than ${isoDay(today)}: what will be known then nobody knows`);
  if (mode === 'hindsight' && rule.when.kind === 'history-revised') {
    throw wrong('/mode', 'is hindsight, by which nothing is ever revised');
  }
}

function wrong(pointer: string, detail: string): ThawError {
  return new ThawError('invalid', 'invalid-backtest', `${pointer.slice(1)} ${detail}`, [{ pointer, detail }]);
}
