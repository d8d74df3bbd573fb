/**
 * A process that fetches the sources of databases that are due at an instant, until it kills itself: at the given one of the
 * points that it passes, which are before a batch is written, after it and before its commit, and after that. With 0 it goes
 * on until it is killed or done: `poll-until-killed INSTANT POINT URL...`.
 */
import { openDatabase } from '../../src/app/database-url.js';
import { FixedClock } from '../support/fixed-clock.js';
import { PollerHarness } from './poller-harness.js';

const [now, point, ...urls] = process.argv.slice(2);
let passed = 0;
const pass = () => {
  passed += 1;
  if (passed === Number(point)) process.kill(process.pid, 'SIGKILL');
};
await Promise.all(
  urls.map(async (url) => {
    const harness = new PollerHarness(await openDatabase(url), new FixedClock(Number(now)));
    const store = harness.queue.store.bind(harness.queue);
    harness.queue.store = async (...given) => {
      pass();
      const stored = await store(...given);
      pass();
      return stored;
    };
    harness.events.on('reports.stored', pass);
    await harness.poll();
  }),
);
