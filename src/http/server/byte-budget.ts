import { ThawError } from '../../domain/errors.js';

/** The bytes that all requests of a kind may hold in memory at once. */
export class ByteBudget {
  private taken = 0;

  constructor(private readonly most: number) {}

  /**
   * Takes bytes. @returns a function that gives them back; a second call does nothing
   * @throws ThawError unavailable `too-many-bytes`, with one second to wait
   */
  take(bytes: number): () => void {
    if (this.taken + bytes > this.most) {
      const message = `the bodies of other requests fill the ${this.most} bytes that are read at once`;
      throw new ThawError('unavailable', 'too-many-bytes', message, [], 1);
    }
    this.taken += bytes;
    let isTaken = true;
    return () => {
      if (isTaken) this.taken -= bytes;
      isTaken = false;
    };
  }
}
