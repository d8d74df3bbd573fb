import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { UpstreamAnswer, UpstreamRequest } from '../servers/upstream.js';
import { zipOf } from '../zip.js';

const recorded = gunzipSync(readFileSync('test/fixtures/gdelt/20191024143000.export.CSV.gz'))
  .toString('utf8')
  .trimEnd()
  .split('\n')
  .map((line) => line.split('\t'));

const quarterMs = 900_000;

/** The beginning of a quarter of an hour as GDELT writes it: `20191024143000`. */
export const digits = (ms: number): string => new Date(ms).toISOString().replaceAll(/[^\d]/g, '').slice(0, 14);

interface WeekOptions {
  /** The first quarter of an hour. */
  readonly start: string | number;
  /** Rows of events in a file. */
  readonly rows?: number;
  readonly isTranslated?: boolean;
}

/**
 * Files of GDELT 2.0 as they would be published, quarter for quarter: rows of the recorded file with ids and days of their
 * own, and mentions of them and of events of the file before, each by a publisher of its own.
 */
export class GdeltWeek {
  /** What stands at a path instead of the file: a fault. */
  readonly instead = new Map<string, Buffer | number>();
  /** Files that no list names. */
  readonly unlisted = new Set<string>();
  private readonly start: number;
  private readonly rows: number;
  private readonly suffix: string;
  private readonly archives = new Map<string, Buffer>();
  private readonly sums = new Map<Buffer, string>();

  constructor({ start, rows = 30, isTranslated = false }: WeekOptions) {
    this.start = new Date(start).getTime();
    this.rows = rows;
    this.suffix = isTranslated ? 'translation.' : '';
  }

  /** The instant of a quarter from 0 on. */
  instant(quarter: number): number {
    return this.start + quarter * quarterMs;
  }

  name(quarter: number, table: 'export' | 'mentions'): string {
    return `${digits(this.instant(quarter))}.${this.suffix}${table}.CSV.zip`;
  }

  /** The id of an event. */
  id(quarter: number, row: number): string {
    return String(900_000_000 + quarter * 10_000 + row);
  }

  table(quarter: number, table: 'export' | 'mentions'): string {
    const lines = table === 'export' ? this.events(quarter) : this.mentions(quarter);
    return `${lines.map((cells) => cells.join('\t')).join('\n')}\n`;
  }

  archive(quarter: number, table: 'export' | 'mentions'): Buffer {
    const name = this.name(quarter, table);
    const made = this.archives.get(name) ?? zipOf({ [name.replace('.zip', '')]: this.table(quarter, table) });
    this.archives.set(name, made);
    return made;
  }

  /** The lines of a list for the quarters from one through another. */
  list(from: number, to: number): string {
    return Array.from({ length: to - from + 1 }, (_, index) => this.lines(from + index)).join('');
  }

  private lines(quarter: number): string {
    const files = (['export', 'mentions'] as const).filter((table) => !this.unlisted.has(this.name(quarter, table)));
    const lines = files.map((table) => {
      const archive = this.archive(quarter, table);
      return `${archive.length} ${this.md5(archive)} http://data.gdeltproject.org/gdeltv2/${this.name(quarter, table)}\n`;
    });
    const gkg = `${digits(this.instant(quarter))}.gkg.csv.zip`;
    return `${lines.join('')}1000000 ${'0'.repeat(32)} http://data.gdeltproject.org/gdeltv2/${gkg}\n`;
  }

  private md5(archive: Buffer): string {
    const known = this.sums.get(archive) ?? createHash('md5').update(archive).digest('hex');
    this.sums.set(archive, known);
    return known;
  }

  /** What the provider answers at a time: the file, a list, part of one, or 404. */
  answer({ path, headers }: Pick<UpstreamRequest, 'path' | 'headers'>, now: number): UpstreamAnswer {
    const name = path.split('/').at(-1)!;
    const newest = Math.floor((now - this.start) / quarterMs);
    const ending = this.suffix === '' ? '.txt' : '-translation.txt';
    const fault = this.instead.get(name);
    if (typeof fault === 'number') return { status: fault };
    if (fault) return { body: fault };
    if (name === `lastupdate${ending}`) return conditional(this.list(newest, newest), headers['if-none-match']);
    if (name === `masterfilelist${ending}`) return ranged(Buffer.from(this.list(0, newest)), headers.range);
    for (const table of ['export', 'mentions'] as const) {
      const at = Date.UTC(...parts(name)) - this.start;
      const quarter = at / quarterMs;
      if (quarter >= 0 && quarter <= newest && name === this.name(quarter, table))
        return { body: this.archive(quarter, table) };
    }
    return { status: 404 };
  }

  private events(quarter: number): string[][] {
    const stamp = digits(this.instant(quarter));
    return Array.from({ length: this.rows }, (_, row) => {
      const cells = [...recorded[(quarter * this.rows + row) % recorded.length]!];
      [cells[0], cells[1], cells[59]] = [this.id(quarter, row), stamp.slice(0, 8), stamp];
      return cells;
    });
  }

  private mentions(quarter: number): string[][] {
    const stamp = digits(this.instant(quarter));
    const of = (event: number, row: number, publisher: string) => {
      const seen = digits(this.instant(event));
      const url = `https://${publisher}/${row}`;
      const language = this.suffix === '' ? '' : 'srclc:ara;eng:GT-ARA 1.0';
      return [
        this.id(event, row),
        seen,
        stamp,
        '1',
        publisher,
        url,
        '1',
        '-1',
        '5',
        '9',
        '1',
        String((row % 10) * 10 + 10),
        '900',
        '0.5',
        language,
        '',
      ];
    };
    const all = Array.from({ length: this.rows }, (_, row) => row);
    return [
      ...all.map((row) => of(quarter, row, `first${row % 7}.example`)),
      ...(quarter > 0 ? all.map((row) => of(quarter - 1, row, `later${quarter}.example`)) : []),
    ];
  }
}

function parts(name: string): [number, number, number, number, number] {
  const [year, month, day, hour, minute] = [
    [0, 4],
    [4, 6],
    [6, 8],
    [8, 10],
    [10, 12],
  ].map(([from, to]) => Number(name.slice(from, to)));
  return [year!, month! - 1, day!, hour!, minute!];
}

function conditional(body: string, known: string | undefined): UpstreamAnswer {
  const etag = `"${createHash('md5').update(body).digest('hex')}"`;
  return known === etag ? { status: 304, headers: { etag } } : { body, headers: { etag } };
}

/** A part of a body by `Range`, from its end or between two places. */
export function ranged(body: Buffer, range: string | undefined): UpstreamAnswer {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (range === undefined) return { body };
  const start = first === '' ? Math.max(0, body.length - Number(last)) : Number(first);
  const end = first === '' ? body.length - 1 : Math.min(Number(last), body.length - 1);
  return {
    status: 206,
    body: body.subarray(start, end + 1),
    headers: { 'content-range': `bytes ${start}-${end}/${body.length}` },
  };
}
