import { Logger } from '@nestjs/common';
import type { EventEmitter2 } from '@nestjs/event-emitter';
import type { Clock } from '../domain/time/clock.js';
import { logAppended } from '../event-log/event-log.js';
import type { MerkleTree } from './merkle-tree.js';

/** How long after an append the roots of complete runs are stored: appends that come in a row share one look. */
export const merkleDelayMs = 10_000;

/** Stores the roots of complete runs while nobody waits for them, so that a checkpoint need not make many at once. */
export class MerkleFollower {
  private readonly logger = new Logger(MerkleFollower.name);
  private callOff: (() => void) | undefined;
  private working: Promise<unknown> = Promise.resolve();
  private readonly rung = () => this.look();

  constructor(
    private readonly tree: MerkleTree,
    private readonly clock: Clock,
    private readonly bell: EventEmitter2,
  ) {}

  start(): void {
    this.bell.on(logAppended, this.rung);
    this.look();
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.bell.off(logAppended, this.rung);
    this.callOff?.();
    await this.working;
  }

  private look(): void {
    this.callOff ??= this.clock.at(this.clock.now() + merkleDelayMs, () => {
      this.callOff = undefined;
      // What fails here is tried again, and told of, when somebody asks for a checkpoint.
      this.working = this.tree.catchUp().catch((error: unknown) => this.logger.warn(error));
    });
  }
}
