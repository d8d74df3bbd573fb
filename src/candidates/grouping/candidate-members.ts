import type { QueryRunner } from 'typeorm';
import type { ReportFeatures } from '../../domain/candidates/features.js';
import { type Member, type MemberSource, readMembers } from '../../domain/candidates/member.js';
import type { TrackMatch } from '../../domain/candidates/track-matcher.js';
import type { Report } from '../../domain/reports/report.js';
import { execute } from '../../event-log/database/sql.js';
import type { CandidateReportRow } from '../entities.js';
import { removedSource } from './report-readers.js';

/** A report of a candidate with when it was stored and why it is there. */
export interface StoredMember extends Member {
  readonly number: number;
  /** Milliseconds since 1970 UTC. */
  readonly storedAt: number;
  readonly joinedAt: number;
  readonly joinedBy: CandidateReportRow['joined_by'];
}

/** The reports of a candidate: the first ones, and how many there are. */
export interface CandidateMembers {
  readonly members: readonly StoredMember[];
  readonly count: number;
}

type Row = CandidateReportRow & {
  readonly place: number;
  readonly total: number;
  readonly body: string;
  readonly stored_at: number;
};

/** The reports of some candidates: of each the first `readMembers` that were grouped. */
export async function membersOf(
  run: QueryRunner,
  candidates: readonly string[],
  sources: ReadonlyMap<string, MemberSource>,
): Promise<Map<string, CandidateMembers>> {
  const { rows } = await execute<Row>(
    run,
    `SELECT x.*, r.body, r.stored_at FROM (
       SELECT c.*, row_number() OVER (PARTITION BY c.candidate ORDER BY c.number) AS place,
         count(*) OVER (PARTITION BY c.candidate) AS total
       FROM candidate_report c WHERE c.candidate = ANY($1::uuid[])
     ) x JOIN report r ON r.source = x.source AND r.report_key = x.report_key AND r.version = x.version
     WHERE x.place <= $2 ORDER BY x.candidate, x.number`,
    [candidates, readMembers],
  );
  const found = new Map<string, { members: StoredMember[]; count: number }>();
  for (const row of rows) {
    const known = found.get(row.candidate) ?? { members: [], count: row.total };
    known.members.push(memberOf(row, sources.get(row.source) ?? removedSource(row.source)));
    found.set(row.candidate, known);
  }
  return found;
}

function memberOf(row: Row, source: MemberSource): StoredMember {
  return {
    ...{ number: row.number, source, key: row.report_key, version: row.version, isDeleted: row.deleted === 1 },
    report: JSON.parse(row.body) as Report,
    features: JSON.parse(row.features) as ReportFeatures,
    matches: JSON.parse(row.matches) as TrackMatch[],
    ...{ storedAt: row.stored_at, joinedAt: row.joined_at, joinedBy: row.joined_by },
  };
}
