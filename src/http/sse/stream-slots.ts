import { ThawError } from '../../domain/errors.js';

/** The places of streams of one kind: so many may be open at once. */
export class StreamSlots {
  private taken = 0;
  private closed = false;

  /** @param what is streamed, in words for who finds no place: `replays` */
  constructor(
    private readonly what: string,
    private readonly most: number,
  ) {}

  /** How many are taken. */
  get open(): number {
    return this.taken;
  }

  /**
   * Takes a place. @returns what gives it back; calling that twice does nothing
   * @throws ThawError unavailable `too-many-streams`, `shutting-down`
   */
  take(): () => void {
    if (this.closed) throw new ThawError('unavailable', 'shutting-down', 'the server is shutting down', [], 5);
    if (this.taken >= this.most) {
      const message = `${this.taken} ${this.what} are under way, and no more are served at once`;
      throw new ThawError('unavailable', 'too-many-streams', message, [], 5);
    }
    this.taken += 1;
    let isTaken = true;
    return () => {
      if (isTaken) this.taken -= 1;
      isTaken = false;
    };
  }

  /** Gives out no more. */
  close(): void {
    this.closed = true;
  }
}
