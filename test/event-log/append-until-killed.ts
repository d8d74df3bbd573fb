/**
 * A process that appends to the database of a URL until it is killed, alone and in batches, from 16 callers at once. Each
 * caller prints the ids of its append, one line, after the acknowledgement and before its next append.
 */
import { EventEmitter2 } from '@nestjs/event-emitter';
import { openDatabase } from '../../src/app/database-url.js';
import { systemClock } from '../../src/domain/time/clock.js';
import { EventLog } from '../../src/event-log/event-log.js';
import { printLine } from '../runner/print-line.js';
import { meeting, request } from './entries.js';

const database = await openDatabase(process.argv[2]!);
const log = new EventLog(database, systemClock, new EventEmitter2());

async function appendForEver(caller: number): Promise<never> {
  for (;;) {
    const size = caller % 4 === 0 ? 5 : 1;
    const title = `batch of ${size}`;
    const requests = Array.from({ length: size }, () => request(meeting(['us-cn.one', 'us-cn.two'], { title })));
    const appended = size === 1 ? [await log.append(requests[0]!)] : await log.appendAll(requests);
    await printLine(appended.map(({ id, position }) => `${id}@${position}`).join(' '));
  }
}

await Promise.all(Array.from({ length: 16 }, (_, caller) => appendForEver(caller)));
