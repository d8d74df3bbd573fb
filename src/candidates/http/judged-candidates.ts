import { Injectable } from '@nestjs/common';
import type { Judged, JudgementInput, ManyJudged, ManyJudgementsInput } from '../../contract/judgements.js';
import { ThawError } from '../../domain/errors.js';
import { Database } from '../../event-log/database/database.js';
import type { Recorded } from '../../intake/record/recorder.js';
import { ReportReaders } from '../grouping/report-readers.js';
import { Judge, type JudgementOutcome } from '../judging/judge.js';
import { rowOf, StoredCandidates } from '../judging/stored-candidate.js';
import { itemView, judgementView } from './candidate-view.js';

/** Judges candidates, and shows them as they stand afterwards. */
@Injectable()
export class JudgedCandidates {
  constructor(
    private readonly judging: Judge,
    private readonly candidates: StoredCandidates,
    private readonly readers: ReportReaders,
    private readonly database: Database,
  ) {}

  /** @throws ThawError as `Judge.judge` */
  async judge(id: string, input: JudgementInput, recordedBy: string): Promise<Judged> {
    const outcome = await this.judging.judge(id, input, recordedBy);
    const { row, judgements } = await this.candidates.read(id);
    const sources = await this.readers.sources();
    const others = await this.database.read((run) => Promise.all(outcome.others.map((other) => rowOf(run, other))));
    return {
      judgement: judgementView(judgements.find((each) => each.row.id === outcome.judgement)!),
      candidate: itemView(row, sources),
      others: others.map((other) => itemView(other, sources)),
      recorded: outcome.recorded && recordedView(outcome.recorded),
    };
  }

  /** Judges each of some candidates by itself. */
  async judgeMany({ candidates, judgement }: ManyJudgementsInput, recordedBy: string): Promise<ManyJudged> {
    const results: ManyJudged['results'][number][] = [];
    for (const candidate of new Set(candidates)) results.push(await this.resultOf(candidate, judgement, recordedBy));
    const refused = results.filter(({ refusal }) => refusal !== null).length;
    return { judged: results.length - refused, refused, results };
  }

  private async resultOf(candidate: string, judgement: ManyJudgementsInput['judgement'], recordedBy: string) {
    try {
      const { recorded } = await this.judging.judge(candidate, judgement, recordedBy);
      const { state } = await this.database.read((run) => rowOf(run, candidate));
      return { candidate, state, entry: entryOf(recorded), refusal: null };
    } catch (error) {
      if (!(error instanceof ThawError)) throw error;
      const { code, message } = error;
      return { candidate, state: null, entry: null, refusal: { code, message } };
    }
  }
}

function entryOf(recorded: JudgementOutcome['recorded']): string | null {
  return recorded?.id ?? null;
}

function recordedView({ id, position, statusChanges, historyChanges, remarks }: Recorded) {
  return { id, position, statusChanges, historyChanges, remarks };
}
