/** Appends of one event by 32 callers on SQLite with synchronous=FULL: Thaw's log against one transaction a row. */
import Sqlite from 'better-sqlite3';
import { withSqlite } from '../databases.js';
import { event } from '../events.js';
import { byCallers, line, seconds, turnAbout } from '../measure.js';
import { openLog, parseBody } from '../thaw.js';

const callers = 32;
const count = 10_000;
const tracks = 200;

function plainTable(path) {
  const database = new Sqlite(path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(
    `CREATE TABLE plain (position integer PRIMARY KEY, id text NOT NULL UNIQUE, type text NOT NULL,
     recorded_at integer NOT NULL, recorded_by text NOT NULL, body text NOT NULL)`,
  );
  const insert = database.prepare(
    'INSERT INTO plain (id, type, recorded_at, recorded_by, body) VALUES (?, ?, ?, ?, ?)',
  );
  return {
    append: async (input) => insert.run(input.id, input.type, Date.now(), 'bench', JSON.stringify(input)),
    close: () => database.close(),
  };
}

async function run(path, plainPath) {
  const { log, close } = await openLog(`sqlite:${path}`);
  const plain = plainTable(plainPath);
  let series = 0;
  const perSecond = async (append) => {
    const inputs = Array.from({ length: count }, (_, n) => event(series, n, n % tracks, n % 9_000));
    series++;
    return count / (await seconds(() => byCallers(callers, count, (i) => append(inputs[i]))));
  };
  const figures = await turnAbout({
    thaw: () => perSecond((input) => log.append({ body: parseBody(input), recordedBy: 'bench' })),
    plain: () => perSecond(plain.append),
  });
  line({
    what: 'appends of one event, SQLite (synchronous=FULL), 32 callers, against one transaction a row',
    unit: 'appends/s',
    of: figures.thaw,
    against: figures.plain,
    better: 'more',
    atLeast: 2.5,
  });
  plain.close();
  await close();
}

await withSqlite((path) => withSqlite((plainPath) => run(path, plainPath)));
