import type { Steps } from '../domain/steps.js';

/** How long work may hold the event loop, in milliseconds, before others have their turn. */
const turnMs = 10;

/** The pieces of long work that wait for their turn, the first first. */
const waiting: (() => void)[] = [];

/** When the present turn of the event loop was first looked at; absent before that. */
let turnBegan: number | undefined;

/**
 * Returns a pause for long work: it lets others run where the work since the last pause, or all long work in this turn of
 * the event loop, took 10 ms or more. Of all long work only one piece goes on in each turn, so that many of them delay a
 * short request no more than one; and many short ones in a row delay it no more than a long one.
 */
export function yieldingPauses(): () => Promise<void> {
  let began = lookedAt();
  return async () => {
    const now = lookedAt();
    if (now - Math.min(began, turnBegan!) < turnMs) return;
    await turn();
    began = lookedAt();
  };
}

/** The time now, and a mark of when this turn began, which its end takes away. */
function lookedAt(): number {
  const now = performance.now();
  if (turnBegan === undefined) {
    turnBegan = now;
    setImmediate(() => (turnBegan = undefined));
  }
  return now;
}

/** Does long work step by step, and lets others run in between. */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  const pause = yieldingPauses();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await pause();
  }
}

/** Resolves in a later turn of the event loop, when all long work that waits already has had its own. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(next);
  });
}

function next(): void {
  waiting.shift()!();
  if (waiting.length > 0) setImmediate(next);
}
