import { Injectable, Logger } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { onBehalfOf, type Principal } from '../../access/principal.js';
import { ThawError } from '../../domain/errors.js';
import type { JsonObject } from '../../domain/json.js';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { Recorder, type Recorded } from '../../intake/record/recorder.js';
import { type CandidateRow, candidateTable } from '../entities.js';
import type { JudgementBasis } from '../grouping/judged-basis.js';
import { appendJudgement, lockCandidates, type NewJudgement } from '../judgement-log.js';
import { rowOf } from './stored-candidate.js';

/** After so long, in milliseconds, another process finishes a judgement whose entry is being appended. */
const abandonedAfterMs = 10_000;
/** Abandoned judgements that are finished in one step. */
const finishedAtOnce = 50;

/** A judgement whose entry is not known to be in the log yet, with what becomes of the candidate. */
export interface PendingJudgement {
  readonly judgement: Omit<NewJudgement, 'basis' | 'at' | 'entry'>;
  readonly basis: JudgementBasis;
  readonly entry: JsonObject & { readonly id: string };
  readonly recordedBy: string;
  /** Who has judged: whoever finishes the judgement does so with these rights. */
  readonly sender: Principal;
  /** What the candidate becomes. */
  readonly after: Pick<CandidateRow, 'state' | 'event' | 'question' | 'snoozed_until'>;
}

/**
 * Appends the entries of judgements to the log, each once. What is to be appended is stored with the candidate first, and
 * the id of the entry is made of candidate and judgement: so whoever finds it there after a crash appends it again, which
 * is a repeat, and marks the candidate.
 */
@Injectable()
export class PendingEntries {
  private readonly logger = new Logger(PendingEntries.name);

  constructor(
    private readonly database: Database,
    private readonly recorder: Recorder,
    private readonly clock: Clock,
  ) {}

  /**
   * Appends the entry of a judgement that is stored as pending, and marks the candidate.
   * @throws ThawError what `Recorder.record` throws; the judgement is dropped where the entry is refused
   */
  async finish(pending: PendingJudgement): Promise<Recorded> {
    const record = () => this.recorder.record(pending.entry, { recordedBy: pending.recordedBy });
    const recorded = await onBehalfOf(judgeOf(pending), record).catch(async (error: unknown) => {
      // Where the log could not be written, the judgement stands, and is finished later.
      if (!(error instanceof ThawError) || error.kind === 'unavailable') throw error;
      await this.drop(pending);
      throw error;
    });
    await this.mark(pending);
    return recorded;
  }

  /** Finishes judgements that a process has left half done. @returns how many */
  async finishAbandoned(now: number): Promise<number> {
    const abandoned = await this.database.read(({ manager }) => {
      const where = { pending_at: LessThan(now - abandonedAfterMs) };
      return manager.find(candidateTable, { where, order: { pending_at: 'ASC' }, take: finishedAtOnce });
    });
    for (const { id, pending } of abandoned) {
      await this.finish(JSON.parse(pending!) as PendingJudgement).catch((error: unknown) => {
        this.logger.warn(`the judgement of candidate ${id} could not be finished: ${String(error)}`);
      });
    }
    return abandoned.length;
  }

  private async drop({ judgement }: PendingJudgement): Promise<void> {
    await this.database.write(async (run) => {
      await lockCandidates(run);
      const row = await rowOf(run, judgement.candidate);
      if (!isPending(row, judgement.id)) return;
      const change = { pending: null, pending_at: null, version: row.version + 1 };
      await run.manager.update(candidateTable, { id: row.id }, change);
    });
  }

  private async mark({ judgement, basis, entry, after }: PendingJudgement): Promise<void> {
    await this.database.write(async (run) => {
      await lockCandidates(run);
      const row = await rowOf(run, judgement.candidate);
      // Another process has marked it.
      if (!isPending(row, judgement.id)) return;
      const at = this.clock.now();
      const cleared = { pending: null, pending_at: null };
      const change = { ...after, ...cleared, dirty: 1, updated_at: at, version: row.version + 1 };
      await run.manager.update(candidateTable, { id: row.id }, change);
      await appendJudgement(run, { ...judgement, at, entry: entry.id, basis });
    });
  }
}

/** Whoever may judge may take a judgement back, and so retract the entry that it appended. */
function judgeOf({ judgement, sender }: PendingJudgement): Principal {
  return judgement.kind === 'undo' && sender.role === 'recorder' ? { ...sender, role: 'editor' } : sender;
}

/** Whether a judgement of this id is being finished on a candidate. */
export function isPending({ pending }: CandidateRow, judgement: string): boolean {
  return pending !== null && (JSON.parse(pending) as PendingJudgement).judgement.id === judgement;
}
