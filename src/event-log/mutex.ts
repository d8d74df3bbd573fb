/** Runs pieces of work one at a time, in the order in which they were given. */
export class Mutex {
  private last: Promise<unknown> = Promise.resolve();

  /** Runs `work` once everything given before has ended. @throws whatever `work` throws; the next piece runs all the same */
  run<T>(work: () => T | Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when nothing runs and nothing waits. */
  async idle(): Promise<void> {
    for (let seen; seen !== this.last;) {
      seen = this.last;
      await seen;
    }
  }
}
