import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { QueryRunner } from 'typeorm';
import { currentPrincipal } from '../../access/principal.js';
import type { CandidateState } from '../../contract/candidates.js';
import type { JudgementInput } from '../../contract/judgements.js';
import { ThawError } from '../../domain/errors.js';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { emitEvent } from '../../event-log/events.js';
import { judgedId } from '../../intake/record/deterministic-ids.js';
import type { Recorded } from '../../intake/record/recorder.js';
import { candidateTable, type JudgementRow, judgementTable } from '../entities.js';
import { CandidateRefresher } from '../grouping/candidate-refresher.js';
import type { JudgementBasis } from '../grouping/judged-basis.js';
import { ReportReaders } from '../grouping/report-readers.js';
import { appendJudgement, lockCandidates } from '../judgement-log.js';
import { acceptedEvent, addedSources, correction, type JudgedEntry, retraction, undoneEntry } from './judged-entry.js';
import { isPending, PendingEntries, type PendingJudgement } from './pending-entries.js';
import { mergeInto, type Moved, newJudgementId, regroupBack, splitOff } from './regrouping.js';
import { actionsOf, basisOf, rowOf, type StoredCandidate, StoredCandidates, undoable } from './stored-candidate.js';

/** What a judgement has done. */
export interface JudgementOutcome {
  readonly judgement: string;
  /** The further candidates that it made or changed. */
  readonly others: readonly string[];
  readonly recorded: Recorded | null;
}

/** What a candidate becomes by a judgement, and the entry that is to be appended first. */
interface Plan {
  readonly after: PendingJudgement['after'];
  readonly entry?: JudgedEntry;
  readonly undoes?: string;
  /** What a merge or a split moves, in the transaction of the judgement. */
  readonly regroup?: (run: QueryRunner, now: number) => Promise<Moved>;
}

/** How often a judgement begins again because the candidate has changed under it. */
const attempts = 5;

/** Judges candidates. Only an acceptance, or what takes it back, appends to the log; all else stays with the candidates. */
@Injectable()
export class Judge {
  constructor(
    private readonly database: Database,
    private readonly candidates: StoredCandidates,
    private readonly pending: PendingEntries,
    private readonly refresher: CandidateRefresher,
    private readonly readers: ReportReaders,
    private readonly clock: Clock,
    private readonly events: EventEmitter2,
  ) {}

  /**
   * Judges one candidate. A judgement with an id of its own may be sent again: it gives the first answer.
   * @param recordedBy who records the entry that it appends
   * @throws ThawError not-found `unknown-candidate`; conflict `candidate-decided`, `being-judged`, `judgement-exists`;
   * invalid `invalid-judgement`, `incomplete-proposal`; and what `Recorder.record` throws for its entry
   */
  async judge(id: string, input: JudgementInput, recordedBy: string): Promise<JudgementOutcome> {
    const judgement = input.id?.toLowerCase() ?? newJudgementId();
    const outcome = await this.decide(id, { ...input, id: judgement }, recordedBy);
    await this.refresh();
    emitEvent(this.events, 'candidates.changed');
    return outcome;
  }

  private async decide(
    id: string,
    input: JudgementInput & { id: string },
    recordedBy: string,
  ): Promise<JudgementOutcome> {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const candidate = await this.candidates.read(id);
      const repeated = await this.repeated(candidate, input);
      if (repeated) return repeated;
      const plan = this.planOf(candidate, input);
      const pending = await this.begin(candidate, input, plan, recordedBy);
      if (pending === 'changed') continue;
      if (pending && !('moved' in pending)) {
        const recorded = await this.pending.finish(pending);
        return { judgement: input.id, others: [], recorded };
      }
      return { judgement: input.id, others: pending ? pending.others : [], recorded: null };
    }
    throw new ThawError('unavailable', 'contended', 'The candidate changes all the time: try again', [], 1);
  }

  /** The outcome of a judgement that was made before, or whose entry is being appended. */
  private async repeated(
    candidate: StoredCandidate,
    input: JudgementInput & { id: string },
  ): Promise<JudgementOutcome | undefined> {
    const { row } = candidate;
    if (isPending(row, input.id)) {
      const recorded = await this.pending.finish(JSON.parse(row.pending!) as PendingJudgement);
      return { judgement: input.id, others: [], recorded };
    }
    const made = await this.database.read(({ manager }) => manager.findOneBy(judgementTable, { id: input.id }));
    if (!made) return undefined;
    if (made.candidate !== row.id || made.kind !== input.kind) {
      throw ThawError.conflict('judgement-exists', '/id', 'is that of another judgement');
    }
    const { moved = {}, made: split } = JSON.parse(made.body) as JudgementBasis;
    return { judgement: made.id, others: [...Object.keys(moved), ...(split ? [split] : [])], recorded: null };
  }

  /** @throws ThawError conflict `candidate-decided`, and what the entry of the judgement throws */
  private planOf(candidate: StoredCandidate, input: JudgementInput & { id: string }): Plan {
    const { row } = candidate;
    if (row.pending !== null)
      throw new ThawError('conflict', 'being-judged', 'The candidate is being judged at this moment');
    refuseUnlessOpen(candidate, input.kind);
    const entryId = judgedId(row.id, input.id);
    const settled = (state: CandidateState, event: string | null = row.event) => ({
      ...{ state, event, question: null, snoozed_until: null },
    });
    const byEntry = (state: CandidateState, entry: JudgedEntry): Plan => ({
      after: settled(state, entry.event),
      entry,
    });
    switch (input.kind) {
      case 'accept':
        return byEntry('accepted', acceptedEvent(candidate, input, entryId));
      case 'accept-as-source':
        return byEntry('accepted', addedSources(candidate, input, entryId));
      case 'correct':
        return byEntry('accepted', correction(candidate, input, entryId));
      case 'retract':
        return { after: settled('dismissed', null), entry: retraction(candidate, input, entryId) };
      case 'keep':
        return { after: settled('accepted') };
      case 'dismiss':
        return { after: settled('dismissed') };
      case 'snooze':
        return { after: { ...settled('snoozed'), snoozed_until: this.snoozeEnd(input.until) } };
      case 'merge':
        return { after: settled(row.state), regroup: (run, now) => mergeInto(run, candidate, input, now) };
      case 'split':
        return { after: settled(row.state), regroup: (run, now) => splitOff(run, candidate, input, input.id, now) };
      case 'undo':
        return undoPlan(candidate, input, entryId);
    }
  }

  private snoozeEnd(until: string): number {
    const end = Date.parse(until);
    if (end > this.clock.now()) return end;
    throw ThawError.invalid('invalid-judgement', '/until', 'is past');
  }

  /**
   * Stores a judgement; or, where it appends an entry, that it is about to.
   * @returns what is to be appended; the further candidates that it moved; `changed` where the candidate is another now
   */
  private async begin(
    candidate: StoredCandidate,
    input: JudgementInput & { id: string },
    plan: Plan,
    recordedBy: string,
  ): Promise<PendingJudgement | { moved: true; others: string[] } | 'changed'> {
    return this.database.write(async (run) => {
      await lockCandidates(run);
      const row = await rowOf(run, candidate.row.id);
      if (row.version !== candidate.row.version || row.pending !== null) return 'changed';
      const now = this.clock.now();
      const { undoes, entry } = plan;
      const own = await basisOf(run, { ...candidate, row });
      const basis: JudgementBasis = {
        ...own,
        ...(entry && { event: entry.event }),
        ...(input.kind === 'snooze' && { snoozedUntil: plan.after.snoozed_until ?? now }),
        ...(undoes !== undefined && { undoes }),
      };
      const { id, kind, judge, reason = null } = input;
      const judgement = { id, candidate: row.id, kind, judge, reason };
      if (entry) {
        const body = entry.body as PendingJudgement['entry'];
        const pending: PendingJudgement = {
          judgement,
          basis,
          entry: body,
          recordedBy,
          sender: currentPrincipal(),
          after: plan.after,
        };
        const change = { pending: JSON.stringify(pending), pending_at: now, version: row.version + 1 };
        await run.manager.update(candidateTable, { id: row.id }, change);
        return pending;
      }
      const regrouped = await plan.regroup?.(run, now);
      const change = { ...plan.after, updated_at: now, dirty: 1, version: row.version + 1 };
      await run.manager.update(candidateTable, { id: row.id }, change);
      await appendJudgement(run, {
        ...judgement,
        at: now,
        entry: null,
        basis: { ...basis, ...(undoes === undefined && regrouped) },
      });
      return {
        moved: true,
        others: [...Object.keys(regrouped?.moved ?? {}), ...(regrouped?.made ? [regrouped.made] : [])],
      };
    });
  }

  /** Sums up what the judgement has changed, so that its answer is as the lists are. */
  private async refresh(): Promise<void> {
    const sources = await this.readers.sources();
    while ((await this.refresher.refresh(sources, 'reports')).isMore);
  }
}

function refuseUnlessOpen(candidate: StoredCandidate, kind: JudgementRow['kind']): void {
  const actions = actionsOf(candidate);
  if (actions.includes(kind)) return;
  const takes = actions.length === 0 ? 'it takes no judgement' : `it takes ${actions.join(', ')}`;
  const message = `The candidate is ${candidate.row.state}, and cannot be given “${kind}”: ${takes}`;
  throw new ThawError('conflict', 'candidate-decided', message);
}

/** Puts a candidate back to where it was before its last judgement. */
function undoPlan(candidate: StoredCandidate, input: Extract<JudgementInput, { kind: 'undo' }>, entryId: string): Plan {
  const last = undoable(candidate.judgements)!;
  const { state, event, question, snoozedUntil } = last.basis.from;
  const entry = undoneEntry(last, input, entryId);
  const { moved, made } = last.basis;
  return {
    after: { state, event, question, snoozed_until: snoozedUntil },
    undoes: last.row.id,
    ...(entry && { entry }),
    ...((moved ?? made) && {
      regroup: async (run: QueryRunner, now: number) => {
        await regroupBack(run, candidate.row.id, { moved, made }, now);
        return { moved, made };
      },
    }),
  };
}
