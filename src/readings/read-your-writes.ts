import { Injectable } from '@nestjs/common';
import { Clock } from '../domain/time/clock.js';
import { ThawError } from '../domain/errors.js';
import { Projector } from '../projection/projector.js';

const patienceMs = 5_000;

/** Lets a client that has just written read its own write. */
@Injectable()
export class ReadYourWrites {
  constructor(
    private readonly projector: Projector,
    private readonly clock: Clock,
  ) {}

  /**
   * Resolves once the entry at a position counts in every status, at once where none is asked for.
   * @throws ThawError unavailable `projection-behind` after 5 s
   */
  async until(position: number | undefined): Promise<void> {
    if (position === undefined || position <= this.projector.position) return;
    const tired = new AbortController();
    const cancel = this.clock.at(this.clock.now() + patienceMs, () => tired.abort());
    try {
      if (await this.projector.reached(position, tired.signal)) return;
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
