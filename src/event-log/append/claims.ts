import type { QueryRunner } from 'typeorm';
import { ThawError } from '../../domain/errors.js';
import type { EntryDraft } from './append-request.js';
import type { Sequencer, SequencerResult } from './sequencer.js';

/** Decides on a group together with what it claims beside the log: both, or neither. */
export async function decideWithClaims(
  run: QueryRunner,
  sequencer: Sequencer,
  group: readonly EntryDraft[],
): Promise<SequencerResult> {
  const claims = group.flatMap(({ claim }) => claim ?? []);
  if (claims.length === 0) return sequencer.decide(group);
  await run.query('SAVEPOINT thaw_claim');
  let result: SequencerResult;
  try {
    for (const claim of claims) await claim(run);
    result = sequencer.decide(group);
  } catch (error) {
    if (!(error instanceof ThawError)) throw error;
    result = error;
  }
  await run.query(`${result instanceof ThawError ? 'ROLLBACK TO' : 'RELEASE'} SAVEPOINT thaw_claim`);
  return result;
}
