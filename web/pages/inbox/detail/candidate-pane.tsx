import { OnlyWith } from '../../../ui/permitted.js';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useCandidatesVersion, useRecordedVersion } from '../../../api/live.js';
import { useQuery } from '../../../api/use-query.js';
import type { WholeCandidate } from '../../../contract/candidates.js';
import { Effect } from '../../../entries/effect.js';
import { usePlace } from '../../../time-travel/as-of.js';
import { InternalMark } from '../../../ui/internal-mark.js';
import { Empty, Loading, ProblemNote } from '../../../ui/notes.js';
import { capitalised, inWords, instantInWords, plain, shortDateInWords } from '../../../wording/words.js';
import { candidateStateInWords, missingInWords, sizeInWords, subjectInWords } from '../candidate-words.js';
import { Actions, type Opened } from '../judging/actions.js';
import type { Judging } from '../judging/use-judging.js';
import { useKeys } from '../keys.js';
import { Reports } from './reports.js';

interface CandidatePaneProps {
  readonly id: string;
  readonly judging: Judging;
  readonly judge: string;
  readonly ticked: ReadonlySet<string>;
  /** Leads back to the list, where there is room for one of them only. */
  readonly back: () => void;
}

/** One candidate: what accepting it would change, what is proposed and why, and its reports. */
export function CandidatePane({ id, judging, judge, ticked, back }: CandidatePaneProps) {
  const version = `${useRecordedVersion()} ${useCandidatesVersion()}`;
  const { last } = judging;
  const { data, problem, again } = useQuery<WholeCandidate>(`/candidates/${id}`, `${version} ${JSON.stringify(last)}`);
  const [opened, open] = useState<Opened>(null);
  const pane = useRef<HTMLElement>(null);
  useEffect(() => open(null), [data?.version]);
  const toggle = (part: Opened) => open(opened === part ? null : part);
  const can = (kind: WholeCandidate['actions'][number]) => data?.actions.includes(kind) ?? false;
  const accept = () => {
    if (opened !== 'accept') return open('accept');
    // What was changed in the form counts; before the form is there, what is proposed.
    const form = pane.current?.querySelector<HTMLFormElement>('.accept-form');
    if (form) form.requestSubmit();
    else if (data && data.proposal.missing.length === 0) void judging.send(id, { kind: 'accept' });
  };
  useKeys({
    ...(can('accept') && { a: accept }),
    ...(can('dismiss') && { d: () => toggle('dismiss') }),
    ...((can('merge') || can('accept-as-source')) && { m: () => toggle('same') }),
    ...(can('snooze') && { s: () => toggle('snooze') }),
  });
  return (
    <article class="inbox-one" ref={pane} aria-label="The candidate">
      <button type="button" class="inbox-back" onClick={back}>
        Back to the list
      </button>
      {problem?.status === 404 && (
        <Empty>
          There is no candidate <code>{id}</code>. Those that wait for a judgement are in the list.
        </Empty>
      )}
      {problem && problem.status !== 404 && <ProblemNote problem={problem} again={again} />}
      {!data && !problem && <Loading what="the candidate" />}
      {data && (
        <>
          <Head candidate={data} />
          <OnlyWith right="record">
            <Actions {...{ candidate: data, judging, judge, ticked, opened, open }} accept={accept} />
          </OnlyWith>
          <Duplicate candidate={data} />
          <WouldChange candidate={data} />
          <Reports candidate={data} judging={judging} />
          <Proposal candidate={data} />
          <Judgements candidate={data} />
        </>
      )}
    </article>
  );
}

function Head({ candidate }: { readonly candidate: WholeCandidate }) {
  const { title, question, state, snoozedUntil, reasons, score, grouping } = candidate;
  return (
    <>
      <h2>
        {title} <InternalMark of={candidate} what="this candidate" />
      </h2>
      <p>
        {subjectInWords(candidate)}.{' '}
        <span class="soft">
          {capitalised(sizeInWords(candidate))}; {grouping}.
        </span>
      </p>
      {state !== 'waiting' && (
        <p>
          <strong>{candidateStateInWords(state)}</strong>
          {snoozedUntil !== null && ` until ${instantInWords(snoozedUntil)}`}
        </p>
      )}
      {question !== null && <p class="inbox-question">{question}</p>}
      <details class="opens">
        <summary>Why it stands here: {inWords(score)} points</summary>
        <ul>
          {reasons.map(({ says, points }) => (
            <li key={says}>
              {says} <span class="soft">({points > 0 ? `+${points}` : points})</span>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

function Duplicate({ candidate: { duplicate } }: { readonly candidate: WholeCandidate }) {
  const { href } = usePlace();
  if (!duplicate) return null;
  return (
    <p class="inbox-duplicate">
      <strong>On record already?</strong> <a href={href(`/events/${duplicate.id}`)}>{duplicate.title}</a>,{' '}
      {shortDateInWords(duplicate.occurred)}: <span class="soft">{duplicate.says}</span>
    </p>
  );
}

function WouldChange({ candidate: { effect, noEffect, state } }: { readonly candidate: WholeCandidate }) {
  if (state !== 'waiting' && state !== 'source-changed' && state !== 'snoozed') return null;
  return (
    <section class="preview">
      {effect ? (
        <Effect effects={effect} would />
      ) : (
        <p>{capitalised(noEffect ?? 'what it would change is not known')}.</p>
      )}
    </section>
  );
}

function Proposal({ candidate: { proposal } }: { readonly candidate: WholeCandidate }) {
  const { href } = usePlace();
  const { because, tracks, missing } = proposal;
  return (
    <details class="opens">
      <summary>What is proposed, and why</summary>
      <ul>
        {tracks.map(({ track, title, says }) => (
          <li key={track}>
            On <a href={href(`/tracks/${track}`)}>{title}</a>: {says}
          </li>
        ))}
        {(['type', 'date', 'level', 'sources'] as const).map((field) => (
          <li key={field}>
            {plain(field)}: {because[field]}
          </li>
        ))}
      </ul>
      {missing.length > 0 && <p>To be filled in: {missingInWords(missing)}.</p>}
    </details>
  );
}

function Judgements({ candidate: { judgements } }: { readonly candidate: WholeCandidate }) {
  const { href } = usePlace();
  if (judgements.length === 0) return null;
  return (
    <>
      <h3>Decisions</h3>
      <ul class="plain-list">
        {judgements.map(({ id, says, judge, reason, at, entry, isUndone }) => (
          <li key={id} class={`inbox-decision${isUndone ? ' undone' : ''}`}>
            {says} {reason !== null && <q>{reason}</q>}{' '}
            <span class="soft">
              {judge}, {instantInWords(at)}
              {isUndone && ', taken back'}
            </span>{' '}
            {entry !== null && <a href={href(`/events/${entry}`)}>On record</a>}
          </li>
        ))}
      </ul>
    </>
  );
}
