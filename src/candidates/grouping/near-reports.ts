import type { QueryRunner } from 'typeorm';
import type { ReportFeatures } from '../../domain/candidates/features.js';
import type { GroupState } from '../../domain/candidates/grouping.js';
import { linkBetween, type ReportLink } from '../../domain/candidates/grouping.js';
import { parseDay } from '../../domain/time/day.js';
import { execute } from '../../event-log/database/sql.js';
import type { CandidateReportRow, CandidateRow } from '../entities.js';

/** A report that is grouped, as far as others are held against it. */
interface Known {
  readonly features: ReportFeatures;
  candidate: string;
}

/** A candidate as grouping sees it and changes it. */
export type GroupRow = Pick<
  CandidateRow,
  'id' | 'state' | 'day_from' | 'day_to' | 'internal' | 'by_hand' | 'first_seen' | 'question' | 'updated_at'
>;

export const groupColumns = 'id, state, day_from, day_to, internal, by_hand, first_seen, question, updated_at';

/** The reports that may be alike to those of a batch, with their candidates: read by one look-up, then kept in memory. */
export class NearReports {
  private readonly places = new Map<number, Set<number>>();
  private readonly known = new Map<number, Known>();
  readonly candidates = new Map<string, GroupRow>();

  /** Reads what shares a hash with the batch, in the transaction of `run`. */
  static async read(run: QueryRunner, hashes: readonly number[]): Promise<NearReports> {
    const near = new NearReports();
    if (hashes.length === 0) return near;
    const sql = 'SELECT hash, report FROM candidate_key WHERE hash = ANY($1::int8[])';
    const { rows } = await execute<{ hash: number; report: number }>(run, sql, [hashes]);
    for (const { hash, report } of rows) near.index([hash], report);
    const numbers = [...new Set(rows.map(({ report }) => report))];
    if (numbers.length === 0) return near;
    const reports = await execute<Pick<CandidateReportRow, 'number' | 'candidate' | 'features'>>(
      run,
      'SELECT number, candidate, features FROM candidate_report WHERE number = ANY($1::int8[])',
      [numbers],
    );
    for (const { number, candidate, features } of reports.rows) {
      near.known.set(number, { candidate, features: JSON.parse(features) as ReportFeatures });
    }
    await near.readCandidates(run, [...new Set(reports.rows.map(({ candidate }) => candidate))]);
    return near;
  }

  /** Reads further candidates into `candidates`. */
  async readCandidates(run: QueryRunner, ids: readonly string[]): Promise<void> {
    const missing = ids.filter((id) => !this.candidates.has(id));
    if (missing.length === 0) return;
    const sql = `SELECT ${groupColumns} FROM candidate WHERE id = ANY($1::uuid[])`;
    for (const row of (await execute<GroupRow>(run, sql, [missing])).rows) this.candidates.set(row.id, row);
  }

  /**
   * The links of a report to those that share a hash with it, each with its candidate. Reports of internal sources and of
   * open ones are linked to their own kind alone, so that what is open groups as it would without what is internal.
   */
  linked(
    features: ReportFeatures,
    hashes: readonly number[],
    isInternal: boolean,
  ): { link: ReportLink; group: GroupState }[] {
    const near = new Set(hashes.flatMap((hash) => [...(this.places.get(hash) ?? [])]));
    return [...near].flatMap((number) => {
      const other = this.known.get(number);
      const candidate = other && this.candidates.get(other.candidate);
      const isAlike = candidate && (candidate.internal === 1) === isInternal;
      const link = isAlike && linkBetween(features, other.features);
      return link ? [{ link, group: groupStateOf(candidate) }] : [];
    });
  }

  /**
   * Whether the index needs a report: not where the same candidate has one with the same features there, so that an act
   * that a thousand sites report in the same words has few places.
   */
  needs(features: ReportFeatures, hashes: readonly number[], candidate: string): boolean {
    const own = comparable(features);
    for (const hash of hashes.slice(0, 1)) {
      for (const number of this.places.get(hash) ?? []) {
        const other = this.known.get(number);
        if (other?.candidate === candidate && comparable(other.features) === own) return false;
      }
    }
    return true;
  }

  /** Adds a report of the batch, so that the next ones are held against it, too. */
  add(number: number, features: ReportFeatures, hashes: readonly number[], candidate: string): void {
    this.known.set(number, { features, candidate });
    this.index(hashes, number);
  }

  /** Moves the reports of one candidate to another. */
  move(from: string, to: string): void {
    for (const each of this.known.values()) if (each.candidate === from) each.candidate = to;
    this.candidates.delete(from);
  }

  private index(hashes: readonly number[], number: number): void {
    for (const hash of hashes) {
      const places = this.places.get(hash);
      if (places) places.add(number);
      else this.places.set(hash, new Set([number]));
    }
  }
}

/** What of a report links it to others. */
function comparable({ publisher: _, ...features }: ReportFeatures): string {
  return JSON.stringify(features);
}

function groupStateOf(row: GroupRow): GroupState {
  return {
    id: row.id,
    from: parseDay(row.day_from, ''),
    to: parseDay(row.day_to, ''),
    isOpen: row.state === 'waiting',
    isByHand: row.by_hand === 1,
    firstSeen: row.first_seen,
  };
}
