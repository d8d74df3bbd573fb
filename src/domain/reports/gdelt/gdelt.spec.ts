import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from '@jest/globals';
import { reportSchema } from '../report.js';
import { linesOf } from '../table-rows.js';
import { gdeltReport, mentioned } from './event-report.js';
import { gdeltEvent } from './event-row.js';
import { gdeltFile } from './gdelt-file.js';
import { diplomaticActs, type GdeltFilter } from './gdelt-filter.js';
import { gdeltMentions } from './mentions.js';

const recorded = (name: string) => gunzipSync(readFileSync(`test/fixtures/gdelt/${name}.gz`)).toString('utf8');
const name = '20191024143000.export.CSV';
const text = recorded(name);
const rows = text.trimEnd().split('\n');

const all: GdeltFilter = {
  ...{ parties: [], betweenParties: false, acts: [], typedActor: false, rootOnly: false, minConfidence: 0 },
};
const strict: GdeltFilter = { ...all, betweenParties: true, acts: diplomaticActs, typedActor: true, rootOnly: true };

/** A row of the file with cells replaced. */
function rowWith(cells: Readonly<Record<number, string>>, row = rows[100]!): string {
  const all = row.split('\t');
  for (const [column, cell] of Object.entries(cells)) all[Number(column)] = cell;
  return all.join('\t');
}

const reportOf = (row: string) => gdeltReport(gdeltEvent({ text: row, line: 1 }, name));

it('reads a whole recorded file: every row is a report in the form that is stored', () => {
  const { reports, refusals, dropped } = gdeltFile(text, name, all);
  expect(refusals).toEqual([]);
  expect(dropped).toEqual({});
  expect(reports.length).toBe(2_111);
  expect(new Set(reports.map(({ key }) => key)).size).toBe(2_111);
  expect(reports.filter((report) => !reportSchema.safeParse(report).success)).toEqual([]);
});

it('keeps the rows of diplomacy, and counts by reason what it leaves out', () => {
  const { reports, dropped } = gdeltFile(text, name, strict);
  expect(dropped).toEqual({
    ...{ 'fewer than two parties': 1_669, 'other acts': 68 },
    ...{ 'no actor of a known kind': 247, 'not in the first sentences': 45 },
  });
  expect(reports.length).toBe(82);
  const left = Object.values(dropped).reduce((sum, count) => sum + count, 0);
  expect(reports.length + left).toBe(2_111);
  const pair = gdeltFile(text, name, { ...strict, typedActor: false, rootOnly: false, parties: ['CN-US'] });
  expect(pair.reports.map(({ actors }) => actors.map(({ party }) => party).sort())).toEqual(
    Array(8).fill(['CN', 'US']),
  );
  const one = gdeltFile(text, name, { ...all, parties: ['EU'] });
  expect(one.reports.every(({ actors }) => actors.some(({ party }) => party === 'EU'))).toBe(true);
  expect(one.reports.length).toBeGreaterThan(10);
});

it('says who, what, when and how often, as the claim of the coder', () => {
  const russia = rows.find((row) => row.includes('VLADIMIR PUTIN') && row.includes('TURKEY'))!;
  expect(reportOf(russia)).toEqual({
    key: '881990889',
    title: 'GDELT coded ‘Consult’ (040) between Russia and Türkiye in 2 articles of theguardian.com',
    url: 'https://www.theguardian.com/culture/2019/oct/24/stephen-colbert-trump-samantha-bee-seth-meyers',
    publisher: 'theguardian.com',
    published: Date.UTC(2019, 9, 24, 14, 30),
    day: '2019-10-23',
    actors: [
      { party: 'RU', name: 'VLADIMIR PUTIN', role: 'initiator', type: 'GOV' },
      { party: 'TR', name: 'TURKEY', role: 'target' },
    ],
    place: 'Utah, United States',
    placeParty: 'US',
    code: { scheme: 'CAMEO', value: '040', isRoot: true },
    tally: { mentions: 2, publishers: 1, articles: 2 },
  });
  const titles: Record<number, string>[] = [
    { 26: '112', 32: '3' },
    { 6: '', 7: '', 8: '', 16: 'UNION COUNCIL', 17: '' },
    { 60: '', 32: '0', 33: '0' },
  ];
  expect(titles.map((cells) => (reportOf(rowWith(cells, russia)) as { title: string }).title)).toEqual([
    'GDELT coded ‘Accuse’ (112) by Russia toward Türkiye in articles of 3 publishers, first of theguardian.com',
    'GDELT coded ‘Consult’ (040) toward Union Council in 2 articles of theguardian.com',
    'GDELT coded ‘Consult’ (040) between Russia and Türkiye',
  ]);
});

it('tells the day of the event from that of publication, and how sure it is', () => {
  const day = (day: string) => (reportOf(rowWith({ 1: day })) as { day: string }).day;
  expect(['20191024', '20191023', '20191017', '20190924', '20181024', '20091026', '20191022'].map(day)).toEqual([
    ...['2019-10-24', '2019-10-23', '2019-10-17~', '2019-09~', '2018~', '2009~', '2019-10-22'],
  ]);
  expect(reportOf(rowWith({}))).toMatchObject({ published: Date.UTC(2019, 9, 24, 14, 30) });
});

it('refuses a row whose code or day does not exist, and no other for it', () => {
  const file = [
    rows[0],
    rowWith({ 26: '---' }),
    rowWith({ 1: '20190230' }),
    rowWith({ 59: '20191024253000' }),
    rows[1],
  ];
  const { reports, refusals } = gdeltFile(file.join('\r\n'), name, all);
  expect(reports.length).toBe(2);
  expect(refusals).toEqual([
    { line: 2, reason: 'EventCode --- is no code of CAMEO', excerpt: expect.stringContaining('\t') },
    { line: 3, reason: 'Day 20190230 is no day', excerpt: expect.any(String) },
    { line: 4, reason: 'DATEADDED 20191024253000 is no instant', excerpt: expect.any(String) },
  ]);
});

it('takes more columns at the end, and refuses a file as a whole from the line on which columns are missing or shifted', () => {
  expect(gdeltFile(`${rows[0]}\tmore\tand more`, name, all).reports.length).toBe(1);
  const refusal = (row: string) => () => gdeltFile(`${rows[0]}\n${rows[1]}\n${row}\n${rows[2]}`, name, all);
  const whole = `${name} is refused as a whole: from line 3 on`;
  expect(refusal(rows[5]!.slice(0, 80))).toThrow(`${whole} a row has 21 of 61 columns`);
  expect(refusal(rows[5]!.replace('\t', ''))).toThrow(`${whole} a row has 60 of 61 columns`);
  expect(refusal(rowWith({ 6: 'CHI\tNA' }))).toThrow(`${whole} column 26, IsRootEvent, holds “”`);
  expect(refusal(rowWith({ 52: 'Paris\tFrance' }))).toThrow(`${whole} column 60, DATEADDED, holds “PL”`);
  expect(refusal('')).toThrow(`${whole} a row has 1 of 61 columns`);
});

it('keeps what no database could store out of a report', () => {
  const report = reportOf(rowWith({ 6: ' A\u0000B ', 52: `${'x'.repeat(400)}`, 60: 'BBC Monitoring' }));
  expect(reportSchema.safeParse(report).success).toBe(true);
  expect(report).toMatchObject({ publisher: 'BBC Monitoring', place: expect.stringMatching(/^x{299}…$/) });
  expect(report).not.toHaveProperty('url');
  expect(reportOf(rowWith({ 60: `https://a.example/${'x'.repeat(2_000)}` }))).not.toHaveProperty('url');
  expect(reportOf(rowWith({ 60: 'https://' }))).not.toHaveProperty('publisher');
});

const mentionRows = recorded('mentions-sample-20170701234500.csv').trimEnd().split('\n').slice(1);
const mentionsText = mentionRows.map((row) => row.replaceAll(',', '\t')).filter((row) => row.split('\t').length === 16);

it('reads recorded mentions: the confidence, publishers and language of each event', () => {
  const mentions = gdeltMentions(mentionsText.join('\n'), 'mentions');
  expect(mentions.size).toBeGreaterThan(1_000);
  expect(mentions.get('555924816')).toEqual({
    ...{ added: '20160701210000', confidence: 100, publishers: new Set(['china.org.cn']), language: 'ara' },
  });
  const fault = (row: string) => () => gdeltMentions(`${mentionsText[0]}\n${row}`, 'm.CSV');
  expect(fault('1\t2')).toThrow('m.CSV is refused as a whole: from line 2 on a row has 2 of 14 columns');
  expect(fault(mentionsText[1]!.replace('\t', '\t\t'))).toThrow('from line 2 on column 2, EventTimeDate, holds “”');
});

it('takes a mention as evidence: a further publisher or a higher confidence is news, whatever the order', () => {
  const [base] = gdeltFile(rows[100]!, name, all).reports;
  const mention = (confidence: number, ...publishers: string[]) => ({
    ...{ added: '20191024143000', confidence, publishers: new Set(publishers) },
  });
  const first = mentioned(base!, { ...mention(20, 'reuters.com'), language: 'ara' });
  expect(first).toMatchObject({
    publishers: [base!.publisher, 'reuters.com'].sort(),
    tally: { ...base!.tally, confidence: 20, publishers: Math.max(2, base!.tally!.publishers!) },
    language: 'ar',
    title: expect.stringContaining('in articles of 2 publishers'),
  });
  expect(mentioned(first, mention(10, 'reuters.com'))).toBe(first);
  const part = mentioned({ ...base!, publisher: 'af.reuters.com' }, mention(20, 'reuters.com'));
  expect(part.publishers).toEqual(['reuters.com']);
  const more = [mention(60, 'reuters.com'), mention(30, 'xinhuanet.com', 'dw.com')] as const;
  const one = more.reduce(mentioned, first);
  const other = more.toReversed().reduce(mentioned, first);
  expect(one).toEqual(other);
  expect(one.tally?.confidence).toBe(60);
  expect(reportSchema.safeParse(one).success).toBe(true);
});

it('reads lines whatever ends them', () => {
  const lines = (text: string) => [...linesOf(text)].map((each) => each.text);
  expect(['a\nb\n', 'a\r\nb', '', '\n', 'a\n\nb'].map(lines)).toEqual([
    ['a', 'b'],
    ['a', 'b'],
    [],
    [''],
    ['a', '', 'b'],
  ]);
});
