import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

/**
 * The registers of visits and travels as they stood on any day, straight from the lists. Kept apart from the generator
 * of the record on purpose: nothing here may be imported from there.
 */
export const folder = join(__dirname, '../../../records/historian');

export interface ListedChange {
  repo: string;
  commit: string;
  committed_at: string;
  kind: string;
  record_id: string;
  change: string;
  old: string;
  new: string;
  start_date: string;
  end_date: string;
  country: string;
  who: string;
}

/** A line of a register. */
export interface Line {
  number: string;
  start: string;
  end: string;
  country: string;
}

const unpacked = (name: string) => gunzipSync(readFileSync(join(folder, name))).toString('utf8');
const rowsOf = <T>(csv: string) => parse<T>(csv, { columns: true });

export const listed = rowsOf<ListedChange>(unpacked('historian-revisions.csv.gz'));
export const unlisted = rowsOf<ListedChange>(readFileSync(join(folder, 'unlisted.csv'), 'utf8'));
export const atEnd = rowsOf<Record<'id' | 'role' | 'start_date' | 'end_date' | 'country' | 'created_datetime', string>>(
  unpacked('historian-all.csv.gz'),
).map((row) => ({
  number: `${row.role === 'foreign-leader' ? 'visit' : row.role}/${row.id}`,
  start: row.start_date,
  end: row.end_date,
  country: row.country.trim(),
  created: utc(row.created_datetime),
}));

export function utc(instant: string): string {
  return new Date(instant).toISOString().slice(0, 10);
}

const finals = new Map(atEnd.map((line) => [line.number, line]));
const changesOf = new Map<string, (ListedChange & { day: string })[]>();
for (const row of [...listed, ...unlisted]) {
  if (row.change === 'text_corrected') continue;
  const number = `${row.kind}/${row.record_id}`;
  changesOf.set(number, [...(changesOf.get(number) ?? []), { ...row, day: utc(row.committed_at) }]);
}
for (const rows of changesOf.values()) {
  rows.sort(
    (a, b) =>
      Date.parse(a.committed_at) - Date.parse(b.committed_at) ||
      Number(b.change === 'removed') - Number(a.change === 'removed'),
  );
}

const numbers = [...new Set([...finals.keys(), ...changesOf.keys()])];

const asked = new Map<string, Line[]>();

/** Every line that stood at the end of a UTC day. */
export function registerOn(day: string): Line[] {
  const lines = asked.get(day) ?? linesOn(day);
  asked.set(day, lines);
  return lines;
}

function linesOn(day: string): Line[] {
  return numbers.flatMap((number) => {
    const rows = changesOf.get(number) ?? [];
    const last = rows.findLast((row) => row.day <= day);
    if (last?.change === 'removed') return [];
    if (last) return [{ number, start: last.start_date, end: last.end_date, country: last.country.trim() }];
    if (rows[0]?.change === 'added') return [];
    const final = finals.get(number)!;
    return final.created <= day ? [{ number, ...beforeAll(rows, final) }] : [];
  });
}

/** What a line said before the first change: the old days, where the first commit moved them. */
function beforeAll(rows: ListedChange[], final: Omit<Line, 'number'>): Omit<Line, 'number'> {
  const [first] = rows;
  if (!first) return { start: final.start, end: final.end, country: final.country };
  const old = (change: string) => rows.find((row) => row.commit === first.commit && row.change === change)?.old;
  return {
    start: old('date_corrected:start_date') ?? first.start_date,
    end: old('date_corrected:end_date') ?? first.end_date,
    country: old('country_corrected') ?? first.country.trim(),
  };
}

const dayMs = 86_400_000;

/** What a status of leaders' dialogue comes to from single meetings: quiet after 730 days, silent after 1,826. */
export function statusFrom(lines: Line[], validAt: string): { status: string; practice: string; last: string[] } {
  const counting = lines.filter(({ start }) => start <= validAt);
  const lastDay = counting.map(lastDayOf).sort().at(-1);
  if (lastDay === undefined) return { status: 'none', practice: 'never', last: [] };
  const days = (Date.parse(validAt) - Date.parse(lastDay)) / dayMs;
  const practice = days <= 730 ? 'meeting' : days <= 1_826 ? 'quiet' : 'silent';
  const last = counting.filter((line) => lastDayOf(line) === lastDay).map(({ number }) => number);
  return { status: practice === 'silent' ? 'dormant' : 'active', practice, last };
}

/** An end before its start is a slip, and no day of its own. */
export function lastDayOf({ start, end }: Line): string {
  return end < start ? start : end;
}
