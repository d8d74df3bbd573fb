import { LogPublisher } from '../../src/jetstream/log-publisher.js';
import { Projector } from '../../src/projection/projector.js';
import type { ServedApp } from '../support/served-app.js';

/** Resolves once all is published that is to be so far. */
export async function settle(served: ServedApp): Promise<LogPublisher> {
  const publisher = served.app.get(LogPublisher);
  await served.app.get(Projector).idle();
  publisher.wake();
  await publisher.idle();
  return publisher;
}

/** Moves its clock on, and settles it. */
export async function advance(served: ServedApp, ms: number): Promise<LogPublisher> {
  served.clock.advanceTo(served.clock.now() + ms);
  return settle(served);
}
