import type { Report } from '../report.js';
import { excerptOf, linesOf, type RowRefusal } from '../table-rows.js';
import { gdeltReport } from './event-report.js';
import { gdeltEvent } from './event-row.js';
import { dropReason, type GdeltFilter } from './gdelt-filter.js';
import type { GdeltMentions } from './mentions.js';

/** What a file of events holds. */
export interface GdeltFile {
  readonly reports: readonly Report[];
  readonly refusals: readonly RowRefusal[];
  /** Rows that the filter left out, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
}

/**
 * Reads a file of events of GDELT 2.0: tab-separated rows without a header.
 * @param file its name, for errors
 * @param mentions the mentions of the same quarter of an hour, by event
 * @throws ThawError `shifted-table` where it is cut off or its columns are shifted, with the line where that begins
 */
export function gdeltFile(
  text: string,
  file: string,
  filter: GdeltFilter,
  mentions: ReadonlyMap<string, GdeltMentions> = new Map(),
): GdeltFile {
  const reports: Report[] = [];
  const refusals: RowRefusal[] = [];
  const dropped: Record<string, number> = {};
  for (const line of linesOf(text)) {
    const row = gdeltEvent(line, file);
    const about = mentions.get(row.id);
    const reason = dropReason(row, about?.confidence, filter);
    if (reason !== undefined) {
      dropped[reason] = (dropped[reason] ?? 0) + 1;
      continue;
    }
    const report = gdeltReport(row, about);
    if (typeof report !== 'string') reports.push(report);
    else refusals.push({ line: line.line, reason: report, excerpt: excerptOf(line.text) });
  }
  return { reports, refusals, dropped };
}
