import { setImmediate as turn } from 'node:timers/promises';

/** How long work may hold the event loop, in milliseconds, before other requests have their turn. */
const turnMs = 10;

/** Returns a pause for long work: it lets other requests run where the work since the last pause took 10 ms or more. */
export function yieldingPauses(): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < turnMs) return;
    await turn();
    began = performance.now();
  };
}
