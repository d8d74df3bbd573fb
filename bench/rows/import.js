/** `thaw import` of 100,000 events from an NDJSON file, against multi-row INSERTs of the rows that it makes. */
import { createReadStream, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { openPlainly, postgresMissing, withPostgres, withSqlite } from '../databases.js';
import { eventsOver, ndjson } from '../events.js';
import { line, seconds, sized, skipped, turnAbout, written } from '../measure.js';
import { defineTracks, importLines, openLog } from '../thaw.js';

const count = sized(100_000, 2_000);
const tracks = sized(1_000, 20);
const rowsAtOnce = 1_000;
const what = (engine) => `import of ${written(count)} events, ${engine}, against multi-row INSERTs of the same rows`;
const columns = {
  entry: ['position', 'id', 'type', 'recorded_at', 'recorded_by', 'body', 'hash'],
  entry_track: ['track', 'position'],
};

/** The rows of a table in chunks, each with the statement that inserts it. */
function* statements(table, rows, parameter) {
  const names = columns[table];
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const chunk = rows.slice(from, from + rowsAtOnce);
    const values = chunk.map((_, row) => `(${names.map((_, column) => parameter(row * names.length + column + 1))})`);
    yield {
      text: `INSERT INTO ${table} (${names}) VALUES ${values}`,
      values: chunk.flatMap((row) => names.map((name) => row[name])),
    };
  }
}

async function rowsOf(database, table) {
  return database.read((run) => run.query(`SELECT * FROM ${table} ORDER BY position`));
}

/** Imports into an empty log. @returns events a second, and the rows that were made. */
async function imported(url, file, wanted) {
  const opened = await openLog(url);
  const { database, log, close } = opened;
  await defineTracks(log, 1, tracks);
  const took = await seconds(() => importLines(opened, createReadStream(file)));
  const rows = wanted && { entry: await rowsOf(database, 'entry'), entry_track: await rowsOf(database, 'entry_track') };
  await close();
  return { perSecond: count / took, rows };
}

async function insertedOnSqlite(path, rows) {
  await (await openLog(`sqlite:${path}`)).close();
  const database = openPlainly(path);
  const took = await seconds(async () => {
    for (const table of Object.keys(columns)) {
      for (const { text, values } of statements(table, rows[table], () => '?')) database.prepare(text).run(values);
    }
  });
  database.close();
  return count / took;
}

async function insertedOnPostgres(url, rows) {
  await (await openLog(url)).close();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const took = await seconds(async () => {
    for (const table of Object.keys(columns)) {
      for (const query of statements(table, rows[table], (n) => `$${n}`)) await client.query(query);
    }
  });
  await client.end();
  return count / took;
}

async function compare(engine, file, within, urlOf, insert) {
  let rows;
  const figures = await turnAbout(
    {
      thaw: () =>
        within(async (place) => {
          const done = await imported(urlOf(place), file, !rows);
          rows ??= done.rows;
          return done.perSecond;
        }),
      insert: () => within((place) => insert(place, rows)),
    },
    { count: 3 },
  );
  line({
    what: what(engine),
    unit: 'events/s',
    of: figures.thaw,
    against: figures.insert,
    better: 'more',
    atLeast: 0.5,
  });
}

await withSqlite(async (path) => {
  const file = join(dirname(path), 'events.ndjson');
  writeFileSync(file, Buffer.concat([...ndjson(eventsOver(2, tracks, count))]));
  await compare('SQLite', file, withSqlite, (place) => `sqlite:${place}`, insertedOnSqlite);
  const missing = await postgresMissing();
  if (missing) skipped(what('PostgreSQL'), missing);
  else await compare('PostgreSQL', file, withPostgres, (place) => place, insertedOnPostgres);
});
