/** The source of the current time. Code that needs the time takes a `Clock`, so that a test can stop or set it. */
export abstract class Clock {
  /** Milliseconds since 1970, UTC. */
  abstract now(): number;
  /**
   * Calls `callback` once at `instantMs` (milliseconds since 1970, UTC), or at the next turn of the event loop if that
   * instant has passed.
   * @returns a function that cancels the timer; calling it twice, or after the timer has fired, does nothing
   */
  abstract at(instantMs: number, callback: () => void): () => void;
}

// Node fires a timer of more than 2^31 - 1 ms immediately, and the wall clock may be changed while a timer runs. So a
// distant instant is reached by several timers of at most a day, and each one reads the time again.
const longestTimerMs = 86_400_000;

/** The system clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  at(instantMs, callback) {
    let timer: NodeJS.Timeout;
    const arm = () => {
      const left = instantMs - Date.now();
      timer = setTimeout(
        () => (Date.now() >= instantMs ? callback() : arm()),
        Math.min(Math.max(left, 0), longestTimerMs),
      );
      timer.unref();
    };
    arm();
    return () => clearTimeout(timer);
  },
};
