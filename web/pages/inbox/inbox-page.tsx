import { OnlyWith, Permitted } from '../../ui/permitted.js';
import { useRef, useState } from 'preact/hooks';
import { useOwnName } from '../../api/account.js';
import { useCandidatesVersion } from '../../api/live.js';
import { usePartyNames } from '../../api/parties.js';
import { queryOf } from '../../api/client.js';
import { useQuery } from '../../api/use-query.js';
import { useTick } from '../../api/use-tick.js';
import { useTitle } from '../../app/use-title.js';
import type { CandidateCounts, CandidateItem } from '../../contract/candidates.js';
import { TextField } from '../../forms/fields.js';
import { usePlace } from '../../time-travel/as-of.js';
import { Empty, Loading, ProblemNote } from '../../ui/notes.js';
import { CandidatePane } from './detail/candidate-pane.js';
import { Filters, filterOf } from './filters.js';
import './inbox.css';
import { useJudge } from './judge.js';
import { CandidateList } from './list/candidate-list.js';
import { ManyBar } from './judging/many-bar.js';
import { CoverageButton } from './judging/coverage-button.js';
import { LastJudgement } from './judging/last-judgement.js';
import { useJudging } from './judging/use-judging.js';
import { KeysHelp } from './keys-help.js';
import { useKeys } from './keys.js';
import { type Candidates, useCandidates } from './use-candidates.js';

/** How often the inbox is looked at besides: another process may have grouped or judged, and there may be no stream. */
const pollMs = 15_000;
const pageSize = 100;

/** Reports that wait for a person: a list, and beside it one candidate with what accepting it would change. */
export default function InboxPage() {
  usePartyNames();
  const { query, change } = usePlace();
  const [judge, setJudge] = useJudge();
  const [help, showHelp] = useState(false);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const filter = filterOf(query);
  const changes = useCandidatesVersion();
  const counts = useQuery<CandidateCounts>('/candidates/counts', `${changes} ${useTick(pollMs)}`);
  // Where the server does not tell of changes, the list is read again when the numbers of candidates are others.
  const version = `${changes} ${JSON.stringify(counts.data?.states ?? null)}`;
  const candidates = useCandidates(`/candidates${queryOf({ ...filter, limit: pageSize })}`, version);
  const { items } = candidates;
  const waiting = (counts.data?.states.waiting ?? 0) + (counts.data?.states['source-changed'] ?? 0);
  useTitle(waiting > 0 ? `Inbox (${waiting})` : 'Inbox');
  const named = query.get('candidate');
  const first = useFirst(items);
  const chosen = named ?? first;
  const choose = (id: string | undefined) => change({ candidate: id });
  const judging = useJudging({ judge, items, filter, chosen, choose, drop: candidates.drop, changed: counts.again });
  const step = (by: number) => {
    const at = items.findIndex(({ id }) => id === chosen);
    const next = items[Math.min(items.length - 1, Math.max(0, at + by))];
    if (next) choose(next.id);
  };
  const tick = (id: string) => {
    const next = new Set(ticked);
    if (!next.delete(id)) next.add(id);
    setTicked(next);
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    x: () => chosen !== undefined && tick(chosen),
    u: () => void judging.undo(),
    '?': () => showHelp(true),
  });
  return (
    <>
      <Head judge={judge} onJudge={setJudge} help={() => showHelp(true)} />
      <Filters counts={counts.data} />
      <Permitted right="record" to="judge candidates">
        <CoverageButton judge={judge} />
      </Permitted>
      {counts.problem && <ProblemNote problem={counts.problem} again={counts.again} />}
      {candidates.problem && <ProblemNote problem={candidates.problem} again={candidates.again} />}
      <LastJudgement judging={judging} />
      <OnlyWith right="record">
        <ManyBar {...{ ticked, judging }} clear={() => setTicked(new Set())} />
      </OnlyWith>
      {items.length === 0 && <Nothing candidates={candidates} />}
      <div class={`inbox${named === null ? '' : ' one'}`}>
        {items.length > 0 && <CandidateList {...{ candidates, chosen, choose, ticked, tick }} />}
        {chosen !== undefined && (
          <CandidatePane key={chosen} id={chosen} {...{ judging, judge, ticked }} back={() => choose(undefined)} />
        )}
      </div>
      {help && <KeysHelp close={() => showHelp(false)} />}
    </>
  );
}

/** The first candidate, and that one still when others come before it: nobody judges what has just moved there. */
function useFirst(items: readonly CandidateItem[]): string | undefined {
  const first = useRef<string | undefined>(undefined);
  if (!items.some(({ id }) => id === first.current)) first.current = items[0]?.id;
  return first.current;
}

interface HeadProps {
  readonly judge: string;
  readonly onJudge: (judge: string) => void;
  readonly help: () => void;
}

function Head({ judge, onJudge, help }: HeadProps) {
  const own = useOwnName();
  return (
    <div class="inbox-head">
      <h1>Inbox</h1>
      {own === null ? (
        <TextField label="You judge as" value={judge} hint="Kept with what you decide" onValue={onJudge} />
      ) : (
        <p class="soft">You judge as {own}.</p>
      )}
      <button type="button" onClick={help}>
        Keys <kbd>?</kbd>
      </button>
    </div>
  );
}

/** Stands for a list without candidates: it is on its way, or nothing waits. */
function Nothing({ candidates: { loading, problem } }: { readonly candidates: Candidates }) {
  const { href } = usePlace();
  if (loading) return <Loading what="the inbox" />;
  if (problem) return null;
  return (
    <Empty>
      Nothing waits here. Reports come from the <a href={href('/sources')}>sources</a> that are followed.
    </Empty>
  );
}
