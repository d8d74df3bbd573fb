/** `thaw rebuild` of every status of a log of 100,000 events, against reading and parsing its rows alone. */
import { Readable } from 'node:stream';
import { postgresMissing, withPostgres, withSqlite } from '../databases.js';
import { eventsOver, ndjson } from '../events.js';
import { line, seconds, sized, skipped, turnAbout } from '../measure.js';
import { defineTracks, importLines, openLog, rebuild } from '../thaw.js';

const count = sized(100_000, 2_000);
const tracks = sized(1_000, 20);
const batch = 2_000;
const what = (engine) => `rebuild of all statuses, ${engine}, against reading and parsing the same rows`;

async function compare(engine, url) {
  const opened = await openLog(url);
  const { log, close } = opened;
  await defineTracks(log, 1, tracks);
  await importLines(opened, Readable.from(ndjson(eventsOver(2, tracks, count))));
  const entries = count + tracks;
  const read = async () => {
    let after = 0;
    for (let some = await log.read(0, batch); some.length; some = await log.read(after, batch)) {
      after = some.at(-1).position;
    }
    if (after !== entries) throw new Error(`read to ${after} of ${entries}`);
  };
  const figures = await turnAbout({
    rebuild: async () => entries / (await seconds(() => rebuild(opened))),
    read: async () => entries / (await seconds(read)),
  });
  const { rebuild: of, read: against } = figures;
  line({ what: what(engine), unit: 'entries/s', of, against, better: 'more', atLeast: 0.5 });
  await close();
}

await withSqlite((path) => compare('SQLite', `sqlite:${path}`));
const missing = await postgresMissing();
if (missing) skipped(what('PostgreSQL'), missing);
else await withPostgres((url) => compare('PostgreSQL', url));
