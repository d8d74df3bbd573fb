import { ThawError } from '../../../domain/errors.js';
import { CodedColumns } from '../../../domain/reports/polecat/coded-columns.js';
import { codedDropReason, codedReport } from '../../../domain/reports/polecat/coded-report.js';
import type { PartyFilter } from '../../../domain/reports/party-filter.js';
import type { Report } from '../../../domain/reports/report.js';
import { excerptOf, type Line } from '../../../domain/reports/table-rows.js';
import { UnreadableArchive } from '../archive.js';
import type { Refusal } from '../source-kind.js';

/** A file of rows, whose bytes can be read more than once. */
export interface CodedFile {
  readonly name: string;
  readonly bytes: () => AsyncIterable<Buffer>;
}

/** Rows of a file. */
export interface CodedRows {
  readonly reports: readonly Report[];
  readonly refusals: readonly Refusal[];
  readonly dropped: Readonly<Record<string, number>>;
  /** The last line that was read. */
  readonly line: number;
}

/** The rows of a batch. */
const rowsAtOnce = 2_000;

/** The longest line, in bytes. */
const lineBytes = 1_000_000;

/** The largest file, unpacked, in bytes. */
export const codedFileBytes = 4_000_000_000;

/** Reads a file to its end. @returns what is wrong with it as a whole, and from which line on; `undefined` where it is sound */
export async function damageOf(file: CodedFile): Promise<string | undefined> {
  try {
    let columns: CodedColumns | undefined;
    for await (const line of linesOf(file)) {
      if (line.line === 1) columns = CodedColumns.of(line, file.name);
      else {
        if (line.line === 2) columns = columns!.fittedTo(line);
        columns!.cellsOf(line);
      }
    }
    return columns ? undefined : `${file.name} is empty`;
  } catch (error) {
    if (error instanceof ThawError || error instanceof UnreadableArchive) return error.message;
    throw error;
  }
}

/** The rows of a sound file after a line, in parts. */
export async function* codedRows(file: CodedFile, after: number, filter: PartyFilter): AsyncGenerator<CodedRows> {
  let columns: CodedColumns | undefined;
  let part = emptyPart();
  for await (const line of linesOf(file)) {
    if (line.line === 1) columns = CodedColumns.of(line, file.name);
    if (line.line === 2) columns = columns!.fittedTo(line);
    if (line.line === 1 || line.line <= after) continue;
    const report = codedReport(columns!, columns!.cellsOf(line));
    const reason = typeof report === 'string' ? undefined : codedDropReason(report, filter);
    if (typeof report === 'string') {
      part.refusals.push({ item: `${file.name} line ${line.line}`, reason: report, excerpt: excerptOf(line.text) });
    } else if (reason === undefined) part.reports.push(report);
    else part.dropped[reason] = (part.dropped[reason] ?? 0) + 1;
    part.line = line.line;
    part.rows += 1;
    if (part.reports.length < rowsAtOnce && part.rows < 50 * rowsAtOnce) continue;
    yield part;
    part = emptyPart();
  }
  if (part.rows > 0) yield part;
}

function emptyPart() {
  return {
    reports: [] as Report[],
    refusals: [] as Refusal[],
    dropped: {} as Record<string, number>,
    line: 0,
    rows: 0,
  };
}

/** The lines of a file, in UTF-8 or, where a line is none, in Latin-1, which the older files of ICEWS are. */
async function* linesOf({ name, bytes }: CodedFile): AsyncGenerator<Line> {
  let [rest, line]: [Buffer, number] = [Buffer.alloc(0), 0];
  for await (const chunk of bytes()) {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      const text = rest.length === 0 ? chunk.subarray(from, at) : Buffer.concat([rest, chunk.subarray(from, at)]);
      yield { text: decoded(text), line: ++line };
      [rest, from] = [Buffer.alloc(0), at + 1];
    }
    rest = Buffer.concat([rest, chunk.subarray(from)]);
    if (rest.length > lineBytes)
      throw new UnreadableArchive(`${name} is no table: line ${line + 1} is longer than 1,000,000 bytes`);
  }
  if (rest.length > 0) yield { text: decoded(rest), line: line + 1 };
}

function decoded(bytes: Buffer): string {
  const end = bytes.at(-1) === 13 ? bytes.length - 1 : bytes.length;
  const text = bytes.toString('utf8', 0, end);
  return text.includes('\ufffd') ? bytes.toString('latin1', 0, end) : text;
}
