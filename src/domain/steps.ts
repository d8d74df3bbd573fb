/** Long work in steps, with its result at the end: between two of them others may have their turn. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Does all steps of long work at once. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
