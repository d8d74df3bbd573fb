import { ThawError } from '../../domain/errors.js';

export interface SlotSettings {
  /** So many may be taken at once. */
  readonly most: number;
  /** The code of the refusal, as in `comparisons-busy`. */
  readonly code: string;
  /** The words of the refusal. @param taken how many are taken */
  readonly message: (taken: number) => string;
  /** After so many seconds a client may try again. */
  readonly retryAfterSeconds: number;
}

/** A bounded number of things of one kind that may go on at once; one more is refused with 503 and `Retry-After`. */
export class Slots {
  private taken = 0;
  private isClosed = false;

  constructor(private readonly settings: SlotSettings) {}

  /** How many are taken. */
  get count(): number {
    return this.taken;
  }

  /**
   * Takes a slot. @returns what gives it back; calling that twice does nothing
   * @throws ThawError unavailable with the code of the settings; `shutting-down` once closed
   */
  take(): () => void {
    const { most, code, message, retryAfterSeconds } = this.settings;
    if (this.isClosed) throw new ThawError('unavailable', 'shutting-down', 'the server is shutting down', [], 5);
    if (this.taken >= most) throw new ThawError('unavailable', code, message(this.taken), [], retryAfterSeconds);
    this.taken += 1;
    let isTaken = true;
    return () => {
      if (isTaken) this.taken -= 1;
      isTaken = false;
    };
  }

  /** Runs `work` in a slot of its own. @throws ThawError as `take`; whatever `work` throws */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const release = this.take();
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** Gives out no more. */
  close(): void {
    this.isClosed = true;
  }
}
