import type { QueryRunner } from 'typeorm';
import { v7 } from 'uuid';
import type { JudgementInput } from '../../contract/judgements.js';
import { ThawError } from '../../domain/errors.js';
import { execute } from '../../event-log/database/sql.js';
import { judgedId } from '../../intake/record/deterministic-ids.js';
import { candidateTable } from '../entities.js';
import type { JudgementBasis } from '../grouping/judged-basis.js';
import { rowOf, type StoredCandidate } from './stored-candidate.js';

type Input<Kind extends JudgementInput['kind']> = Extract<JudgementInput, { kind: Kind }>;

/** What a merge or a split has moved, so that it can be taken back. */
export type Moved = Pick<JudgementBasis, 'moved' | 'made'>;

/**
 * Gives the reports of other candidates to one, which is joined with nothing by itself from then on.
 * @throws ThawError invalid `invalid-judgement`, also for an internal candidate and an open one; not-found `unknown-candidate`; conflict `candidate-decided`
 */
export async function mergeInto(
  run: QueryRunner,
  { row }: StoredCandidate,
  input: Input<'merge'>,
  now: number,
): Promise<Moved> {
  const moved: Record<string, number[]> = {};
  for (const [index, id] of input.candidates.entries()) {
    const other = await rowOf(run, id);
    const pointer = `/candidates/${index}`;
    if (other.id === row.id) throw ThawError.invalid('invalid-judgement', pointer, 'is the candidate itself');
    if (other.internal !== row.internal) {
      throw ThawError.invalid('invalid-judgement', pointer, 'is not to be merged: one of the two is internal');
    }
    if (other.state !== 'waiting' && other.state !== 'snoozed') {
      throw ThawError.conflict('candidate-decided', pointer, `is ${other.state}: only what is undecided can be merged`);
    }
    if (other.pending !== null) throw ThawError.conflict('being-judged', pointer, 'is being judged at this moment');
    moved[other.id] = await moveReports(run, other.id, row.id);
    await run.manager.update(
      candidateTable,
      { id: other.id },
      { ...{ state: 'merged', merged_into: row.id, dirty: 0, updated_at: now, version: other.version + 1 } },
    );
    await execute(run, 'DELETE FROM candidate_facet WHERE candidate = $1', [other.id]);
  }
  await markByHand(run, row.id, now);
  return { moved };
}

/**
 * Gives some reports of a candidate to one of their own. Neither is joined with anything by itself from then on.
 * @throws ThawError invalid `invalid-judgement` where a report is none of the candidate’s, or none would be left
 */
export async function splitOff(
  run: QueryRunner,
  { row }: StoredCandidate,
  input: Input<'split'>,
  judgement: string,
  now: number,
): Promise<Moved> {
  const sql = 'SELECT number, source, report_key AS key FROM candidate_report WHERE candidate = $1';
  const own = (await execute<{ number: number; source: string; key: string }>(run, sql, [row.id])).rows;
  const numbers = input.reports.map(({ source, key }, index) => {
    const found = own.find((each) => each.source === source.toLowerCase() && each.key === key);
    if (!found) throw ThawError.invalid('invalid-judgement', `/reports/${index}`, 'is no report of the candidate');
    return found.number;
  });
  if (new Set(numbers).size === own.length) {
    throw ThawError.invalid('invalid-judgement', '/reports', 'are all of its reports: at least one has to stay');
  }
  const made = judgedId(row.id, judgement);
  await run.manager.insert(candidateTable, {
    ...row,
    ...{ id: made, state: 'waiting', version: 1, dirty: 1, by_hand: 1, first_seen: now, updated_at: now },
    ...{ question: null, event: null, pending: null, pending_at: null, snoozed_until: null },
  });
  await execute(run, 'UPDATE candidate_report SET candidate = $1 WHERE number = ANY($2::int8[])', [made, numbers]);
  await markByHand(run, row.id, now);
  return { made };
}

/** Takes a merge or a split back: its reports stand again where they stood. */
export async function regroupBack(
  run: QueryRunner,
  id: string,
  { moved = {}, made }: Moved,
  now: number,
): Promise<void> {
  for (const [other, numbers] of Object.entries(moved)) {
    const back = 'UPDATE candidate_report SET candidate = $1 WHERE candidate = $2 AND number = ANY($3::int8[])';
    await execute(run, back, [other, id, numbers]);
    const change = {
      state: 'waiting',
      merged_into: null,
      snoozed_until: null,
      dirty: 1,
      by_hand: 1,
      updated_at: now,
    } as const;
    await run.manager.update(candidateTable, { id: other }, change);
    await bumpVersion(run, other);
  }
  if (made !== undefined) {
    await moveReports(run, made, id);
    const change = { state: 'merged', merged_into: id, dirty: 0, updated_at: now } as const;
    await run.manager.update(candidateTable, { id: made }, change);
    await bumpVersion(run, made);
    await execute(run, 'DELETE FROM candidate_facet WHERE candidate = $1', [made]);
  }
  await markByHand(run, id, now);
}

async function moveReports(run: QueryRunner, from: string, to: string): Promise<number[]> {
  const sql = 'SELECT number FROM candidate_report WHERE candidate = $1 ORDER BY number';
  const numbers = (await execute<{ number: number }>(run, sql, [from])).rows.map(({ number }) => number);
  await execute(run, `UPDATE candidate_report SET candidate = $1 WHERE candidate = $2`, [to, from]);
  return numbers;
}

async function markByHand(run: QueryRunner, id: string, now: number): Promise<void> {
  await execute(run, 'UPDATE candidate SET by_hand = 1, dirty = 1, updated_at = $1 WHERE id = $2', [now, id]);
}

async function bumpVersion(run: QueryRunner, id: string): Promise<void> {
  await execute(run, 'UPDATE candidate SET version = version + 1 WHERE id = $1', [id]);
}

/** The id of a judgement that the client gives none. */
export const newJudgementId = (): string => v7();
