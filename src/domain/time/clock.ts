/** Where the time comes from. Everything that asks for the time is given one, so that a test can hold it still. */
export abstract class Clock {
  /** Milliseconds since 1970, UTC. */
  abstract now(): number;
  /**
   * Rings once when `instantMs` has come: at the next turn where it already has. Returns what calls it off; calling
   * that twice, or after the ring, does nothing.
   */
  abstract at(instantMs: number, ring: () => void): () => void;
}

// Node fires a timer of more than 2^31 - 1 ms at once; and a wall clock may be set meanwhile. So a far instant is
// approached in legs, and each leg asks the time again.
const longestLegMs = 86_400_000;

/** The machine's clock. Its timers never keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  at(instantMs, ring) {
    let timer: NodeJS.Timeout;
    const arm = () => {
      const left = instantMs - Date.now();
      timer = setTimeout(() => (Date.now() >= instantMs ? ring() : arm()), Math.min(Math.max(left, 0), longestLegMs));
      timer.unref();
    };
    arm();
    return () => clearTimeout(timer);
  },
};
