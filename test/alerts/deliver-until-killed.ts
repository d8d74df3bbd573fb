/**
 * A process that carries what is in the outbox of a database until it is killed, and before that puts notifications there:
 * so many of each of four groups, each in a transaction of its own. It prints the id of each once that is committed.
 */
import emitters from 'eventemitter2';
import { DeliveryRoom } from '../../src/alerts/delivery/delivery-room.js';
import { openDatabase } from '../../src/app/database-url.js';
import { systemClock } from '../../src/domain/time/clock.js';
import { printLine } from '../support/print-line.js';
import { notification } from './notifications.js';

const [url, channel, run, count] = process.argv.slice(2) as [string, string, string, string];
const database = await openDatabase(url);
const quiet = () => undefined;
const log = { info: quiet, warn: quiet, error: quiet };
const bell = new emitters.EventEmitter2();
const parts = { database, clock: systemClock, bell, log, version: 'test', privateAddresses: 'all' as const };
const room = new DeliveryRoom(parts);
room.start();
for (let n = 0; n < Number(count); n++) {
  // What the last one had under way when it was killed holds up its groups, until the leases run out.
  const group = `group ${run} ${n % 4}`;
  const message = notification(group, { id: `msg_${run}_${String(n).padStart(5, '0')}` });
  await database.write((each) => room.outbox.put(each, [{ notification: message, channels: [channel] }]));
  await printLine(`${message.id} ${group}`);
  room.outbox.announce();
}
