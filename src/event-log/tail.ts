import type { EventEmitter2 } from '@nestjs/event-emitter';
import type { Clock } from '../domain/time/clock.js';
import { slowTimerMs } from './follower.js';

export { slowTimerMs } from './follower.js';

/** Waits for an append, the slow timer or the signal, from now on; `stop` ends the waiting. */
export function wakeOnAppend(
  events: EventEmitter2,
  clock: Clock,
  signal: AbortSignal,
): { ring: Promise<void>; stop: () => void } {
  let wake!: () => void;
  const woken = new Promise<void>((resolve) => (wake = resolve));
  const cancel = clock.at(clock.now() + slowTimerMs, wake);
  events.on('log.appended', wake);
  signal.addEventListener('abort', wake, { once: true });
  const stop = () => {
    cancel();
    events.off('log.appended', wake);
    signal.removeEventListener('abort', wake);
  };
  return { ring: woken, stop };
}
