import type { QueryRunner } from 'typeorm';
import type { Report, StoredReport } from '../../domain/reports/report.js';
import { execute } from '../../event-log/database/sql.js';
import { storedOf } from '../../sources/reports/report-store.js';
import type { ReportRow } from '../../sources/entities.js';
import type { CandidateState } from '../../contract/candidates.js';
import type { JudgementRow } from '../entities.js';

/** A version of a report that was judged. */
export interface JudgedVersion {
  readonly source: string;
  readonly key: string;
  readonly version: number;
}

/** What a judgement rests on, and what undoes it. */
export interface JudgementBasis {
  readonly reports: readonly JudgedVersion[];
  /** The keys of the independent publishers that had reported it. */
  readonly publishers: readonly string[];
  /** The candidate before. */
  readonly from: {
    readonly state: CandidateState;
    readonly event: string | null;
    readonly question: string | null;
    readonly snoozedUntil: number | null;
  };
  readonly snoozedUntil?: number;
  /** The event that it is about: accepted, added to, corrected or retracted. */
  readonly event?: string;
  /** The reports that a merge or a split moved, by the candidate that had them before. */
  readonly moved?: Readonly<Record<string, readonly number[]>>;
  /** The candidate that a split made. */
  readonly made?: string;
  /** The judgement that an undo took back. */
  readonly undoes?: string;
}

/** The last dismissal of a candidate, with the publishers that had reported it by then. */
export async function lastDismissal(run: QueryRunner, candidate: string) {
  const sql = `SELECT judge, reason, body FROM judgement WHERE candidate = $1 AND kind = 'dismiss'
    ORDER BY sequence DESC LIMIT 1`;
  const { rows } = await execute<Pick<JudgementRow, 'judge' | 'reason' | 'body'>>(run, sql, [candidate]);
  const [row] = rows;
  return row && { judge: row.judge, reason: row.reason ?? '', ...(JSON.parse(row.body) as JudgementBasis) };
}

/** The version of a report by which an event was last judged; `undefined` where none was made of it. */
export async function judgedReport(
  run: QueryRunner,
  candidate: string,
  { source, report: { key } }: Pick<StoredReport, 'source' | 'report'>,
): Promise<StoredReport | undefined> {
  const sql = `SELECT body FROM judgement WHERE candidate = $1
    AND kind IN ('accept', 'accept-as-source', 'keep', 'correct') ORDER BY sequence DESC LIMIT 1`;
  const [row] = (await execute<Pick<JudgementRow, 'body'>>(run, sql, [candidate])).rows;
  const judged = row && (JSON.parse(row.body) as JudgementBasis).reports.find((each) => each.source === source && each.key === key); // prettier-ignore
  return judged && readVersion(run, judged);
}

/** One version of a report. */
export async function readVersion(
  run: QueryRunner,
  { source, key, version }: JudgedVersion,
): Promise<StoredReport | undefined> {
  const sql = 'SELECT * FROM report WHERE source = $1 AND report_key = $2 AND version = $3';
  const [row] = (await execute<ReportRow>(run, sql, [source, key, version])).rows;
  return row && storedOf(row);
}

const compared = ['title', 'day', 'place', 'url', 'summary', 'publisher'] as const;

/**
 * What a later version of a report says differently, in words; `undefined` where only counts have changed, or the title
 * that its code was put into.
 */
export function changeSince(judged: StoredReport, now: StoredReport): string | undefined {
  const publisher = now.report.publisher ?? 'its provider';
  if (now.isDeleted && !judged.isDeleted) return `${publisher} has deleted “${now.report.title}”`;
  const [before, after] = [judged.report, now.report];
  const fields = compared.filter((field) => !(field === 'title' && after.code) && before[field] !== after[field]);
  const parts = fields.map((field) => `${field} was ${shown(before, field)}, is ${shown(after, field)}`);
  if (before.code?.value !== after.code?.value) parts.push(`code was ${before.code?.value}, is ${after.code?.value}`);
  if (JSON.stringify(before.actors) !== JSON.stringify(after.actors)) parts.push('other actors');
  if (JSON.stringify(before.event) !== JSON.stringify(after.event)) parts.push('other fields of the event');
  return parts.length > 0 ? parts.join('; ') : undefined;
}

function shown(report: Report, field: (typeof compared)[number]): string {
  const value = report[field];
  return value === undefined ? 'absent' : `“${value.length > 120 ? `${value.slice(0, 119).toWellFormed()}…` : value}”`;
}
