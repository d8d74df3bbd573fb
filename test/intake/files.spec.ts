import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { checkFile } from '../../src/intake/files/file-check.js';
import { type ImportFileOptions, openImportFile } from '../../src/intake/files/import-file.js';
import { talks } from './samples.js';

const map = talks('{date}', { title: '{title}', sources: [{ title: '{src}', publisher: '{pub}' }] });
const header = 'date,title,src,pub';

/** The bytes of a file in pieces of a few bytes, as a slow disk may give them. */
async function* pieces(bytes: Buffer, size = 7): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

interface Read {
  readonly line: number;
  readonly title?: unknown;
  readonly fault?: string;
  readonly covers?: number;
}

/** What is read of a file: a title or a fault for each item. */
async function read(file: string | Buffer, options: ImportFileOptions = { map }): Promise<Read[]> {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file;
  const { inputs } = await openImportFile(pieces(bytes), options);
  const items: Read[] = [];
  for await (const some of inputs) {
    for (const { line, input, fault, covers } of some) {
      if (!fault) items.push({ line, title: (input as { title?: unknown }).title });
      else
        items.push({
          line,
          fault: `${fault.code}: ${fault.message}`,
          ...(covers !== undefined && covers > 1 && { covers }),
        });
    }
  }
  return items;
}

const titles = async (file: string | Buffer, options?: ImportFileOptions) =>
  (await read(file, options)).map(({ title }) => title);
const rows = (...lines: string[]) => [header, ...lines].join('\n');

describe('the encoding of a table', () => {
  const text = rows('2024-01-30,Réunion à São Tomé – “€”,Note,Agência', '2024-01-31,Next,Note,Press', '');

  it('that is not UTF-8 is no text with U+FFFD: its line is refused with what other encodings would read', async () => {
    const [first, second] = await read(
      Buffer.from('date,title,src,pub\n2024-01-30,Réunion,Note,Agência\n2024-01-31,Next,N,P\n', 'latin1'),
    );
    expect(first).toEqual({
      line: 2,
      fault: expect.stringMatching(/^not-utf-8: the line is not UTF-8: as windows-1252 it reads “Réunion”/),
    });
    expect(second).toEqual({ line: 3, title: 'Next' });
  });

  it('is obeyed where it is said, and a line that is none of it is refused', async () => {
    const windows = Buffer.from(
      text.replaceAll('–', '\x96').replaceAll('“', '\x93').replaceAll('”', '\x94').replaceAll('€', '\x80'),
      'latin1',
    );
    for (const encoding of ['windows-1252', 'latin1', 'CP1252'])
      expect(await titles(windows, { map, encoding })).toEqual(['Réunion à São Tomé – “€”', 'Next']);
    const undefinedByte = Buffer.from(rows('2024-01-30,A\x81B,Note,Press', '2024-01-31,Next,N,P'), 'latin1');
    expect(await read(undefinedByte, { map, encoding: 'windows-1252' })).toEqual([
      { line: 2, fault: 'wrong-encoding: the line is not windows-1252' },
      { line: 3, title: 'Next' },
    ]);
  });

  it.each([
    ['gb18030', 'd6d0c3c0bbe1cce82c', '中美会谈'],
    ['gbk', 'd6d0c3c0bbe1cc', '中美会'],
    ['big5', 'a4a4acfcb77cbdcd', '中美會談'],
    ['shift_jis', '93fa8f5c955c', '日十表'],
    ['sjis', '93fa965c5c7c', '日暴\\|'],
    ['euc-kr', 'c7d1b1b9', '한국'],
  ])('may be %s', async (encoding, hex, title) => {
    const wanted = title.replace(/,$/, '');
    const cell = Buffer.from(hex, 'hex');
    const bytes = Buffer.concat([
      Buffer.from(`${header}\n2024-01-30,`),
      encoding === 'gb18030' ? cell.subarray(0, 8) : encoding === 'gbk' ? cell.subarray(0, 6) : cell,
      Buffer.from(',Note,Press\n'),
    ]);
    expect(await titles(bytes, { map, encoding })).toEqual([
      encoding === 'gb18030' ? new TextDecoder('gb18030').decode(cell.subarray(0, 8)) : wanted,
    ]);
  });

  it.each([
    ['UTF-8 with its mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 little-endian with its mark', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 big-endian with its mark', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['UTF-16 little-endian without one', Buffer.from(text, 'utf16le')],
    ['UTF-16 big-endian without one', Buffer.from(text, 'utf16le').swap16()],
  ])('is seen where it is sure: %s', async (_, bytes) => {
    expect(await titles(bytes)).toEqual(['Réunion à São Tomé – “€”', 'Next']);
    // The mark is surer than what is said.
    if (bytes[0]! >= 0xef) expect(await titles(bytes, { map, encoding: 'windows-1252' })).toHaveLength(2);
  });

  it('UTF-16 that holds half of a surrogate pair, or half of a unit, is refused with the line', async () => {
    const half = rows('2024-01-30,A\ud800B,Note,Press', '2024-01-31,Next,N,P\n');
    expect(await read(Buffer.from(`\ufeff${half}`, 'utf16le'))).toEqual([
      { line: 2, fault: 'wrong-encoding: the line is not utf-16le' },
      { line: 3, title: 'Next' },
    ]);
    const cut = Buffer.from(`\ufeff${text}`, 'utf16le').subarray(0, -3);
    expect((await read(cut)).at(-1)).toMatchObject({ line: 3, fault: expect.stringContaining('utf-16le') });
  });

  it('that is not UTF-8 is decoded line by line, of at most 16 MiB', async () => {
    const long = (bytes: number) =>
      Buffer.concat([Buffer.from('["'), Buffer.alloc(bytes - 4, 0xe9), Buffer.from('"]')]);
    const { inputs } = await openImportFile(pieces(long(16 * 1024 * 1024 + 1), 1_000_000), {
      encoding: 'latin1',
    }).catch((error: Error) => ({ inputs: [[{ fault: error }]] }));
    const faults: unknown[] = [];
    for await (const some of inputs) for (const { fault } of some) faults.push(fault);
    expect(faults).toHaveLength(1);
  });

  it('that is unknown is named', async () => {
    await expect(read(text, { map, encoding: 'klingon' })).rejects.toMatchObject({
      code: 'unknown-encoding',
      message: expect.stringContaining('there is no encoding klingon'),
    });
  });

  it('counts for lines of JSON and for a JSON array, too', async () => {
    const events = ['Réunion', 'Suite'].map((title) => JSON.stringify(talks('2024-01-30', { title })));
    const latin1 = (written: string) => Buffer.from(written, 'latin1');
    expect(await titles(latin1(events.join('\n')), { encoding: 'latin1' })).toEqual(['Réunion', 'Suite']);
    expect(await titles(latin1(`[${events.join(',\n')}]`), { encoding: 'latin1' })).toEqual(['Réunion', 'Suite']);
    expect(await titles(Buffer.from(`\ufeff${events.join('\r\n')}`, 'utf16le'), {})).toEqual(['Réunion', 'Suite']);
    expect((await read(latin1(events.join('\n')), {}))[0]!.fault).toContain('as windows-1252 it reads “Réunion”');
    expect((await read(latin1(`[${events.join(',')}]`), {}))[0]!.fault).toContain('not-utf-8: the item is not UTF-8');
  });
});

describe('quotes in a table', () => {
  it('that nobody closes swallow no row behind: the fault names the line in which the quote opens', async () => {
    const table = rows(
      '2024-01-30,A,Note,Press',
      '2024-01-31,"B,Note,Press',
      '2024-02-01,R1,Note,Press',
      '2024-02-02,"R2, too",Note,Press',
      '2024-02-03,R3,Note,Press',
    );
    expect(await read(table)).toEqual([
      { line: 2, title: 'A' },
      { line: 3, fault: 'malformed-csv: the quote that opens cell 2 (title) is not closed' },
      { line: 4, title: 'R1' },
      { line: 5, title: 'R2, too' },
      { line: 6, title: 'R3' },
    ]);
  });

  it('that nobody closes, with lines behind that are no rows, count those lines with the fault', async () => {
    const table = rows('2024-01-31,"B,Note,Press', 'and some words', 'and more', '2024-02-01,R1,Note,Press');
    expect(await read(table)).toEqual([
      {
        line: 2,
        covers: 3,
        fault: 'malformed-csv: the quote that opens cell 2 (title) is not closed; lines 3 to 4 were not read with it',
      },
      { line: 5, title: 'R1' },
    ]);
  });

  it('that stay open for more than 1 MiB are given up without being held, and all rows behind are read', async () => {
    const many = Array.from({ length: 60_000 }, (_, n) => `2024-02-01,R${n},Note,Press`);
    const items = await read(Buffer.from(rows('2024-01-31,"B,Note,Press', ...many)));
    expect(items).toHaveLength(60_001);
    expect(items.filter(({ fault }) => fault)).toMatchObject([{ line: 2 }]);
  });

  it('within a cell are text, and are one report a row at most', async () => {
    const table = rows(
      '2024-01-30,Talks on "frozen" assets,Note,Press',
      '2024-01-31,"Talks" on assets,Note,Press',
      '2024-02-01,He said "no, Note,Press',
      '2024-02-02,6" shells,Note,Press',
    );
    expect(await titles(table)).toEqual(['Talks on "frozen" assets', '"Talks" on assets', 'He said "no', '6" shells']);
  });

  it('escaped by backslashes, as databases write them, are text', async () => {
    const table = rows('2024-01-30,"He said \\"no, thanks\\"","Note",Press', '2024-01-31,"C:\\",Note,Press', '\u001a');
    expect(await titles(table)).toEqual(['He said "no, thanks"', 'C:\\']);
  });

  it('may hold separators, doubled quotes and lines, and stand behind spaces', async () => {
    const table = `${header}\r\n2024-01-30, "One, ""two""\r\nthree" ,Note,Press\r\n2024-01-31,"","Note",Press\r\n`;
    expect(await read(table)).toEqual([
      { line: 2, title: 'One, "two"\r\nthree' },
      { line: 4, title: undefined },
    ]);
  });
});

describe('the layout of a table', () => {
  it.each([
    ['semicolons', ';'],
    ['tabs', '\t'],
    ['bars', '|'],
  ])('is seen by its header: %s', async (_, separator) => {
    const table = [`date,title,src,pub`, '2024-01-30,One and two,Note,Press'].join('\n').replaceAll(',', separator);
    expect(await titles(table)).toEqual(['One and two']);
  });

  it('may be said where the cells stand apart by another character, and the fault proposes it', async () => {
    const table = 'date^title^src^pub\n2024-01-30^One^Note^Press';
    expect(await titles(table, { map, table: { separator: '^' } })).toEqual(['One']);
    await expect(read(table)).rejects.toMatchObject({
      code: 'invalid-column-map',
      message: expect.stringMatching(/names the column "src"; the table has date\^title.*say --separator/),
    });
  });

  it('obeys and passes over the line by which spreadsheets name the separator', async () => {
    expect(await read('sep=;\ndate;title;src;pub\n2024-01-30;a,b;Note;Press')).toEqual([{ line: 3, title: 'a,b' }]);
    expect(await titles(`"sep=,"\r\n${rows('2024-01-30,First,Note,Press')}`)).toEqual(['First']);
  });

  it('passes over a title and empty rows above the names of the columns, and rows without a value', async () => {
    const table = [
      'Contacts 2024,,,',
      ',,,',
      '',
      header,
      '2024-08-02,A,Note,Press',
      ',,,',
      '  ,\t,,',
      '2024-08-03,B,Note,Press,,',
    ].join('\n');
    expect(await read(table)).toEqual([
      { line: 5, title: 'A' },
      { line: 8, title: 'B' },
    ]);
    expect(await read(table, { map, table: { headerLine: 4 } })).toHaveLength(2);
    await expect(read(table, { map, table: { headerLine: 1 } })).rejects.toMatchObject({ code: 'invalid-column-map' });
  });

  it('looks for the names in the first 50 lines, or where it is said', async () => {
    const table = (above: number) => `${'A title,,,\n'.repeat(above)}${rows('2024-08-02,A,Note,Press')}`;
    expect(await titles(table(49))).toEqual(['A']);
    await expect(read(table(50))).rejects.toMatchObject({ code: 'invalid-column-map' });
    expect(await titles(table(60), { map, table: { headerLine: 61 } })).toEqual(['A']);
  });

  it('takes columns by number or by names that are said, where no line names them', async () => {
    const table = '2024-01-30\tOne\tNote\tPress\n2024-01-31\tTwo\tNote\tPress\n';
    const byNumber = { ...map, occurred: '{1}', title: '{2}', sources: [{ title: '{3}', publisher: '{4}' }] };
    expect(await titles(table, { map: byNumber, table: { header: false } })).toEqual(['One', 'Two']);
    expect(await titles(table, { map: { ...byNumber, table: { header: false } } })).toEqual(['One', 'Two']);
    expect(await titles(table, { map, table: { columns: ['date', 'title', 'src', 'pub'] } })).toEqual(['One', 'Two']);
  });

  it('finds columns spelled in another case, and refuses a name that stands twice', async () => {
    expect(await titles('Date,TITLE,Src,pub\n2024-01-30,One,Note,Press')).toEqual(['One']);
    await expect(read('date,date,title,src,pub\n')).rejects.toMatchObject({
      message: expect.stringContaining('twice'),
    });
  });

  it('may have lines that end as on old machines', async () => {
    expect(await titles(rows('2024-01-30,One,Note,Press', '2024-01-31,Two,Note,Press').replaceAll('\n', '\r'))).toEqual(
      ['One', 'Two'],
    );
  });

  it('refuses a row with another number of cells, once', async () => {
    expect(await read(rows('2024-01-30,A,Note', '2024-01-30,A,B,Note,Press'))).toMatchObject([
      { line: 2, fault: expect.stringContaining('3 cells where the header has 4') },
      { line: 3, fault: expect.stringContaining('5 cells where the header has 4') },
    ]);
  });
});

describe('a file of another kind', () => {
  const event = (title: string) => talks('2024-01-30', { title });

  it.each([
    ['a JSON array, printed over lines', JSON.stringify([event('One'), event('Two')], null, 2)],
    ['a JSON array in one line', JSON.stringify([event('One'), event('Two')])],
    [
      'JSON objects over lines, one behind the other',
      [event('One'), event('Two')].map((one) => JSON.stringify(one, null, 2)).join('\n'),
    ],
    ['lines of JSON', [event('One'), event('Two')].map((one) => JSON.stringify(one)).join('\r\n')],
  ])('is read as such: %s', async (_, text) => {
    expect(await titles(text, {})).toEqual(['One', 'Two']);
    expect(await titles(gzipSync(text), {})).toEqual(['One', 'Two']);
    await expect(read(text)).rejects.toMatchObject({ message: 'the file is JSON: --map is for tables, leave it out' });
  });

  it('is read where it is a table that was packed', async () => {
    expect(await titles(gzipSync(rows('2024-01-30,One,Note,Press')))).toEqual(['One']);
  });

  it.each([
    ['a table without a map', 'date;title\n2024-01-30;A\n', 'a table, its cells apart by semicolons: give --map FILE'],
    ['plain text', 'Dear all\nplease find\n', 'plain text: import needs lines of JSON'],
    [
      'an answer of a service',
      JSON.stringify({ status: 200, data: [{ id: 1 }] }),
      'with a list under “data”: import the list itself',
    ],
    ['an answer over lines', JSON.stringify({ features: [{ id: 1 }] }, null, 2), 'with a list under “features”'],
    ['XML', '<?xml version="1.0"?><rss/>', 'XML or HTML'],
    ['an Excel workbook', Buffer.from('PK\x03\x04....[Content_Types].xml', 'latin1'), 'an Excel workbook'],
    ['an old Excel workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'an Excel workbook (.xls)'],
    ['a zip archive', Buffer.from('PK\x03\x04 export.csv', 'latin1'), 'a zip archive: unpack it'],
    ['a PDF', '%PDF-1.7', 'a PDF'],
    ['something with NULs', Buffer.from([1, 0, 0, 0, 7, 0]), 'no text'],
  ])('is named in one fault: %s', async (_, file, said) => {
    await expect(read(file, {})).rejects.toMatchObject({ code: 'other-kind', message: expect.stringContaining(said) });
  });

  it('breaks off with the line where JSON objects over lines are broken', async () => {
    const text = `${JSON.stringify(event('One'), null, 1)}\n}\n${JSON.stringify(event('Two'), null, 1)}`;
    expect(await read(text, {})).toMatchObject([
      { line: 1, title: 'One' },
      { fault: expect.stringContaining('malformed-json') },
    ]);
  });
});

describe('the values of a row', () => {
  const dated = async (form: string, cell: string) => {
    const { inputs } = await openImportFile(pieces(Buffer.from(`date\n"${cell}"\n`)), {
      map: { occurred: `{date|${form}}` },
    });
    for await (const [item] of inputs)
      return item!.fault ? item!.fault.message : (item!.input as { occurred: string }).occurred;
    return undefined;
  };

  it.each([
    ['dd.mm.yyyy', '30.01.2024', '2024-01-30'],
    ['d.m.yyyy', '3.1.2024', '2024-01-03'],
    ['m/d/yyyy', '1/30/2024', '2024-01-30'],
    ['MM/DD/YYYY', '01/30/2024', '2024-01-30'],
    ['mm/dd/yy', '01/30/24', '2024-01-30'],
    ['mm/dd/yy', '01/30/79', '1979-01-30'],
    ['yyyymmdd', '20240130', '2024-01-30'],
    ['yyyy/mm/dd', '2024/01/30', '2024-01-30'],
    ['d mmm yyyy', '30 Jan 2024', '2024-01-30'],
    ['d mmmm yyyy', '30 january 2024', '2024-01-30'],
    ['mmmm d, yyyy', 'January 30th, 2024', '2024-01-30'],
    ['yyyy年m月d日', '2024年1月30日', '2024-01-30'],
    ['mm.yyyy', '01.2024', '2024-01'],
    ['dd.mm.yyyy or mm.yyyy or yyyy', '2024', '2024'],
    ['dd.mm.yyyy *', '30.01.2024 14:05', '2024-01-30'],
    ['instant', '2024-01-30T23:30:00-05:00', '2024-01-31'],
    ['excel', '45321', '2024-01-30'],
  ])('are dates of a form that the map says: %s', async (form, cell, date) => {
    expect(await dated(form, cell)).toBe(date);
  });

  it.each([
    ['dd.mm.yyyy', '1/30/2024'],
    ['dd.mm.yyyy', '3.1.2024'],
    ['d/m/yyyy', '1/30/2024'],
    ['m/d/yyyy', '30/1/2024'],
    ['yyyymmdd', '2024-01-30'],
    ['instant', '2024-01-30'],
  ])('are refused where they are of another form: %s and %s', async (form, cell) => {
    expect(await dated(form, cell)).toBe(`/occurred "${cell}" is no date of the form ${form}`);
  });

  it.each(['day.month.year', 'dd.mm', 'dd.dd.yyyy', 'dd.mm.yyyy or', '?'])('are of no form called %s', async (form) => {
    await expect(dated(form, '30.01.2024')).rejects.toMatchObject({
      code: 'invalid-column-map',
      message: expect.stringContaining('dd.mm.yyyy'),
    });
  });

  const actors = [
    { country: '{from|party}', role: 'participant' },
    { country: '{to|codes}', role: 'participant' },
  ];
  const named = { ...map, actors, values: { codes: { 'Mainland China': 'CN', PRC: 'CN', 'n/a': null } } };

  it('are words of a table in the map, or names of parties', async () => {
    const { inputs } = await openImportFile(
      pieces(
        Buffer.from(
          'date,title,src,pub,from,to\n2024-01-30,A,N,P,United States,prc\n2024-01-30,B,N,P,USA,n/a\n2024-01-30,C,N,P,Côte d’Ivoire,PRC\n2024-01-30,D,N,P,UK,PRC\n',
        ),
      ),
      { map: named },
    );
    const found: unknown[] = [];
    for await (const some of inputs)
      for (const { input } of some) found.push((input as typeof map).actors.map(({ country }) => country));
    expect(found).toEqual([
      ['US', 'CN'],
      ['US', undefined],
      ['CI', 'CN'],
      ['GB', 'CN'],
    ]);
  });

  it('that no table has are one fault a field, in one report', async () => {
    const [item] = await read('date,title,src,pub,from,to\n2024-01-30,A,N,P,Ruritania,Taured\n', { map: named });
    expect(item!.fault).toBe(
      'unreadable-cell: /actors/0/country "Ruritania" is the name or code of no party: put it into a table of values; /actors/1/country "Taured" does not stand in the table "codes" of the map',
    );
  });

  it('may be lists of words', async () => {
    const lists = { ...map, tracks: '{tracks|list|short}', values: { short: { cn: 'us-cn.counternarcotics' } } };
    const { inputs } = await openImportFile(pieces(Buffer.from(`${header},tracks\n2024-01-30,A,N,P,cn; CN\n`)), {
      map: lists,
    });
    for await (const [item] of inputs)
      expect(item!.input).toMatchObject({ tracks: ['us-cn.counternarcotics', 'us-cn.counternarcotics'] });
  });

  it.each([
    [{ ...map, key: 7 }, '/key'],
    [{ ...map, key: 'constant' }, '/key'],
    [{ ...map, key: '{date}', externalId: '{title}' }, '/externalId'],
    [{ ...map, values: [] }, '/values'],
    [{ ...map, values: { codes: 'US' } }, '/values/codes'],
    [{ ...map, table: { colour: 'red' } }, '/table/colour'],
    [{ ...map, title: 'Talks {count|number} times' }, '/title'],
  ])('are refused with the field where the map is wrong: %#', async (wrong, pointer) => {
    await expect(read(`${header},count\n`, { map: wrong })).rejects.toMatchObject({
      code: 'invalid-column-map',
      errors: [{ pointer }],
    });
  });
});

describe('a file that is damaged', () => {
  const check = async (file: string | Buffer, options: ImportFileOptions = { map }) =>
    checkFile(
      await openImportFile(pieces(typeof file === 'string' ? Buffer.from(file) : file, 4_096), {
        ...options,
        checkOnly: true,
      }),
    );
  const good = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, n) => `2024-01-30,Talks number ${from + n},Note,Press`);
  const lines = (count: number) =>
    Array.from({ length: count }, (_, n) => JSON.stringify(talks('2024-01-30', { title: `Talks ${n}` })));

  it('by columns that are shifted from a line on is refused as a whole, with the line', async () => {
    const table = rows(...good(0, 400), ...good(400, 600).map((row) => `x,${row}`), ...good(600, 700));
    await expect(check(table)).rejects.toMatchObject({
      code: 'shifted-table',
      message: expect.stringContaining('shifted from line 402 on: the row has 5 cells where the header has 4'),
    });
    const swapped = good(1_200, 1_300).map((row) => row.split(',').reverse().join());
    await expect(check(rows(...good(0, 1_200), ...swapped))).rejects.toMatchObject({
      code: 'shifted-table',
      message: expect.stringContaining('shifted from line 1202 to the end'),
    });
    await check(rows(...good(0, 700), 'a,b', 'a,b', ...good(700, 800)));
  });

  it('by being cut off is refused as a whole, with the line', async () => {
    const table = rows(...good(0, 50));
    await expect(check(table.slice(0, -8))).rejects.toMatchObject({
      code: 'truncated-file',
      message: expect.stringContaining('cut off in line 51: its row has 3 of 4 cells'),
    });
    await expect(check(`${table}\n2024-01-30,"Talks`)).rejects.toMatchObject({
      message: expect.stringContaining('cut off in line 52'),
    });
    await expect(check(gzipSync(table).subarray(0, -9))).rejects.toMatchObject({ code: 'truncated-file' });
    await check(table);
    await check(`${table}\n`);
  });

  it('is seen in lines of JSON, an array and objects over lines', async () => {
    const cut = (text: string) => text.slice(0, -5);
    for (const [text, where] of [
      [lines(30).join('\n'), 'line 30'],
      [`[${lines(3).join(',\n')}]`, 'item 3'],
      [
        lines(3)
          .map((line) => JSON.stringify(JSON.parse(line), null, 1))
          .join('\n'),
        'the object of line',
      ],
    ] as const) {
      await check(text, {});
      await expect(check(cut(text), {})).rejects.toMatchObject({
        code: 'truncated-file',
        message: expect.stringContaining(where),
      });
    }
    await expect(check(gzipSync(lines(200).join('\n')).subarray(0, 300), {})).rejects.toMatchObject({
      code: 'truncated-file',
    });
    expect((await read(cut(lines(3).join('\n')), {})).at(-1)!.fault).toContain(
      'truncated-file: the file was cut off in line 3',
    );
  });
});
