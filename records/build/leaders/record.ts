import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { type EntryBody, parseBody } from '../../../src/domain/entries/entry.js';
import { Countries } from './countries.js';
import { coverageConfirmed, talksHeld, trackDefined } from './entries.js';
import { leftOutReasons, type Reason } from './judgement.js';
import { type Ruling, type Sorted, sortOut } from './meetings.js';
import { coverageOf, type Row, readRegister } from './register.js';

/** The record of the leaders' dialogue: the tracks, what was held on them by date, and how far the register looked. */
export function bodiesOf({ meetings }: Sorted, { until, note }: { until: string; note: string }): EntryBody[] {
  const parties = [...new Set(meetings.flatMap((meeting) => meeting.parties))].sort();
  const ordered = [...meetings].sort((a, b) => compare(a.row.start, b.row.start) || compare(a.key, b.key));
  return [
    ...parties.map(trackDefined),
    ...ordered.map(talksHeld),
    ...parties.map((party) => coverageConfirmed(party, until, note)),
  ].map((body) => parseBody(body));
}

type RulingLine = Record<'record' | 'host' | 'others' | 'reason', string>;

/** Reads the rulings: record, contact with the host, other parties by `|`, reason to leave out, and why. */
export function readRulings(csv: string): Map<string, Ruling> {
  const lines = parse<RulingLine>(csv, { columns: true });
  return new Map(
    lines.map(({ record, host, others, reason }) => [
      record,
      {
        host: host === '' ? undefined : (host as NonNullable<Ruling['host']>),
        others: others.split('|').filter((code) => code !== ''),
        reason: reason === '' ? undefined : (reason as Reason),
      },
    ]),
  );
}

/** The table of what was left out, a line a record. */
export function leftOutTable({ leftOut }: Sorted): string {
  const lines = leftOut.map(({ row, reason }) => `${row.key},${row.start},${row.countryId},${reason}`);
  return `${['record,start,country,reason', ...lines.sort()].join('\n')}\n`;
}

/** Reads the register at `csvPath` and writes the record and the table of what was left out into `folder`. */
export function build(csvPath: string, folder: string): Sorted {
  const rows: Row[] = readRegister(readFileSync(csvPath, 'utf8'));
  const table = (name: string) => readFileSync(join(folder, 'build', name), 'utf8');
  const countries = new Countries(table('us-leaders-countries.csv'));
  const sorted = sortOut(rows, countries, readRulings(table('us-leaders-rulings.csv')));
  const bodies = bodiesOf(sorted, coverageOf(rows));
  writeFileSync(join(folder, 'us-leaders.ndjson'), bodies.map((body) => `${JSON.stringify(body)}\n`).join(''));
  writeFileSync(join(folder, 'us-leaders-left-out.csv'), leftOutTable(sorted));
  return sorted;
}

/** How many records ended where, for a person to read. */
export function summary({ meetings, leftOut }: Sorted): string {
  const rows = new Set(meetings.flatMap((meeting) => meeting.rows.map((row) => row.key)));
  const reasons = Object.entries(leftOutReasons).map(([reason, meaning]) => {
    return `  ${leftOut.filter((left) => left.reason === reason).length} ${reason}: ${meaning}`;
  });
  return [`${meetings.length} meetings from ${rows.size} records; left out ${leftOut.length}:`, ...reasons].join('\n');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
