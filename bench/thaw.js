/** The rooms under the bench, as the build made them. */
import { EventEmitter2 } from '@nestjs/event-emitter';
import { DeliveryRoom } from '../dist/src/alerts/delivery-room.js';
import { openDatabase } from '../dist/src/data-source.js';
import { systemClock } from '../dist/src/domain/clock.js';
import { parseBody } from '../dist/src/domain/entry.js';
import { appendAllLimit, EventLog } from '../dist/src/event-log/event-log.js';
import { IdempotencyKeys } from '../dist/src/intake/idempotency-keys.js';
import { Importer } from '../dist/src/intake/importer.js';
import { readLines } from '../dist/src/intake/lines.js';
import { Recorder } from '../dist/src/intake/recorder.js';
import { Projector } from '../dist/src/status/projector.js';
import { Rebuild } from '../dist/src/status/rebuild.js';
import { trackDefined } from './events.js';

export { DeliveryRoom, openDatabase, parseBody, systemClock };

/** A log with the tables of today, in the database of a URL. */
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

/** Defines `count` tracks. The ids of a series are as many fewer for its events. */
export async function defineTracks(log, series, count) {
  const requests = Array.from({ length: count }, (_, n) => {
    return { body: parseBody(trackDefined(series, n)), recordedBy: 'bench' };
  });
  for (let from = 0; from < count; from += appendAllLimit) {
    await log.appendAll(requests.slice(from, from + appendAllLimit));
  }
}

/** What `thaw import` does with a file of NDJSON. @throws Error when a line is refused */
export async function importLines(log, chunks) {
  const onRefusal = ({ line, message }) => {
    throw new Error(`line ${line}: ${message}`);
  };
  return new Importer(log, systemClock).import(readLines(chunks), { recordedBy: 'bench', onRefusal });
}

/** What `thaw rebuild` does. */
export async function rebuild(database, log) {
  return new Rebuild(database, log, systemClock).run();
}

/** The way in of the HTTP server: a recorder whose projector follows the log. */
export async function openRecorder(url) {
  const { database, bell, log, close } = await openLog(url);
  const projector = new Projector(database, log, systemClock, bell);
  const recorder = new Recorder(log, projector, new IdempotencyKeys(database, systemClock), systemClock);
  return {
    log,
    recorder,
    start: () => projector.start(),
    async close() {
      await projector.stop();
      await close();
    },
  };
}
