import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { gdeltSource } from '../../../src/sources/kinds/gdelt/gdelt.js';
import { MemorySource } from '../../support/fetch-once.js';
import { GdeltWeek } from '../../support/generated/gdelt-week.js';
import { withDirectoryField, zipOf } from '../../support/zip.js';

const start = '2026-11-20T00:00:00Z';
const hour = 3_600_000;
const day = 24 * hour;

/** Every row is taken in, so that what is stored can be counted. */
const everything = { acts: '', betweenParties: false, typedActor: false, rootOnly: false };

/** A source of generated files; `now` is the instant at which the provider answers. */
function sourceOf(week: GdeltWeek, settings: object = {}) {
  const at = { now: week.instant(0) };
  const source = new MemorySource(
    gdeltSource,
    { stream: 'english', ...everything, ...settings },
    ({ url, headers = {} }) => week.answer({ path: new URL(url).pathname, headers }, at.now),
  );
  const fetch = async (now: number, batches?: number) => {
    at.now = now;
    await source.fetch(now, batches);
  };
  return {
    source,
    fetch,
    files: () => source.asked.filter((url) => url.endsWith('.zip')).map((url) => url.split('/').at(-1)),
  };
}

/** The ids of the events of quarters. */
const ids = (week: GdeltWeek, quarters: readonly number[], rows = 30) =>
  quarters.flatMap((quarter) => Array.from({ length: rows }, (_, row) => week.id(quarter, row)));

const upTo = (last: number, first = 0) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

it('takes in the newest file, then each as it comes, and asks for nothing twice', async () => {
  const week = new GdeltWeek({ start });
  const { source, fetch, files } = sourceOf(week);
  await fetch(week.instant(3));
  expect(Object.keys(source.reports)).toEqual(ids(week, [3]));
  await fetch(week.instant(3) + 60_000);
  await fetch(week.instant(4));
  await fetch(week.instant(4) + 60_000);
  expect(Object.keys(source.reports)).toEqual(ids(week, [3, 4]));
  expect(files()).toEqual([3, 4].flatMap((quarter) => [week.name(quarter, 'mentions'), week.name(quarter, 'export')]));
  expect(
    source.asked.every((url) => url.startsWith('https://storage.googleapis.com/data.gdeltproject.org/gdeltv2/')),
  ).toBe(true);
  expect(source.gaps).toEqual([]);
});

it('joins the mentions: confidence and publishers, and a new version where an earlier event is mentioned anew', async () => {
  const week = new GdeltWeek({ start });
  const { source, fetch } = sourceOf(week);
  await fetch(week.instant(0));
  await fetch(week.instant(1));
  const versions = source.versions.get(week.id(0, 3))!;
  expect(versions.map((each) => each!.publishers!.filter((name) => name.endsWith('.example')))).toEqual([
    ['first3.example'],
    ['first3.example', 'later1.example'],
  ]);
  expect(versions[0]!.tally).toMatchObject({ confidence: 40 });
  const strict = sourceOf(week, { minConfidence: 60 });
  await strict.fetch(week.instant(1));
  expect(strict.source.dropped).toEqual({ 'low confidence': 15, 'mentions of events that are not kept': 45 });
  const plain = sourceOf(week, { mentions: false });
  await plain.fetch(week.instant(1));
  expect(plain.source.reports[week.id(1, 0)]).not.toHaveProperty('publishers');
  expect(plain.files()).toEqual([week.name(1, 'export')]);
});

it('follows both streams, each from its own list', async () => {
  const [english, translated] = [new GdeltWeek({ start }), new GdeltWeek({ start, isTranslated: true })];
  const source = new MemorySource(gdeltSource, { ...everything, stream: 'both' }, ({ url, headers = {} }) => {
    const path = new URL(url).pathname;
    return (path.includes('translation') ? translated : english).answer({ path, headers }, english.instant(0));
  });
  await source.fetch(english.instant(0));
  expect(source.asked.filter((url) => url.endsWith('.zip')).length).toBe(4);
  expect(source.reports[english.id(0, 1)]?.language).toBe('ar');
});

it('catches up after a pause, the newest eight quarters at a time, from the end of the list of all files', async () => {
  const week = new GdeltWeek({ start, rows: 2 });
  const { source, fetch, files } = sourceOf(week);
  await fetch(week.instant(0));
  await fetch(week.instant(20));
  expect(Object.keys(source.reports)).toEqual(ids(week, [0, ...upTo(20, 13)], 2));
  await fetch(week.instant(20) + 300_000);
  await fetch(week.instant(20) + 600_000);
  expect(new Set(Object.keys(source.reports))).toEqual(new Set(ids(week, upTo(20), 2)));
  const events = files().filter((name) => name!.includes('export'));
  expect(new Set(events).size).toBe(events.length);
});

it('reads the list of all files in parts of 64 KB, and no further back than is needed', async () => {
  const week = new GdeltWeek({ start, rows: 1 });
  const { source, fetch } = sourceOf(week, { mentions: false });
  const parts = () => source.asked.filter((url) => url.endsWith('masterfilelist.txt')).length;
  await fetch(week.instant(0));
  await fetch(week.instant(400));
  expect([parts(), Object.keys(source.reports).length]).toEqual([1, 9]);
  for (let time = 1; time < 50; time++) await fetch(week.instant(400) + time);
  expect(Object.keys(source.reports).length).toBe(401);
  expect(Math.ceil(week.list(0, 400).length / 65_536)).toBe(2);
  expect(parts()).toBeGreaterThan(50);
  expect(parts()).toBeLessThan(2 * 50);
});

it('reads 4 MB of the list of all files at most, and takes what is older for missing', async () => {
  const week = new GdeltWeek({ start, rows: 1 });
  const size = 120_000_000;
  const ranges: string[] = [];
  const line = `1000000 ${'0'.repeat(32)} http://data.gdeltproject.org/gdeltv2/20261125120000.gkg.csv.zip\n`;
  let now = week.instant(0);
  const source = new MemorySource(
    gdeltSource,
    { stream: 'english', mentions: false, ...everything },
    ({ url, headers = {} }) => {
      const path = new URL(url).pathname;
      if (!path.endsWith('masterfilelist.txt')) return week.answer({ path, headers }, now);
      // A list that names nothing of the quarters sought, however far back it is read.
      ranges.push(headers.range!);
      const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(headers.range!)!;
      const [from, to] = first === '' ? [size - Number(last), size - 1] : [Number(first), Number(last)];
      const body = line.repeat(1 + Math.ceil((to - from) / line.length)).slice(0, to - from + 1);
      return { status: 206, body, headers: { 'content-range': `bytes ${from}-${to}/${size}` } };
    },
  );
  await source.fetch(now);
  now = week.instant(2);
  await source.fetch(now);
  expect([ranges.length, ranges[0], ranges.at(-1)]).toEqual([
    64,
    'bytes=-65536',
    `bytes=${size - 64 * 65_536}-${size - 63 * 65_536 - 1}`,
  ]);
  expect(Object.keys(source.reports)).toEqual(ids(week, [0, 2], 1));
  expect(source.gaps).toEqual(['20261120001500.export.CSV.zip is not in the list of files; looked for again']);
});

it.each([
  ['that is missing', (week: GdeltWeek) => week.instead.set(week.name(1, 'export'), 404), 'missing', undefined],
  [
    'that the storage forbids',
    (week: GdeltWeek) => week.instead.set(week.name(1, 'export'), 403),
    'missing',
    undefined,
  ],
  [
    'of another size',
    (week: GdeltWeek) => week.instead.set(week.name(1, 'export'), week.archive(1, 'export').subarray(0, 900)),
    'damaged',
    /^it has 900 bytes, and \d+ by the list of files$/,
  ],
  [
    'with a wrong MD5',
    (week: GdeltWeek) => {
      const other = Buffer.from(week.archive(1, 'export'));
      other[200]! ^= 1;
      week.instead.set(week.name(1, 'export'), other);
    },
    'damaged',
    /^its MD5 is [0-9a-f]{32}, and [0-9a-f]{32} by the list of files$/,
  ],
])('takes in the rest beside a file %s, and the file once it is there', async (_, damage, reason, fault) => {
  const week = new GdeltWeek({ start });
  const { source, fetch, files } = sourceOf(week);
  await fetch(week.instant(0));
  damage(week);
  await fetch(week.instant(1));
  await fetch(week.instant(2));
  expect(Object.keys(source.reports)).toEqual(ids(week, [0, 2]));
  expect(source.gaps).toEqual([`${week.name(1, 'export')} is ${reason}; looked for again`]);
  expect(source.refusals).toEqual(
    fault ? [`${week.name(1, 'export')}: ${source.refusals[0]?.split(': ').at(-1)}`] : [],
  );
  if (fault) expect(source.refusals[0]!.split(': ').at(-1)).toMatch(fault);
  const looked = () => files().filter((name) => name === week.name(1, 'export')).length;
  expect(looked()).toBe(1);
  await fetch(week.instant(1) + hour);
  expect([looked(), source.refusals.length]).toEqual([2, fault ? 1 : 0]);
  week.instead.clear();
  await fetch(week.instant(1) + 2 * hour);
  expect(source.gaps).toEqual([]);
  expect(source.reports[week.id(1, 3)]).toMatchObject({ tally: { confidence: 40 } });
});

it('gives a file up after seven days, and says so for good', async () => {
  const week = new GdeltWeek({ start, rows: 1 });
  const { source, fetch, files } = sourceOf(week);
  await fetch(week.instant(0));
  for (const quarter of [1, 2]) {
    week.instead.set(week.name(quarter, 'export'), 404);
    week.unlisted.add(week.name(quarter, 'mentions'));
  }
  await fetch(week.instant(2));
  expect(source.gaps.toSorted()).toEqual([
    `${week.name(1, 'export')} and 1 more, through 2026-11-20 00:30 UTC, are missing; looked for again`,
    `${week.name(1, 'mentions')} and 1 more, through 2026-11-20 00:30 UTC, are not in the list of files; looked for again`,
  ]);
  for (let time = 1; time <= 8; time++) await fetch(week.instant(2) + time * day);
  const given = source.gaps;
  expect(given).toEqual([
    `${week.name(1, 'export')} and 1 more, through 2026-11-20 00:30 UTC, did not come within 7 days: given up`,
    `${week.name(1, 'mentions')} and 1 more, through 2026-11-20 00:30 UTC, did not come within 7 days: given up`,
  ]);
  week.instead.clear();
  const looked = files().filter((name) => name === week.name(1, 'export')).length;
  await fetch(week.instant(2) + 10 * day);
  expect(files().filter((name) => name === week.name(1, 'export')).length).toBe(looked);
  expect(source.gaps).toEqual(given);
});

it.each([
  ['a truncated archive', (file: Buffer) => file.subarray(0, -30), 'the archive cannot be read: '],
  [
    'an archive whose directory says 3 GB',
    (file: Buffer) => withDirectoryField(file, 24, 3_000_000_000),
    'unpacks to 3,000,000,000 bytes, more than 30,000,000',
  ],
  [
    'an archive with ZIP64 sizes',
    (file: Buffer) => withDirectoryField(file, 24, 0xffff_ffff),
    'bytes, more than 30,000,000',
  ],
  ['a file that unpacks to more than it says', (file: Buffer) => withDirectoryField(file, 24, 100), 'too many bytes'],
  ['a file of another checksum', (file: Buffer) => withDirectoryField(file, 16, 1), 'its CRC-32 does not fit'],
  [
    'an encrypted file',
    (file: Buffer) => withDirectoryField(file, 8, 0x0008_0801),
    'is encrypted or packed in an unusual way',
  ],
  ['two files', () => zipOf({ a: '1', b: '2' }), 'the archive holds 2 files, more than 1'],
  ['none', () => zipOf({}), 'the archive is empty'],
  ['no archive', () => Buffer.from('<html>'), 'the archive cannot be read'],
])('refuses %s as a whole, although its MD5 is right', async (_, change, reason) => {
  const week = new GdeltWeek({ start, rows: 3 });
  const archive = week.archive.bind(week);
  week.archive = (quarter, table) => (table === 'export' ? change(archive(quarter, table)) : archive(quarter, table));
  const { source, fetch } = sourceOf(week);
  await fetch(week.instant(0));
  expect(source.reports).toEqual({});
  expect(source.refusals).toEqual([expect.stringContaining(`${week.name(0, 'export')}: `)]);
  expect(source.refusals[0]).toContain(reason);
});

it('asks for no archive that its list says is larger than 5 MB', async () => {
  const week = new GdeltWeek({ start, rows: 1 });
  const { source, fetch, files } = sourceOf(week, { mentions: false });
  const list = week.list(0, 0).replace(/^\d+/, '5000001');
  week.instead.set('lastupdate.txt', Buffer.from(list));
  await fetch(week.instant(0));
  expect(files()).toEqual([]);
  expect(source.refusals).toEqual([`${week.name(0, 'export')}: it has 5,000,001 bytes, more than 5,000,000`]);
});

it('refuses a file with a shifted column as a whole, with the line where it begins', async () => {
  const week = new GdeltWeek({ start, rows: 5 });
  const table = week.table.bind(week);
  week.table = (quarter, name) => {
    const lines = table(quarter, name).split('\n');
    if (quarter === 1 && name === 'export') lines[2] = lines[2]!.replace('\t', '\t\t');
    return lines.join('\n');
  };
  const { source, fetch } = sourceOf(week);
  await fetch(week.instant(0));
  await fetch(week.instant(1));
  const file = week.name(1, 'export').replace('.zip', '');
  expect(source.refusals).toEqual([
    `${file}.zip: ${file} is refused as a whole: from line 3 on column 2, Day, holds “”`,
  ]);
  expect(Object.keys(source.reports)).toEqual(ids(week, [0], 5));
});

it('names a row that cannot be read by file and line, and takes in the others', async () => {
  const week = new GdeltWeek({ start, rows: 3 });
  const table = week.table.bind(week);
  week.table = (quarter, name) =>
    name === 'mentions'
      ? table(quarter, name)
      : table(quarter, name).replace(/^(900000001\t(?:[^\t]*\t){25})\d+/m, '$1---');
  const { source, fetch } = sourceOf(week);
  await fetch(week.instant(0));
  const file = week.name(0, 'export').replace('.zip', '');
  expect(source.refusals).toEqual([`${file} line 2: EventCode --- is no code of CAMEO`]);
  expect(Object.keys(source.reports)).toEqual([week.id(0, 0), week.id(0, 2)]);
});

it('reads an old list, and one that is no list, without losing its place', async () => {
  const week = new GdeltWeek({ start, rows: 1 });
  const { source, fetch } = sourceOf(week);
  await fetch(week.instant(4));
  const cursor = source.cursor;
  week.instead.set('lastupdate.txt', Buffer.from(week.list(2, 2)));
  await fetch(week.instant(4) + 1);
  expect(source.cursor).toEqual(cursor);
  week.instead.set('lastupdate.txt', Buffer.from('<html>Error</html>'));
  await expect(fetch(week.instant(4) + 2)).rejects.toThrow(
    'lastupdate.txt names no file of events: it begins “<html>Error</html>”',
  );
  week.instead.set('lastupdate.txt', 404);
  await expect(fetch(week.instant(4) + 3)).rejects.toThrow('lastupdate.txt is missing (404)');
  week.instead.set('lastupdate.txt', 429);
  await expect(fetch(week.instant(4) + 4)).rejects.toThrow('answers 429');
  week.instead.clear();
  week.instead.set(week.name(5, 'export'), 500);
  await expect(fetch(week.instant(5))).rejects.toThrow('answers 500');
  week.instead.clear();
  await fetch(week.instant(5) + 1);
  expect(Object.keys(source.reports)).toEqual(ids(week, [4, 5], 1));
});

it('gives the same table whatever the order of fetches, crashes and holes', async () => {
  const quarters = 12;
  const final = async (
    week: GdeltWeek,
    steps: readonly (readonly [quarter: number, batches: number | undefined])[],
  ) => {
    const { source, fetch } = sourceOf(week);
    await fetch(week.instant(0));
    for (const [quarter, batches] of steps) await fetch(week.instant(quarter), batches);
    week.instead.clear();
    for (let time = 2; time < 9; time++) await fetch(week.instant(quarters) + time * hour);
    return source;
  };
  const plain = await final(
    new GdeltWeek({ start, rows: 4 }),
    upTo(quarters).map((quarter) => [quarter, undefined] as const),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(quarters), fc.option(fc.nat(5), { nil: undefined })), { maxLength: 12 }),
      fc.uniqueArray(fc.integer({ min: 1, max: quarters }), { maxLength: 3 }),
      async (steps, holes) => {
        const week = new GdeltWeek({ start, rows: 4 });
        for (const quarter of holes) week.instead.set(week.name(quarter, 'export'), 404);
        const source = await final(
          week,
          steps.sort(([a], [b]) => a - b),
        );
        expect(source.reports).toEqual(plain.reports);
        expect(source.gaps).toEqual([]);
        // Nothing is stored twice: each version says something else than the one before.
        expect(Math.max(...[...source.versions.values()].map(({ length }) => length))).toBe(2);
      },
    ),
    { numRuns: 15 },
  );
});
