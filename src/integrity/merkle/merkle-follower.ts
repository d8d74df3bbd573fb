import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../../domain/time/clock.js';
import { type EventMap, Listen } from '../../event-log/events.js';
import { Follower } from '../../event-log/follow/follower.js';
import { MerkleTree } from './merkle-tree.js';

/** How long after an append the roots of complete runs are stored, in milliseconds: appends in a row share one look. */
export const merkleDelayMs = 10_000;
/** How long it waits for an append before it looks, in milliseconds. Rarely: a look reads every stored root. */
const slowTimerMs = 3_600_000;

/** Stores the roots of complete runs in the background, so that no checkpoint has to make many at once. */
@Injectable()
export class MerkleFollower implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(MerkleFollower.name);
  private readonly follower: Follower;

  constructor(
    private readonly tree: MerkleTree,
    clock: Clock,
  ) {
    this.follower = new Follower({
      clock,
      delayMs: merkleDelayMs,
      slowTimerMs,
      step: async () => (await this.tree.catchUp()) < 0,
      onFailure: (error) => this.report(error),
    });
  }

  onApplicationBootstrap(): void {
    this.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  start(): void {
    this.follower.start();
  }

  /** Finishes the work under way, and begins no other. */
  stop(): Promise<void> {
    return this.follower.stop();
  }

  /** Looks for complete runs in a while. */
  @Listen('log.appended')
  wake(): void {
    this.follower.wake();
  }

  /** Drops the roots over entries that are gone, and makes them again. */
  @Listen('past.replaced')
  async forget({ standing }: EventMap['past.replaced']): Promise<void> {
    await this.follower.between(() => this.tree.forgetBeyond(standing.position)).catch((error) => this.report(error));
    this.follower.wake();
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.follower.idle();
  }

  /** Only logged: a request for a checkpoint makes the missing roots itself and reports a fault. */
  private report(error: unknown): string {
    this.logger.warn(error);
    return error instanceof Error ? error.message : String(error);
  }
}
