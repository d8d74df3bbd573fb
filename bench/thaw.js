/** The rooms under the bench, as the build made them. */
import { EventEmitter2 } from '@nestjs/event-emitter';
import { openDatabase } from '../dist/src/data-source.js';
import { systemClock } from '../dist/src/domain/clock.js';
import { EventLog } from '../dist/src/event-log/event-log.js';

export { parseBody } from '../dist/src/domain/entry.js';

/** An empty log with the tables of today, in the database of a URL. */
export async function openLog(url) {
  const database = await openDatabase(url);
  await database.migrate();
  const bell = new EventEmitter2();
  const log = new EventLog(database, systemClock, bell);
  const close = async () => {
    await log.close();
    await database.close();
  };
  return { database, bell, log, close };
}
