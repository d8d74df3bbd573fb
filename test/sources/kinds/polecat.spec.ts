import { createHash } from 'node:crypto';
import { mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { reportSchema } from '../../../src/domain/reports/report.js';
import { polecatSource } from '../../../src/sources/kinds/polecat/polecat.js';
import { MemorySource } from '../../support/fetch-once.js';
import type { UpstreamAnswer } from '../../support/servers/upstream.js';
import { withDirectoryField, zipOf } from '../../support/zip.js';

const now = Date.parse('2026-11-28T12:00:00Z');

const names = [
  'Event ID|Event Date|Event Type|Event Mode|Intensity|Quad Code|Contexts|Actor Name|Actor Country|Actor COW',
  'Primary Actor Sector|Actor Sectors|Actor Title|Actor Name Raw|Wikipedia Actor ID|Recipient Name|Recipient Country',
  'Recipient COW|Primary Recipient Sector|Recipient Sectors|Recipient Title|Recipient Name Raw|Wikipedia Recipient ID',
  'Placename|City|District|Province|Country|Latitude|Longitude|GeoNames ID|Raw Placename|Feature Type|Source',
  'Publication Date|Story People|Story Organizations|Story Locations|Language|Version',
].flatMap((line) => line.split('|'));

/** A row of POLECAT: `None` stands where nothing is said. */
function polecatRow(id: string, cells: Readonly<Record<string, string>> = {}): string {
  const usual: Record<string, string> = {
    ...{ 'Event ID': id, 'Event Date': '2026-11-20', 'Event Type': 'CONSULT', 'Event Mode': 'visit' },
    ...{ 'Actor Name': 'Wang Yi', 'Actor Country': 'CHN', 'Primary Actor Sector': 'GOV' },
    ...{ 'Recipient Name': 'Marco Rubio', 'Recipient Country': 'USA', 'Primary Recipient Sector': 'GOV' },
    ...{ City: 'Beijing', Country: 'CHN', Source: 'Xinhua', 'Publication Date': '2026-11-21', Language: 'en' },
  };
  return names.map((name) => cells[name] ?? usual[name] ?? 'None').join('\t');
}

const polecatFile = (rows: readonly string[], header = names) => `${[header.join('\t'), ...rows].join('\n')}\n`;

const icewsNames = [
  'Event ID|Event Date|Source Name|Source Sectors|Source Country|Event Text|CAMEO Code|Intensity|Target Name|Target Sectors',
  'Target Country|Story ID|Sentence Number|Publisher|City|District|Province|Country|Latitude|Longitude',
].flatMap((line) => line.split('|'));

function icewsRow(id: string, cells: Readonly<Record<string, string>> = {}): string {
  const usual: Record<string, string> = {
    ...{
      'Event ID': id,
      'Event Date': '1995-01-02',
      'Source Name': 'Boris Yeltsin',
      'Source Country': 'Russian Federation',
    },
    ...{
      'Source Sectors': 'Executive,Government',
      'CAMEO Code': '36',
      'Target Name': 'China',
      'Target Country': 'China',
    },
    ...{
      'Event Text': 'Express intent to meet or negotiate',
      Intensity: '4.0',
      Publisher: 'Reuters News',
      Country: 'China',
    },
  };
  return icewsNames.map((name) => cells[name] ?? usual[name] ?? '').join('\t');
}

const icewsFile = (rows: readonly string[]) =>
  Buffer.from(`${[icewsNames.join('\t'), ...rows].join('\r\n')}\r\n`, 'latin1');

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'thaw-polecat-'))));
afterEach(() => rm(folder, { recursive: true }));

const ofFolder = (settings: object = {}) =>
  new MemorySource(polecatSource, { folder, ...settings }, () => ({ status: 404 }));

it('reads POLECAT by the names of its columns', async () => {
  const rows = [
    polecatRow('1'),
    polecatRow('2', { 'Event Type': 'COOPERATE', 'Event Mode': 'None', Contexts: 'military; legal' }),
    polecatRow('3', { 'Actor Country': 'DEU; FRA; None', 'Recipient Country': 'PRK' }),
    polecatRow('4', { 'Recipient Country': 'CHN' }),
    polecatRow('5', { 'Event Type': 'DANCE' }),
    polecatRow('6', { 'Event Date': '2026-02-30' }),
  ];
  await writeFile(join(folder, 'ngecEvents.20261127.txt'), polecatFile(rows));
  await writeFile(join(folder, 'notes.pdf'), 'no table');
  const source = ofFolder();
  await source.fetch(now);
  expect(source.reports['1 2026-11-20']).toEqual({
    key: '1 2026-11-20',
    title: 'POLECAT coded ‘Consult: visit’ between China and the United States in one article of Xinhua',
    publisher: 'Xinhua',
    published: Date.parse('2026-11-21'),
    day: '2026-11-20',
    language: 'en',
    actors: [
      { party: 'CN', name: 'Wang Yi', role: 'initiator', type: 'GOV' },
      { party: 'US', name: 'Marco Rubio', role: 'target', type: 'GOV' },
    ],
    place: 'Beijing, CHN',
    placeParty: 'CN',
    code: { scheme: 'PLOVER', value: 'CONSULT/visit' },
  });
  expect(source.reports['2 2026-11-20']).toMatchObject({ code: { value: 'COOPERATE/legal' } });
  expect(source.reports['3 2026-11-20']!.actors.map(({ party }) => party)).toEqual(['DE', 'FR', 'KP']);
  expect(Object.values(source.reports).every((report) => reportSchema.safeParse(report).success)).toBe(true);
  expect(source.dropped).toEqual({ 'fewer than two parties': 1 });
  expect(source.refusals).toEqual([
    'ngecEvents.20261127.txt line 6: Event Type DANCE is unknown',
    'ngecEvents.20261127.txt line 7: Event Date 2026-02-30 is no day',
  ]);
  const pair = ofFolder({ parties: 'CN-US' });
  await pair.fetch(now);
  expect([Object.keys(pair.reports), pair.dropped]).toEqual([
    ['1 2026-11-20', '2 2026-11-20'],
    { 'other parties': 1, 'fewer than two parties': 1 },
  ]);
});

it('reads ICEWS: names of countries, Latin-1, a lost zero, and an id that two events share', async () => {
  const rows = [
    icewsRow('7'),
    icewsRow('7', { 'Event Date': '1995-01-03', City: 'São Paulo' }),
    icewsRow('8', { 'CAMEO Code': '13y' }),
  ];
  await writeFile(join(folder, 'events.1995.tab'), icewsFile(rows));
  const source = ofFolder();
  await source.fetch(now);
  expect(Object.keys(source.reports)).toEqual(['7 1995-01-02', '7 1995-01-03']);
  expect(source.reports['7 1995-01-03']).toMatchObject({
    title:
      'ICEWS coded ‘Express intent to meet or negotiate’ (036) by Russia toward China in one article of Reuters News',
    place: 'São Paulo, China',
    code: { scheme: 'CAMEO', value: '036' },
  });
  expect(source.refusals).toEqual(['events.1995.tab line 4: CAMEO Code 13y is unknown']);
});

it('knows the malformed files of POLECAT: names of columns that no row has, and empty columns at the end', async () => {
  const header = [...names.slice(0, 35), 'Headline', ...names.slice(35)];
  await writeFile(join(folder, 'a.txt'), polecatFile([polecatRow('1')], header));
  await writeFile(join(folder, 'b.txt'), polecatFile([`${polecatRow('2')}\t\t\t`]));
  const source = ofFolder();
  await source.fetch(now);
  expect([Object.keys(source.reports), source.refusals]).toEqual([['1 2026-11-20', '2 2026-11-20'], []]);
});

it('refuses a file as a whole from the line on where it is shifted or breaks off, and takes in the others', async () => {
  const files: Record<string, string> = {
    'a.txt': polecatFile([polecatRow('1'), polecatRow('2').replace('\t', '\t\t')]),
    'b.txt': polecatFile([polecatRow('1'), polecatRow('2').slice(0, 60)]),
    'c.txt': polecatFile([polecatRow('1')], names.slice(1)),
    'd.txt': polecatFile([polecatRow('1', { 'Event Date': 'yesterday' })]),
    'e.txt': '',
    'f.txt': polecatFile([polecatRow('9')]),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const source = ofFolder();
  await source.fetch(now);
  expect(Object.keys(source.reports)).toEqual(['9 2026-11-20']);
  expect(source.refusals).toEqual([
    'a.txt: a.txt is refused as a whole: from line 3 on a row has more than 40 columns: “None”',
    expect.stringMatching(/^b.txt: b.txt is refused as a whole: from line 3 on a row has \d+ of 40 columns$/),
    'c.txt: c.txt is refused as a whole: from line 1 on there is no column Event ID: it is neither of POLECAT nor of ICEWS',
    'd.txt: d.txt is refused as a whole: from line 2 on column Event Date holds “yesterday”',
    'e.txt: e.txt is empty',
  ]);
});

it('takes in each file once, the changed one again, and goes on with the line at which it was killed', async () => {
  const rows = Array.from({ length: 5_000 }, (_, index) => polecatRow(String(index)));
  await writeFile(join(folder, 'a.txt'), polecatFile(rows));
  const source = ofFolder();
  await source.fetch(now, 1);
  expect(source.cursor).toMatchObject({ current: { name: 'a.txt', lines: { 'a.txt': 2_001 } } });
  await source.fetch(now);
  expect(Object.keys(source.reports).length).toBe(5_000);
  const { cursor } = source;
  expect(cursor).toEqual({ done: { 'a.txt': expect.any(String) }, gaps: [] });
  await source.fetch(now);
  expect(source.cursor).toEqual(cursor);
  rows[3] = polecatRow('3', { City: 'Shanghai' });
  await writeFile(join(folder, 'a.txt'), polecatFile(rows));
  await utimes(join(folder, 'a.txt'), now / 1_000, now / 1_000);
  await source.fetch(now);
  expect([...source.versions].filter(([, { length }]) => length > 1).map(([key]) => key)).toEqual(['3 2026-11-20']);
});

it('reads the tables of an archive, and says which files it was too small for', async () => {
  const manifest =
    'a.txt (text/plain) 9 bytes.\nbig.txt (text/plain) skipped because the total size of the download bundle exceeded the limit of 100 bytes.\n';
  const archive = zipOf({
    'MANIFEST.TXT': manifest,
    'data/a.txt': polecatFile([polecatRow('1')]),
    'b.txt': polecatFile([polecatRow('2')]),
    'c.pdf': '',
  });
  await writeFile(join(folder, 'dataverse_files.zip'), archive);
  await writeFile(join(folder, 'cut.zip'), archive.subarray(0, 300));
  const source = ofFolder();
  await source.fetch(now);
  expect(Object.keys(source.reports)).toEqual(['1 2026-11-20', '2 2026-11-20']);
  expect(source.gaps).toEqual([
    expect.stringMatching(/^dataverse_files.zip: big.txt \(text\/plain\) skipped because /),
  ]);
  expect(source.refusals).toEqual([expect.stringMatching(/^cut.zip: the archive cannot be read: /)]);
});

it('fetches the file of an address when it has changed', async () => {
  let body = polecatFile([polecatRow('1')]);
  let given: string | undefined;
  const source = new MemorySource(
    polecatSource,
    { url: 'https://data.example/week.txt' },
    ({ headers = {} }): UpstreamAnswer => {
      const etag = `"${body.length}"`;
      given = headers['if-none-match'];
      return given === etag ? { status: 304 } : { body, headers: { etag } };
    },
  );
  await source.fetch(now);
  await source.fetch(now);
  expect(given).toBe(`"${body.length}"`);
  body += `${polecatRow('22')}\n`;
  await source.fetch(now);
  expect(Object.keys(source.reports)).toEqual(['1 2026-11-20', '22 2026-11-20']);
});

it('follows a dataset of a Dataverse: only files whose MD5 is new are fetched, and each is checked', async () => {
  const files: Record<number, string> = { 11: polecatFile([polecatRow('1')]), 12: polecatFile([polecatRow('2')]) };
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  const sums: Record<number, string> = { 11: md5(files[11]!), 12: md5(files[12]!) };
  const source = new MemorySource(polecatSource, { dataset: 'doi:10.7910/DVN/AJGVIT' }, ({ url }): UpstreamAnswer => {
    const { pathname } = new URL(url);
    const id = Number(pathname.split('/').at(-1));
    if (pathname.startsWith('/api/access/datafile/')) return { body: files[id]! };
    const data = Object.keys(files).map((key) => ({
      dataFile: { id: Number(key), filename: `week${key}.txt`, md5: sums[Number(key)] },
    }));
    return { body: JSON.stringify({ status: 'OK', data }) };
  });
  await source.fetch(now);
  const fetched = () => source.asked.filter((url) => url.includes('datafile'));
  expect(Object.keys(source.reports)).toEqual(['1 2026-11-20', '2 2026-11-20']);
  await source.fetch(now);
  expect(fetched()).toEqual(
    [11, 12].map((id) => `https://dataverse.harvard.edu/api/access/datafile/${id}?format=original`),
  );
  files[12] = polecatFile([polecatRow('3')]);
  sums[12] = 'f'.repeat(32);
  await source.fetch(now);
  expect(source.refusals).toEqual([
    `week12.txt: week12.txt came with MD5 ${md5(files[12])}, and ${sums[12]} by the dataset`,
  ]);
  sums[12] = md5(files[12]);
  await source.fetch(now);
  expect(Object.keys(source.reports)).toContain('3 2026-11-20');
  const lost = new MemorySource(polecatSource, { file: 5 }, () => ({ status: 404 }));
  await expect(lost.fetch(now)).rejects.toThrow(
    'https://dataverse.harvard.edu does not list the files of the dataset (404)',
  );
});

it('refuses what is too large: a file over HTTP, an archive of many files, a line', async () => {
  const dataFile = { id: 1, filename: 'year.txt', filesize: 256_000_001 };
  const body = JSON.stringify({ data: { dataFile } });
  const file = new MemorySource(polecatSource, { file: 1 }, () => ({ body }));
  await file.fetch(now);
  expect(file.refusals).toEqual(['year.txt: year.txt is larger than 256,000,000 bytes: unpack it into a folder']);
  expect(file.asked).toEqual(['https://dataverse.harvard.edu/api/files/1']);
  await writeFile(join(folder, 'line.txt'), `${names.join('\t')}\n${'x'.repeat(1_100_000)}`);
  const many = Array.from({ length: 501 }, (_, index) => [`${index}.txt`, ''] as const);
  await writeFile(join(folder, 'many.zip'), zipOf(Object.fromEntries(many)));
  const source = ofFolder();
  await source.fetch(now);
  expect(source.refusals).toEqual([
    'line.txt: line.txt is no table: line 2 is longer than 1,000,000 bytes',
    'many.zip: the archive holds 501 files, more than 500',
  ]);
});

it('reads no folder or dataset of more than a thousand files, and says how many there are', async () => {
  const dataset = (count: number) => {
    const data = Array.from({ length: count }, (_, n) => ({ dataFile: { id: n + 1, filename: `${n}.txt`, md5: '0' } }));
    return { body: JSON.stringify({ data }) };
  };
  const listed = new MemorySource(polecatSource, { dataset: 'doi:10.7910/DVN/AJGVIT' }, () => dataset(1_001));
  await expect(listed.fetch(now)).rejects.toThrow('the dataset holds 1001 files: at most 1000 are read');
  await Promise.all(Array.from({ length: 1_001 }, (_, n) => writeFile(join(folder, `${n}.txt`), '')));
  await writeFile(join(folder, 'notes.pdf'), '');
  const source = ofFolder();
  await expect(source.fetch(now)).rejects.toThrow('the folder holds 1001 files: at most 1000 are read');
  expect([source.cursor, source.refusals]).toEqual([null, []]);
  await writeFile(join(folder, '0.txt'), polecatFile([polecatRow('1')]));
  await rm(join(folder, '1.txt'));
  await source.fetch(now);
  expect([Object.keys(source.reports), source.refusals.length]).toEqual([['1 2026-11-20'], 999]);
});

it('follows no link in a folder: it could lead out of it', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'thaw-outside-'));
  await writeFile(join(outside, 'a.txt'), polecatFile([polecatRow('9')]));
  await symlink(join(outside, 'a.txt'), join(folder, 'a.txt'));
  const source = ofFolder();
  await source.fetch(now);
  expect([source.reports, source.refusals]).toEqual([{}, []]);
  await rm(outside, { recursive: true });
});

it('unpacks no table of more than 4 GB, as the directory of its archive says', async () => {
  const archive = zipOf({ 'week.txt': polecatFile([polecatRow('1')]) });
  const source = ofFolder();
  for (const [index, bytes] of [4_000_000_001, 4_000_000_000].entries()) {
    await writeFile(join(folder, `${index}.zip`), withDirectoryField(archive, 24, bytes));
  }
  await source.fetch(now);
  expect(source.refusals[0]).toBe('0.zip: week.txt unpacks to 4,000,000,001 bytes, more than 4,000,000,000');
  // One byte less is unpacked, and found to be shorter than the directory says.
  expect(source.refusals[1]).toMatch(/^1\.zip\/week\.txt: .*cannot be unpacked/);
});

it('needs one place where the files are', () => {
  const read = (settings: object) => polecatSource.settings.safeParse(settings).success;
  expect(
    [
      {},
      { folder: 'a', url: 'https://a.example/' },
      { folder: 'a' },
      { folder: 'a', parties: 'US-XX' },
      { dataset: 'x' },
    ].map(read),
  ).toEqual([...[false, false, true, false, false]]);
});
