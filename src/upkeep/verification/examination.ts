import { checkAlertCursor } from '../../alerts/rules/cursor-check.js';
import type { Clock } from '../../domain/time/clock.js';
import type { Database } from '../../event-log/database/database.js';
import type { EventLog } from '../../event-log/event-log.js';
import { MerkleCheck, type MerkleVerification } from '../../integrity/merkle/merkle-check.js';
import { type Verification, verifyLog } from '../../integrity/verify.js';
import { ProjectionCheck, type ProjectionVerification } from '../../projection/projection-check.js';
import { checkDefinitions, type DefinitionCheck } from './definitions.js';
import { checkProgress, type ProjectionProgress } from './projection-progress.js';

/** What is stored, held against everything that it follows from. */
export interface Examination extends Verification {
  readonly definitions: DefinitionCheck;
  readonly merkle: MerkleVerification;
  readonly projection: ProjectionVerification;
  readonly progress: ProjectionProgress;
  /** What is wrong with how far alerts are said to be evaluated, a sentence each. */
  readonly alertFaults: readonly string[];
}

export interface ExaminationParts {
  readonly database: Database;
  readonly log: EventLog;
  readonly clock: Clock;
  readonly onEntries?: (done: number, total: number) => void;
  readonly onTracks?: (done: number, total: number) => void;
}

/** Examines a database while others may write. */
export async function examine(parts: ExaminationParts): Promise<Examination> {
  const { database, log, clock, onEntries, onTracks } = parts;
  const definitions = await checkDefinitions(database);
  const merkle = await MerkleCheck.begin(database);
  const verified = await verifyLog(database, onEntries, (row) => merkle.take(row));
  const projection = await new ProjectionCheck(database, log).run(onTracks);
  const progress = await checkProgress(database, log, clock);
  const alertFaults = await checkAlertCursor(database, clock);
  return { ...verified, definitions, merkle: merkle.result(), projection, progress, alertFaults };
}
