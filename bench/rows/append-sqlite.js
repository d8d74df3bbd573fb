/** Appends of one event by 32 callers on SQLite with synchronous=FULL: Thaw's log against one transaction a row. */
import { openPlainly, withSqlite } from '../databases.js';
import { event } from '../events.js';
import { byCallers, line, seconds, sized, turnAbout } from '../measure.js';
import { openLog, parseBody } from '../thaw.js';

const callers = 32;
const count = sized(10_000, 200);
const tracks = 200;
const noHash = '0'.repeat(64);

/** One row a transaction, into a table with the columns and indexes of the log's. */
async function plainTable(path) {
  await (await openLog(`sqlite:${path}`)).close();
  const database = openPlainly(path);
  const insert = database.prepare(
    'INSERT INTO entry (id, type, recorded_at, recorded_by, body, hash) VALUES (?, ?, ?, ?, ?, ?)',
  );
  return {
    append: async (input) => insert.run(input.id, input.type, Date.now(), 'bench', JSON.stringify(input), noHash),
    close: () => database.close(),
  };
}

async function run(path, plainPath) {
  const { log, close } = await openLog(`sqlite:${path}`);
  const plain = await plainTable(plainPath);
  let series = 0;
  const perSecond = async (append) => {
    const inputs = Array.from({ length: count }, (_, n) => event(series, n, n % tracks, n % 9_000));
    series++;
    return count / (await seconds(() => byCallers(callers, count, (i) => append(inputs[i]))));
  };
  const figures = await turnAbout(
    {
      thaw: () => perSecond((input) => log.append({ body: parseBody(input), recordedBy: 'bench' })),
      plain: () => perSecond(plain.append),
    },
    { warming: 3 },
  );
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
