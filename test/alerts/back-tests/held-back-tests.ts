import { jest } from '@jest/globals';
import { StatusReader } from '../../../src/readings/status-reader.js';
import type { ServedApp } from '../../support/served-app.js';

/** Back-tests of one server that stand still where they fold their first track. */
export class HeldBackTests {
  /** How many were held so far. */
  count = 0;
  private readonly isReleased: Promise<void>;
  /** Lets them go on, and further ones run through. */
  release!: () => void;
  private hasBegun!: () => void;
  /** Resolves when the first one is held. */
  readonly begun = new Promise<void>((resolve) => (this.hasBegun = resolve));

  private constructor(reader: StatusReader) {
    const timeline = reader.timeline.bind(reader);
    const held = jest.spyOn(reader, 'timeline').mockImplementation(async (...asked) => {
      this.count += 1;
      this.hasBegun();
      await this.isReleased;
      return timeline(...asked);
    });
    this.isReleased = new Promise((resolve) => {
      this.release = () => {
        held.mockRestore();
        resolve();
      };
    });
  }

  /** Holds whatever the server begins from now on. */
  static of(served: ServedApp): HeldBackTests {
    return new HeldBackTests(served.app.get(StatusReader));
  }
}
