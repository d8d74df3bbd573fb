import { ThawError } from '../../domain/errors.js';

export interface SlotSettings {
  /** Limit of the slots taken at once; a slot may stand for a task, or for a byte. */
  readonly most: number;
  /** The code of the refusal, as in `comparisons-busy`. */
  readonly code: string;
  /** The message of the refusal. @param taken the number of slots taken */
  readonly message: (taken: number) => string;
  /** Seconds after which a client may try again. */
  readonly retryAfterSeconds: number;
}

/**
 * A semaphore that does not wait: a limited number of tasks, or of bytes, at once; one more is refused with 503 and
 * `Retry-After`.
 */
export class Slots {
  private taken = 0;
  private closed = false;

  constructor(private readonly settings: SlotSettings) {}

  /** The number of slots taken. */
  get count(): number {
    return this.taken;
  }

  /** Whether every further request for a slot is refused. */
  get isClosed(): boolean {
    return this.closed;
  }

  /**
   * Takes a slot, or `count` of them at once. @returns a function that releases them; a second call does nothing
   * @throws ThawError unavailable with the code of the settings; `shutting-down` once closed
   */
  take(count = 1): () => void {
    const { most, code, message, retryAfterSeconds } = this.settings;
    if (this.closed) throw new ThawError('unavailable', 'shutting-down', 'the server is shutting down', [], 5);
    if (this.taken + count > most) throw new ThawError('unavailable', code, message(this.taken), [], retryAfterSeconds);
    this.taken += count;
    let isTaken = true;
    return () => {
      if (isTaken) this.taken -= count;
      isTaken = false;
    };
  }

  /** Runs `work` in a slot of its own. @throws ThawError as `take`, and all errors of `work` */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const release = this.take();
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** Refuses every further request for a slot. */
  close(): void {
    this.closed = true;
  }
}

/** Slots of which one client has a share only, so that it leaves some to the others. */
export class ClientSlots {
  private readonly all: Slots;
  /** The numbers of slots taken, by client. */
  private readonly taken = new Map<string, number>();

  constructor(
    all: SlotSettings,
    private readonly share: SlotSettings,
  ) {
    this.all = new Slots(all);
  }

  /** The number of slots taken. */
  get count(): number {
    return this.all.count;
  }

  /** Whether every further request for a slot is refused. */
  get isClosed(): boolean {
    return this.all.isClosed;
  }

  /**
   * Takes slots for a client. @param client its address; without one it has no share of its own
   * @returns a function that releases them; a second call does nothing @throws ThawError as `Slots.take`
   */
  take(client: string | undefined, count = 1): () => void {
    const release = this.all.take(count);
    if (client === undefined) return release;
    const before = this.taken.get(client) ?? 0;
    const { most, code, message, retryAfterSeconds } = this.share;
    if (before + count > most) {
      release();
      throw new ThawError('unavailable', code, message(before), [], retryAfterSeconds);
    }
    this.taken.set(client, before + count);
    let isTaken = true;
    return () => {
      release();
      if (isTaken) this.giveBack(client, count);
      isTaken = false;
    };
  }

  /** Refuses every further request for a slot. */
  close(): void {
    this.all.close();
  }

  private giveBack(client: string, count: number): void {
    const rest = this.taken.get(client)! - count;
    if (rest > 0) this.taken.set(client, rest);
    else this.taken.delete(client);
  }
}
