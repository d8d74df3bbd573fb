/** 100,000 rows of GDELT taken in by a source, against reading, unpacking and parsing the same files alone. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32, deflateRawSync, gunzipSync } from 'node:zlib';
import { postgresMissing, withPostgres, withSqlite } from '../databases.js';
import { isQuick, line, seconds, sized, skipped, turnAbout, written } from '../measure.js';
import { openGdelt, parsedGdelt } from '../thaw.js';

const files = sized(48, 2);
const recorded = gunzipSync(
  readFileSync(new URL('../../test/fixtures/gdelt/20191024143000.export.CSV.gz', import.meta.url)),
)
  .toString('utf8')
  .trimEnd()
  .split('\n');
const rowsOfFile = isQuick ? 100 : recorded.length;
const count = files * rowsOfFile;
const start = Date.UTC(2026, 10, 20);

const digits = (file) => new Date(start + file * 900_000).toISOString().replaceAll(/[^\d]/g, '').slice(0, 14);
const nameOf = (file) => `${digits(file)}.export.CSV`;

/** A ZIP archive with one file. */
function zipped(name, content) {
  const packed = deflateRawSync(content);
  const fields = Buffer.alloc(26);
  for (const [value, at] of [
    [20, 0],
    [8, 4],
    [name.length, 22],
  ])
    fields.writeUInt16LE(value, at);
  for (const [value, at] of [
    [crc32(content), 10],
    [packed.length, 14],
    [content.length, 18],
  ])
    fields.writeUInt32LE(value, at);
  const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, Buffer.from(name), packed]);
  const directory = Buffer.concat([
    Buffer.from('PK\u0001\u0002\u0014\u0000'),
    fields,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  for (const at of [8, 10]) end.writeUInt16LE(1, at);
  for (const [value, at] of [
    [directory.length, 12],
    [local.length, 16],
  ])
    end.writeUInt32LE(value, at);
  return Buffer.concat([local, directory, end]);
}

/** Writes files as GDELT would publish them. @returns the list of them */
function publish(folder) {
  mkdirSync(folder, { recursive: true });
  return Array.from({ length: files }, (_, file) => {
    const lines = recorded.slice(0, rowsOfFile).map((row, index) => {
      const cells = row.split('\t');
      [cells[0], cells[1], cells[59]] = [
        String(900_000_000 + file * 10_000 + index),
        digits(file).slice(0, 8),
        digits(file),
      ];
      return cells.join('\t');
    });
    const archive = zipped(nameOf(file), Buffer.from(`${lines.join('\n')}\n`));
    writeFileSync(join(folder, `${nameOf(file)}.zip`), archive);
    const md5 = createHash('md5').update(archive).digest('hex');
    return `${archive.length} ${md5} http://data.gdeltproject.org/gdeltv2/${nameOf(file)}.zip`;
  });
}

/** The answers of a provider whose newest file is the one of `newest()`. */
function provider(folder, list, newest) {
  return async (name) => {
    if (name === 'lastupdate.txt') return { status: 200, body: Buffer.from(list[newest()]) };
    if (name === 'masterfilelist.txt')
      return { status: 200, body: Buffer.from(list.slice(0, newest() + 1).join('\n')) };
    return { status: 200, body: await readFile(join(folder, name)) };
  };
}

/** The largest resident set while the first sixth of the files was taken in, and after that, in bytes. */
let [early, late] = [0, 0];

async function takenIn(url, folder, list, isFiltered) {
  let newest = 0;
  const source = await openGdelt(url, {
    ...{ isFiltered, answer: provider(folder, list, () => newest) },
    now: () => start + newest * 900_000,
  });
  let reports = 0;
  const took = await seconds(async () => {
    for (; newest < files; newest++) {
      reports = await source.fetch();
      const used = process.memoryUsage.rss();
      if (newest < files / 6) early = Math.max(early, used);
      else late = Math.max(late, used);
    }
  });
  await source.close();
  if (!isFiltered && reports !== count) throw new Error(`${reports} of ${count} rows were taken in`);
  return count / took;
}

async function parsed(folder) {
  let rows = 0;
  const took = await seconds(async () => {
    for (let file = 0; file < files; file++) {
      rows += (await parsedGdelt(await readFile(join(folder, `${nameOf(file)}.zip`)), nameOf(file))).length;
    }
  });
  if (rows !== count) throw new Error(`${rows} of ${count} rows were parsed`);
  return count / took;
}

async function compare(engine, folder, list, within, urlOf) {
  const sides = {
    all: () => within((place) => takenIn(urlOf(place), folder, list, false)),
    parsed: () => parsed(folder),
    filtered: () => within((place) => takenIn(urlOf(place), folder, list, true)),
  };
  [early, late] = [0, 0];
  const figures = await turnAbout(sides, { count: 3, warming: 0 });
  const note = `RSS at most ${Math.round(early / 1e6)} MB in the first sixth, ${Math.round(late / 1e6)} MB after it`;
  const what = (rows) =>
    `${written(count)} rows of GDELT taken in, ${rows}, ${engine}, against reading, unpacking and parsing them`;
  const common = { unit: 'rows/s', against: figures.parsed, better: 'more', atLeast: 1 / 3 };
  line({ ...common, what: what('all kept'), of: figures.all, note });
  line({ ...common, what: what('by the filter of the kind'), of: figures.filtered });
}

await withSqlite(async (path) => {
  const folder = join(dirname(path), 'gdelt');
  const list = publish(folder);
  await compare('SQLite', folder, list, withSqlite, (place) => `sqlite:${place}`);
  const missing = await postgresMissing();
  if (missing) skipped(`${written(count)} rows of GDELT taken in, PostgreSQL`, missing);
  else await compare('PostgreSQL', folder, list, withPostgres, (place) => place);
});
