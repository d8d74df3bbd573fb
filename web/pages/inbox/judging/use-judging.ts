import { useState } from 'preact/hooks';
import type { Problem } from '../../../api/client.js';
import { useWrite } from '../../../api/use-write.js';
import type {
  CandidateItem,
  Judged,
  JudgementInput,
  ManyJudged,
  ManyJudgementsInput,
} from '../../../contract/candidates.js';
import { type Filter, isListed } from '../filters.js';
import { nextAfter } from '../list/merge-pages.js';

type WithoutJudge<Input> = Input extends unknown ? Omit<Input, 'judge'> : never;
/** A judgement without the name of the judge, which the page knows. */
export type Judgement = WithoutJudge<JudgementInput>;
export type JudgementForMany = WithoutJudge<ManyJudgementsInput['judgement']>;

/** What was decided last, so that it can be seen and taken back. */
export interface Decision {
  readonly says: string;
  /** The candidate whose last judgement is taken back; `undefined` where several were judged, or there is nothing to undo. */
  readonly candidate: string | undefined;
  readonly entry: string | null;
  readonly refused: readonly string[];
}

export interface Judging {
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  readonly last: Decision | undefined;
  /** Judges one candidate. Without a name of the judge the focus goes to its field. @returns whether it was taken */
  readonly send: (id: string, judgement: Judgement) => Promise<boolean>;
  /** Judges many alike. */
  readonly sendMany: (ids: readonly string[], judgement: JudgementForMany) => Promise<boolean>;
  /** Takes the last judgement back. */
  readonly undo: () => Promise<void>;
  readonly clear: () => void;
}

interface JudgingProps {
  readonly judge: string;
  readonly items: readonly CandidateItem[];
  readonly filter: Filter;
  readonly chosen: string | undefined;
  readonly choose: (id: string | undefined) => void;
  readonly drop: (ids: ReadonlySet<string>) => void;
  /** Called when candidates have changed. */
  readonly changed: () => void;
}

/** Sends judgements, takes what is judged off the list, goes on to the next candidate, and keeps the last for undoing. */
export function useJudging(props: JudgingProps): Judging {
  const { judge, items, filter, chosen, choose, drop, changed } = props;
  const write = useWrite();
  const [last, setLast] = useState<Decision>();
  const leave = (gone: ReadonlySet<string>) => {
    if (chosen !== undefined && gone.has(chosen)) choose(nextAfter(items, chosen, gone));
    drop(gone);
    changed();
  };
  const isNamed = () => {
    if (judge.trim() === '') document.querySelector<HTMLElement>('.inbox-head input')?.focus();
    return judge.trim() !== '';
  };
  const send = async (id: string, judgement: Judgement) => {
    if (!isNamed()) return false;
    const answer = await write.send<Judged>(`/candidates/${id}/judgements`, {
      method: 'POST',
      body: { ...judgement, judge: judge.trim() },
    });
    if (!answer) return false;
    const { judgement: made, candidate, others } = answer.data;
    setLast({ says: made.says, candidate: made.kind === 'undo' ? undefined : id, entry: made.entry, refused: [] });
    leave(new Set([candidate, ...others].filter(({ state }) => !isListed(state, filter)).map((one) => one.id)));
    return true;
  };
  const sendMany = async (ids: readonly string[], judgement: JudgementForMany) => {
    if (!isNamed()) return false;
    const body = { candidates: ids, judgement: { ...judgement, judge: judge.trim() } };
    const answer = await write.send<ManyJudged>('/candidates/judgements', { method: 'POST', body });
    if (!answer) return false;
    const { judged, results } = answer.data;
    const refused = results.flatMap(({ refusal }) => (refusal ? [refusal.message] : []));
    setLast({ says: `${judged} of ${ids.length} judged`, candidate: undefined, entry: null, refused });
    leave(new Set(results.filter(({ refusal }) => refusal === null).map(({ candidate }) => candidate)));
    return true;
  };
  const undo = async () => {
    if (last?.candidate === undefined) return;
    const id = last.candidate;
    if (await send(id, { kind: 'undo' })) choose(id);
  };
  return {
    ...{ busy: write.busy, problem: write.problem, last, send, sendMany, undo },
    clear: () => {
      write.clear();
      setLast(undefined);
    },
  };
}
