/** Appends of one event by 32 callers on PostgreSQL: Thaw's log, plain INSERTs and Emmett's store, each with 32 connections at hand. */
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import { poolOf, postgresMissing, withPostgres } from '../databases.js';
import { event } from '../events.js';
import { byCallers, line, seconds, sized, skipped, turnAbout } from '../measure.js';
import { openLog, parseBody } from '../thaw.js';

const callers = 32;
const tracks = 200;
const noHash = '0'.repeat(64);
const plainly = 'appends of one event, PostgreSQL, 32 callers, against plain single-row INSERTs';
const peer = "appends of one event, PostgreSQL, 32 callers, against Emmett's PostgreSQL store";

/** One row a statement and a transaction, into a table with the columns and indexes of the log's. */
async function plainTable(url) {
  await (await openLog(url)).close();
  const pool = poolOf(url, callers);
  await pool.query('CREATE SEQUENCE plain_position');
  const text = `INSERT INTO entry (position, id, type, recorded_at, recorded_by, body, hash)
    VALUES (nextval('plain_position'), $1, $2, $3, $4, $5, $6)`;
  return {
    append({ id, type, ...rest }) {
      const values = [id, type, Date.now(), 'bench', JSON.stringify({ id, type, ...rest }), noHash];
      return pool.query({ name: 'append', text, values });
    },
    close: () => pool.end(),
  };
}

async function emmett(url) {
  const pool = poolOf(url, callers);
  const store = getPostgreSQLEventStore(url, { connectionOptions: { connectionString: url, pool } });
  await store.schema.migrate();
  return {
    append: ({ type, ...data }, i) =>
      // A stream a caller in flight, so that no two of them contend for one.
      store.appendToStream(`bench-${i % tracks}`, [{ type, data }]),
    async close() {
      await store.close();
      if (!pool.ended) await pool.end();
    },
  };
}

async function run(urls) {
  const { log, close } = await openLog(urls[0]);
  const plain = await plainTable(urls[1]);
  const other = await emmett(urls[2]);
  let series = 0;
  const perSecond = async (count, append) => {
    const inputs = Array.from({ length: count }, (_, n) => event(series, n, n % tracks, n % 9_000));
    series++;
    return count / (await seconds(() => byCallers(callers, count, (i) => append(inputs[i], i))));
  };
  const figures = await turnAbout(
    {
      thaw: () => perSecond(sized(10_000, 200), (input) => log.append({ body: parseBody(input), recordedBy: 'bench' })),
      plain: () => perSecond(sized(10_000, 200), plain.append),
      emmett: () => perSecond(sized(2_000, 100), other.append),
    },
    { warming: 3 },
  );
  const common = { unit: 'appends/s', of: figures.thaw, better: 'more' };
  line({ ...common, what: plainly, against: figures.plain, atLeast: 1 });
  line({ ...common, what: peer, against: figures.emmett, atLeast: 5 });
  await Promise.all([close(), plain.close(), other.close()]);
}

const missing = await postgresMissing();
if (missing) for (const what of [plainly, peer]) skipped(what, missing);
else await withPostgres((a) => withPostgres((b) => withPostgres((c) => run([a, b, c]))));
