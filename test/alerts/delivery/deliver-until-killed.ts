/**
 * A process that carries what is in the outbox of a database until it is killed, and before that puts notifications there:
 * so many of each of four groups, each in a transaction of its own. It prints the id of each once that is committed.
 */
import emitters from 'eventemitter2';
import { Registry } from 'prom-client';
import { AddressGuard } from '../../../src/http-client/address-guard.js';
import { HttpClient } from '../../../src/http-client/http-client.js';
import { ChannelSecrets } from '../../../src/alerts/channels/secrets/channel-secrets.js';
import { DeliveryAttempts } from '../../../src/alerts/delivery/delivery-attempt.js';
import { DeliveryMetrics } from '../../../src/alerts/delivery/delivery-metrics.js';
import { DeliveryWorker } from '../../../src/alerts/delivery/delivery-worker.js';
import { DeliveryQueue } from '../../../src/alerts/outbox/delivery-queue.js';
import { Outbox } from '../../../src/alerts/outbox/outbox.js';
import { openDatabase } from '../../../src/app/database-url.js';
import type { Log } from '../../../src/http/server/log.js';
import { systemClock } from '../../../src/domain/time/clock.js';
import { printLine } from '../../runner/print-line.js';
import { testSecretKeys } from '../../support/secret-keys.js';
import { notification } from '../notifications.js';

const [url, channel, run, count] = process.argv.slice(2) as [string, string, string, string];
const database = await openDatabase(url);
const events = new emitters.EventEmitter2();
const clock = systemClock;
const quiet = () => undefined;
const log = { pino: { info: quiet, warn: quiet, error: quiet } } as unknown as Log;
const guard = new AddressGuard({ privateAddresses: 'all' });
const outbox = new Outbox(clock, events);
const queue = new DeliveryQueue(database);
const http = new HttpClient(guard, clock, { version: 'test' });
const secrets = new ChannelSecrets({ secretKeys: testSecretKeys });
const attempts = new DeliveryAttempts(http, guard, clock, log, secrets);
const metrics = new DeliveryMetrics(new Registry(), queue, clock);
const worker = new DeliveryWorker(database, queue, outbox, attempts, metrics, clock);
events.on('delivery.due', () => worker.wake());
worker.start();
for (let n = 0; n < Number(count); n++) {
  // What the last one had under way when it was killed holds up its groups, until the leases run out.
  const group = `group ${run} ${n % 4}`;
  const message = notification(group, { id: `msg_${run}_${String(n).padStart(5, '0')}` });
  await database.write((each) => outbox.put(each, [{ notification: message, channels: [channel] }]));
  await printLine(`${message.id} ${group}`);
  outbox.announce();
}
