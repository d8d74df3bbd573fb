/**
 * A server that begins the back-tests of a database, prints the state of each as it becomes known, and never comes to the
 * second track, until it is killed.
 */
import { openApp } from '../../../src/app/open-app.js';
import { openDatabase } from '../../../src/app/database-url.js';
import { openLog } from '../../../src/http/server/log.js';
import { StatusReader } from '../../../src/readings/status-reader.js';
import { FixedClock } from '../../support/fixed-clock.js';
import { printLine } from '../../runner/print-line.js';
import { testSecretKeys } from '../../support/secret-keys.js';

const [url, now] = process.argv.slice(2) as [string, string];
const app = await openApp({
  open: () => openDatabase(url),
  clock: new FixedClock(now),
  log: openLog({ level: 'silent', format: 'json' }),
  version: '1.2.3',
  secretKeys: testSecretKeys,
});
const reader = app.get(StatusReader);
const timeline = reader.timeline.bind(reader);
let folded = 0;
reader.timeline = async (...asked) => {
  folded += 1;
  if (folded === 1) return timeline(...asked);
  await printLine('in the middle');
  return new Promise(() => undefined);
};
await app.init();
