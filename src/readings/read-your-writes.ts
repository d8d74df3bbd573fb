import { Injectable } from '@nestjs/common';
import { Clock } from '../domain/time/clock.js';
import { ThawError } from '../domain/errors.js';
import { Projector } from '../projection/projector.js';

/** The longest wait for a position, in milliseconds. */
const maxWaitMs = 5_000;

/** Lets a client read its own writes: a request can wait until an entry counts in every status. */
@Injectable()
export class ReadYourWrites {
  constructor(
    private readonly projector: Projector,
    private readonly clock: Clock,
  ) {}

  /**
   * Resolves once the entry at a position counts in every status; at once without a position.
   * @throws ThawError unavailable `projection-behind` after 5 s
   */
  async until(position: number | undefined): Promise<void> {
    if (position === undefined || position <= this.projector.position) return;
    const timeout = new AbortController();
    const cancel = this.clock.at(this.clock.now() + maxWaitMs, () => timeout.abort());
    try {
      if (await this.projector.reached(position, timeout.signal)) return;
    } finally {
      cancel();
    }
    const at = this.projector.position;
    throw new ThawError(
      'unavailable',
      'projection-behind',
      `position ${position} does not count yet; ${at} does`,
      [],
      1,
    );
  }
}
