import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../../domain/time/clock.js';
import { isReadOnlyError } from '../database/database-faults.js';
import { Mutex } from '../mutex.js';

/** How long a follower that nobody wakes waits before it looks again, in milliseconds. */
export const slowTimerMs = 5_000;

export interface FollowerParts {
  readonly clock: Clock;
  /** Does the next piece of work; `stopping` is aborted by `stop`. @returns whether there may be more to do */
  readonly step: (stopping: AbortSignal) => Promise<boolean>;
  /** Called with the error of a failed step; the follower tries again at its slow timer. @returns the fault in words */
  readonly onFailure: (error: unknown) => string;
  /** Instants, in milliseconds since 1970, at which to look again. Asked after the last step. */
  readonly due?: () => readonly number[] | Promise<readonly number[]>;
  /** How long after a wake the work begins, so that wakes in a row share one look; at once where absent. */
  readonly delayMs?: number;
  /** `slowTimerMs` where absent. */
  readonly slowTimerMs?: number;
  /** Looks again so long after a failure; at the slow timer where absent. */
  readonly retryMs?: number;
}

/**
 * Does what there is to do whenever it is woken: by an event, by an instant that is due, or by a slow timer, which covers
 * for events that were lost. One step runs at a time, wakes that come together are one, and a step that fails is tried
 * again; where the database takes no writes, a step that would write waits in silence. A follower of the log reads it by its
 * own cursor; the wake only says that there may be something to read.
 */
export class Follower {
  private readonly mutex = new Mutex();
  private timers: (() => void)[] = [];
  private cancelDelay: (() => void) | undefined;
  private isWoken = false;
  private stopping: AbortController | undefined;
  private failure: string | null = null;
  /** Runs work as the follower was made: for nobody, also where a request has woken it. */
  private readonly forNobody = AsyncLocalStorage.snapshot();

  constructor(private readonly parts: FollowerParts) {}

  get isRunning(): boolean {
    return this.stopping !== undefined;
  }

  /** Why nothing is done at present; `null` while all is well. */
  get fault(): string | null {
    return this.failure;
  }

  /** Begins to follow, and looks at once. Does nothing where it follows already. */
  start(): void {
    if (this.stopping) return;
    this.stopping = new AbortController();
    this.wake();
  }

  /** Finishes the step under way and begins no other. */
  async stop(): Promise<void> {
    this.stopping?.abort();
    this.stopping = undefined;
    this.cancelDelay?.();
    this.cancelDelay = undefined;
    this.cancelTimers();
    await this.mutex.idle();
  }

  /** Looks for work soon; does nothing while it is stopped. */
  readonly wake = (): void => {
    if (this.isWoken || !this.isRunning) return;
    const { clock, delayMs } = this.parts;
    if (delayMs === undefined) return this.look();
    this.cancelDelay ??= clock.at(clock.now() + delayMs, () => {
      this.cancelDelay = undefined;
      this.look();
    });
  };

  /** Resolves when all is done that it was woken for. */
  idle(): Promise<void> {
    return this.mutex.idle();
  }

  /** Runs other work between two steps, for nobody as these. @throws whatever `work` throws */
  between<T>(work: () => Promise<T>): Promise<T> {
    return this.mutex.run(() => this.forNobody(work));
  }

  private look(): void {
    this.isWoken = true;
    void this.forNobody(() =>
      this.mutex.run(async () => {
        // Other listeners of the same event act first: waiting for a result is cheaper before it is there.
        await new Promise(setImmediate);
        this.isWoken = false;
        const { stopping } = this;
        if (stopping) await this.work(stopping.signal);
      }),
    );
  }

  private async work(stopping: AbortSignal): Promise<void> {
    const { clock, step, due, onFailure, slowTimerMs: slow = slowTimerMs, retryMs = slow } = this.parts;
    this.cancelTimers();
    try {
      while (!stopping.aborted && (await step(stopping)));
      const instants = (await due?.()) ?? [];
      this.failure = null;
      if (!stopping.aborted) this.setTimers([...instants, clock.now() + slow]);
    } catch (error) {
      const waits = isReadOnlyError(error);
      this.failure = waits ? null : onFailure(error);
      if (stopping.aborted) return;
      // A standby may become the primary at any time.
      if (waits) this.setTimers([clock.now() + Math.min(slow, slowTimerMs)]);
      else this.setTimers([clock.now() + retryMs]);
    }
  }

  private setTimers(instants: readonly number[]): void {
    this.cancelTimers();
    this.timers = instants.map((instant) => this.parts.clock.at(instant, this.wake));
  }

  private cancelTimers(): void {
    for (const cancel of this.timers) cancel();
    this.timers = [];
  }
}
