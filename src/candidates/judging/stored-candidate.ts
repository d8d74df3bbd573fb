import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { validate } from 'uuid';
import type { CandidateState, JudgementKind } from '../../contract/candidates.js';
import { publishersOf } from '../../domain/candidates/member.js';
import { ThawError } from '../../domain/errors.js';
import { derivedReports } from '../../domain/events/derived-from.js';
import { publisherKey } from '../../domain/events/publisher.js';
import { Database } from '../../event-log/database/database.js';
import { execute } from '../../event-log/database/sql.js';
import { currentView } from '../../event-log/view.js';
import { type CandidateRow, candidateTable, type JudgementRow, judgementTable } from '../entities.js';
import { type CandidateMembers, membersOf } from '../grouping/candidate-members.js';
import type { JudgedVersion, JudgementBasis } from '../grouping/judged-basis.js';
import { ReportReaders } from '../grouping/report-readers.js';

/** Judgements of one candidate that are read, the last first. */
const readJudgements = 200;

/** A judgement with what it rests on, and whether it was taken back. */
export interface StoredJudgement {
  readonly row: JudgementRow;
  readonly basis: JudgementBasis;
  readonly isUndone: boolean;
}

/** A candidate with its reports and judgements. */
export interface StoredCandidate extends CandidateMembers {
  readonly row: CandidateRow;
  /** The last first. */
  readonly judgements: readonly StoredJudgement[];
}

/** Reads candidates whole. */
@Injectable()
export class StoredCandidates {
  constructor(
    private readonly database: Database,
    private readonly readers: ReportReaders,
  ) {}

  /** A candidate that whoever asks sees. @throws ThawError not-found `unknown-candidate` */
  async read(id: string): Promise<StoredCandidate> {
    await this.readers.refresh();
    const sources = await this.readers.sources();
    return this.database.read(async (run) => {
      const row = await rowOf(run, id);
      if (row.internal === 1 && currentView() === 'open') throw unknownCandidate(id);
      const members = (await membersOf(run, [row.id], sources)).get(row.id) ?? { members: [], count: 0 };
      return { row, ...members, judgements: await judgementsOf(run, row.id) };
    });
  }
}

/** @throws ThawError not-found `unknown-candidate` */
export async function rowOf({ manager }: QueryRunner, id: string): Promise<CandidateRow> {
  const row = validate(id) ? await manager.findOneBy(candidateTable, { id: id.toLowerCase() }) : null;
  if (!row) throw unknownCandidate(id);
  return row;
}

function unknownCandidate(id: string): ThawError {
  return ThawError.notFound('unknown-candidate', `There is no candidate ${id.slice(0, 100)}`);
}

/** The condition, for a statement with the ids of candidates in a column, that leaves out those that whoever asks does not see. */
export function visibleCandidate(column: string): string {
  return currentView() === 'open' ? `${column} NOT IN (SELECT id FROM candidate WHERE internal = 1)` : 'true';
}

export async function judgementsOf({ manager }: QueryRunner, candidate: string): Promise<StoredJudgement[]> {
  const query = { where: { candidate }, order: { sequence: 'DESC' }, take: readJudgements } as const;
  const rows = (await manager.find(judgementTable, query)).map((row) => {
    return { row, basis: JSON.parse(row.body) as JudgementBasis };
  });
  const undone = new Set(rows.map(({ basis }) => basis.undoes));
  return rows.map((each) => ({ ...each, isUndone: undone.has(each.row.id) }));
}

/** The judgement that an undo takes back: the last one that is none itself and was not taken back. */
export function undoable(judgements: readonly StoredJudgement[]): StoredJudgement | undefined {
  const last = judgements.find(({ row, isUndone }) => row.kind !== 'undo' && !isUndone);
  // What the provider has withdrawn was judged by nobody.
  return last?.row.judge === 'Thaw' && last.basis.reports.length === 0 ? undefined : last;
}

const byState: Readonly<Record<CandidateState, readonly JudgementKind[]>> = {
  waiting: ['accept', 'accept-as-source', 'merge', 'split', 'dismiss', 'snooze'],
  snoozed: ['accept', 'accept-as-source', 'merge', 'split', 'dismiss', 'snooze'],
  accepted: [],
  dismissed: [],
  'source-changed': ['keep', 'correct', 'retract'],
  merged: [],
};

/** The judgements that a candidate takes as it stands. */
export function actionsOf({ row, count, judgements }: StoredCandidate): JudgementKind[] {
  const kinds = byState[row.state].filter((kind) => kind !== 'split' || count > 1);
  const canUndo = row.state !== 'merged' && row.state !== 'source-changed' && undoable(judgements) !== undefined;
  return canUndo ? [...kinds, 'undo'] : [...kinds];
}

/** What a judgement made now rests on. */
export async function basisOf(run: QueryRunner, { row, members }: StoredCandidate): Promise<JudgementBasis> {
  const sql = `SELECT source, report_key AS key, version FROM candidate_report
    WHERE candidate = $1 AND deleted = 0 ORDER BY number`;
  const reports = (await execute<JudgedVersion>(run, sql, [row.id])).rows;
  const { state, event, question, snoozed_until: snoozedUntil } = row;
  const publishers = publishersOf(members).map((name) => publisherKey(name));
  return { reports, publishers, from: { state, event, question, snoozedUntil } };
}

/**
 * The reports as the entry that is made of them names them, with their judge; nothing where the reports are internal and
 * the entry is not, since whoever reads it would learn of them.
 */
export function derivedFrom({ row, members }: StoredCandidate, judge: string, isInternal: boolean) {
  if (row.internal === 1 && !isInternal) return {};
  const counting = members.filter(({ isDeleted }) => !isDeleted);
  const reports = (counting.length > 0 ? counting : members).slice(0, derivedReports);
  const named = reports.map(({ source, key, version }) => ({ source: source.name, key, version }));
  return { derivedFrom: { reports: named, judge } };
}
