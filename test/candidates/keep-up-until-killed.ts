/**
 * A process that keeps up with databases at an instant: it fetches the sources that are due and groups what has come, until it
 * kills itself at the given one of the points that it passes. Those are, of each batch of reports and of each of candidates,
 * before it is written, after it and before its commit, and after that. With 0 it goes on until it is killed or done:
 * `keep-up-until-killed INSTANT POINT URL...`.
 */
import { openDatabase } from '../../src/app/database-url.js';
import { ReportGrouper } from '../../src/candidates/grouping/report-grouper.js';
import { FixedClock } from '../support/fixed-clock.js';
import { PollerHarness } from '../sources/poller-harness.js';
import { FollowerHarness } from './follower-harness.js';

const [now, point, ...urls] = process.argv.slice(2);
let passed = 0;
const pass = () => {
  passed += 1;
  if (passed === Number(point)) process.kill(process.pid, 'SIGKILL');
};

const group = ReportGrouper.group.bind(ReportGrouper);
ReportGrouper.group = async (...given) => {
  pass();
  await group(...given);
  pass();
};

await Promise.all(
  urls.map(async (url) => {
    const [database, clock] = [await openDatabase(url), new FixedClock(Number(now))];
    const polling = new PollerHarness(database, clock);
    const store = polling.queue.store.bind(polling.queue);
    polling.queue.store = async (...given) => {
      pass();
      const stored = await store(...given);
      pass();
      return stored;
    };
    polling.events.on('reports.stored', pass);
    const grouping = new FollowerHarness(database, clock);
    grouping.events.on('candidates.changed', pass);
    await polling.poll();
    await grouping.group();
  }),
);
process.exit(0);
