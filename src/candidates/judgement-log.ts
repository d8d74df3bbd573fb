import type { QueryRunner } from 'typeorm';
import { execute, lockByName } from '../event-log/database/sql.js';
import { type JudgementRow, judgementTable } from './entities.js';
import type { JudgementBasis } from './grouping/judged-basis.js';

/** A judgement before it is stored. */
export type NewJudgement = Omit<JudgementRow, 'sequence' | 'body'> & { readonly basis: JudgementBasis };

/** Grouping and judging change candidates one at a time, in all processes: until the transaction of `run` ends. */
export function lockCandidates(run: QueryRunner): Promise<void> {
  return lockByName(run, 'thaw.candidates');
}

/** Appends a judgement, in a transaction that holds the lock of the candidates. */
export async function appendJudgement(run: QueryRunner, { basis, ...judgement }: NewJudgement): Promise<JudgementRow> {
  const [last] = (await execute<{ last: number }>(run, 'SELECT coalesce(max(sequence), 0) AS last FROM judgement'))
    .rows;
  const row: JudgementRow = { ...judgement, sequence: last!.last + 1, body: JSON.stringify(basis) };
  await run.manager.insert(judgementTable, row);
  return row;
}
