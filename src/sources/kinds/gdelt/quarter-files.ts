import { createHash } from 'node:crypto';
import { ThawError } from '../../../domain/errors.js';
import { mentioned } from '../../../domain/reports/gdelt/event-report.js';
import { gdeltFile } from '../../../domain/reports/gdelt/gdelt-file.js';
import type { GdeltFilter } from '../../../domain/reports/gdelt/gdelt-filter.js';
import { type GdeltMentions, gdeltMentions } from '../../../domain/reports/gdelt/mentions.js';
import type { Report } from '../../../domain/reports/report.js';
import { onlyFile, UnreadableArchive } from '../archive.js';
import { type FetchContext, ProviderFault, type Refusal } from '../source-kind.js';
import type { ListedFile } from './file-list.js';
import { type Quarter, quarterOf } from './quarters.js';
import { fileName, type Stream, type Table } from './stream-cursor.js';

/** The largest files: those of GDELT take some 300 KB, and 1 MB unpacked. */
export const fileLimits = { archiveBytes: 5_000_000, fileBytes: 30_000_000 } as const;

/** What the files of one quarter of an hour hold. */
export interface QuarterFiles {
  readonly reports: readonly Report[];
  /** Rows that cannot be read. */
  readonly refusals: readonly Refusal[];
  /** Files that are damaged, and are not taken in. */
  readonly damaged: ReadonlyMap<Table, Refusal>;
  readonly dropped: Readonly<Record<string, number>>;
  /** The quarters in which the events were published that the mentions speak of. */
  readonly spokenOf: ReadonlySet<Quarter>;
  /** For each table that was looked for, why it was not taken in. */
  readonly found: ReadonlyMap<Table, string | undefined>;
}

interface Wanted {
  readonly stream: Stream;
  readonly quarter: Quarter;
  readonly tables: readonly Table[];
  /** The files that the lists name. */
  readonly listed: readonly ListedFile[];
}

/**
 * Takes in files of one quarter: each whole or not at all. A file that is missing or damaged is said to be, and the other one
 * is taken in without it. Mentions of events that were published earlier make new versions of the reports that are stored.
 * @throws ProviderFault where the provider does not answer
 */
export async function quarterFiles(
  context: FetchContext<unknown>,
  base: string,
  wanted: Wanted,
  filter: GdeltFilter,
): Promise<QuarterFiles> {
  const found = new Map<Table, string | undefined>();
  const damaged = new Map<Table, Refusal>();
  const read = async <T>(table: Table, parse: (text: string, file: string) => T): Promise<T | undefined> => {
    if (!wanted.tables.includes(table)) return undefined;
    const name = fileName(wanted.stream, wanted.quarter, table);
    const listed = wanted.listed.find((file) => file.quarter === wanted.quarter && file.table === table);
    try {
      const text = (await unpacked(context, base + name, listed)).toString('utf8');
      const parsed = parse(text, name.replace(/\.zip$/, ''));
      found.set(table, undefined);
      return parsed;
    } catch (error) {
      if (error instanceof MissingFile) found.set(table, error.message);
      else if (error instanceof UnreadableArchive || error instanceof ThawError) {
        found.set(table, 'damaged');
        damaged.set(table, { item: name, reason: error.message });
      } else throw error;
      return undefined;
    }
  };
  const mentions = await read('mentions', gdeltMentions);
  const events = await read('export', (text, file) => ({ ...gdeltFile(text, file, filter, mentions), file }));
  const rows = events?.refusals ?? [];
  const further = await furtherMentions(context, mentions, events?.reports ?? []);
  return {
    reports: [...(events?.reports ?? []), ...further.reports],
    refusals: rows.map(({ line, ...row }) => ({ item: `${events!.file} line ${line}`, ...row })),
    damaged,
    dropped: { ...events?.dropped, ...further.dropped },
    spokenOf: new Set([...(mentions?.values() ?? [])].flatMap(({ added }) => quarterOf(added) ?? [])),
    found,
  };
}

/** A file that is not there. The message is the end of a sentence on it. */
class MissingFile extends Error {}

/** The bytes of the table in an archive that is as its list says. */
async function unpacked({ http }: FetchContext<unknown>, url: string, listed: ListedFile | undefined): Promise<Buffer> {
  if (!listed) throw new MissingFile('not in the list of files');
  if (listed.bytes > fileLimits.archiveBytes) {
    throw new UnreadableArchive(
      `it has ${listed.bytes.toLocaleString('en')} bytes, more than ${fileLimits.archiveBytes.toLocaleString('en')}`,
    );
  }
  const { status, body } = await http(url, { maxBytes: fileLimits.archiveBytes }).catch((error: unknown) => {
    // The storage answers 403 for a file that does not exist, where it does not list the others.
    if (error instanceof ProviderFault && (error.status === 403 || error.status === 410))
      return { status: 404, body: Buffer.alloc(0) };
    throw error;
  });
  if (status !== 200) throw new MissingFile('missing');
  if (body.length !== listed.bytes)
    throw new UnreadableArchive(`it has ${body.length} bytes, and ${listed.bytes} by the list of files`);
  const md5 = createHash('md5').update(body).digest('hex');
  if (md5 !== listed.md5) throw new UnreadableArchive(`its MD5 is ${md5}, and ${listed.md5} by the list of files`);
  return onlyFile(body, fileLimits.fileBytes);
}

/** The new versions of reports by mentions of events that were published before. */
async function furtherMentions(
  { stored }: FetchContext<unknown>,
  mentions: ReadonlyMap<string, GdeltMentions> = new Map(),
  reports: readonly Report[],
): Promise<{ reports: Report[]; dropped: Record<string, number> }> {
  const isNew = new Set(reports.map(({ key }) => key));
  const earlier = [...mentions.keys()].filter((key) => !isNew.has(key));
  const known = earlier.length === 0 ? new Map<string, Report>() : await stored(earlier);
  const versions = [...known.values()].filter((report) => mentioned(report, mentions.get(report.key)) !== report);
  const unknown = earlier.length - known.size;
  const unchanged = known.size - versions.length;
  return {
    reports: versions.map((report) => mentioned(report, mentions.get(report.key))),
    dropped: {
      ...(unknown > 0 && { 'mentions of events that are not kept': unknown }),
      ...(unchanged > 0 && { 'mentions by known publishers': unchanged }),
    },
  };
}
