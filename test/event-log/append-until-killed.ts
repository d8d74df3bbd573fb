/**
 * A process that appends to the database of a URL until it is killed, alone and in batches, from 16 callers at once. It
 * prints the ids of every append once that is acknowledged: one line, printed before anything else happens.
 */
import { writeSync } from 'node:fs';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { openDatabase } from '../../src/app/database-url.js';
import { systemClock } from '../../src/domain/time/clock.js';
import { EventLog } from '../../src/event-log/event-log.js';
import { meeting, request } from './entries.js';

const database = await openDatabase(process.argv[2]!);
const log = new EventLog(database, systemClock, new EventEmitter2());

async function appendForEver(caller: number): Promise<never> {
  for (;;) {
    const size = caller % 4 === 0 ? 5 : 1;
    const title = `batch of ${size}`;
    const requests = Array.from({ length: size }, () => request(meeting(['us-cn.one', 'us-cn.two'], { title })));
    const appended = size === 1 ? [await log.append(requests[0]!)] : await log.appendAll(requests);
    writeSync(1, `${appended.map(({ id, position }) => `${id}@${position}`).join(' ')}\n`);
  }
}

await Promise.all(Array.from({ length: 16 }, (_, caller) => appendForEver(caller)));
