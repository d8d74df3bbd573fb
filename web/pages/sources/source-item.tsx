import { useIsPermitted } from '../../api/account.js';
import { useState } from 'preact/hooks';
import { useWrite } from '../../api/use-write.js';
import type { FollowedSource, SourceKindView } from '../../contract/sources.js';
import { usePlace } from '../../time-travel/as-of.js';
import { Confirm } from '../../forms/confirm.js';
import { InternalMark } from '../../ui/internal-mark.js';
import { ProblemNote } from '../../ui/notes.js';
import { capitalised, inWords, lastChangeInWords } from '../../wording/words.js';
import { RefusalList } from './refusal-list.js';
import { SourceForm } from './source-form.js';
import { healthInWords, intervalInWords, kindInWords, licenceInWords, stateInWords } from './source-words.js';

interface SourceItemProps {
  readonly source: FollowedSource;
  readonly kinds: readonly SourceKindView[];
  readonly changed: () => void;
}

type Opened = 'form' | 'refusals' | 'remove' | null;

/** A source with its health, what it may not read, and what can be done with it. */
export function SourceItem({ source, kinds, changed }: SourceItemProps) {
  const { href } = usePlace();
  const [opened, open] = useState<Opened>(null);
  const { health, kind, name, licence, mention, pollIntervalSeconds } = source;
  const toggle = (part: Opened) => open(opened === part ? null : part);
  return (
    <li class={`source ${health.state}`}>
      <p class="source-head">
        <strong>{name}</strong>
        <InternalMark of={source} what="this source" />
        <span class="soft">{kindInWords(kind)}</span>
        <span class="source-state">{stateInWords(health)}</span>
      </p>
      {health.fault !== null && (
        <p class="source-fault">
          {capitalised(health.fault)}
          {health.failures > 1 && <span class="soft"> ({inWords(health.failures)} times on end)</span>}
        </p>
      )}
      {health.warning !== null && <p class="source-fault">Not done: {health.warning}.</p>}
      <p>{capitalised(healthInWords(health, Date.now()).join('; '))}.</p>
      <p class="soft">
        Fetched {intervalInWords(pollIntervalSeconds)}; {licenceInWords(licence)}
        {mention !== null && `; to be named as ${mention}`}; {lastChangeInWords(source)}.{' '}
        <a href={href('/inbox', { source: source.id })}>In the inbox</a>
      </p>
      <Acts {...{ source, opened, toggle, changed, close: () => open(null) }} />
      {opened === 'form' && (
        <SourceForm
          kinds={kinds}
          source={source}
          cancel={() => open(null)}
          done={() => {
            open(null);
            changed();
          }}
        />
      )}
      {opened === 'refusals' && <RefusalList source={source.id} count={health.refusals} />}
    </li>
  );
}

interface ActsProps {
  readonly source: FollowedSource;
  readonly opened: Opened;
  readonly toggle: (part: Opened) => void;
  readonly close: () => void;
  readonly changed: () => void;
}

function Acts({ source, opened, toggle, close, changed }: ActsProps) {
  const write = useWrite();
  const path = `/sources/${source.id}`;
  const run = async (...[to, sent]: Parameters<typeof write.send>) => {
    const answer = await write.send(to, sent);
    if (answer) changed();
    return answer;
  };
  const remove = async () => {
    if (await run(path, { method: 'DELETE' })) close();
  };
  const mayOperate = useIsPermitted('operate');
  const { refusals } = source.health;
  return (
    <>
      <p class="form-acts">
        {mayOperate && source.pollIntervalSeconds !== null && (
          <button
            type="button"
            disabled={write.busy || source.paused || source.health.fetching}
            onClick={() => void run(`${path}/fetch`, { method: 'POST' })}
          >
            {source.health.fetching ? 'Fetching …' : 'Fetch now'}
          </button>
        )}
        {mayOperate && (
          <button
            type="button"
            disabled={write.busy}
            onClick={() => void run(path, { method: 'PATCH', body: { paused: !source.paused } })}
          >
            {source.paused ? 'Resume' : 'Pause'}
          </button>
        )}
        {mayOperate && <Toggle is={opened === 'form'} words="Change" toggle={() => toggle('form')} />}
        {refusals > 0 && (
          <button type="button" aria-expanded={opened === 'refusals'} onClick={() => toggle('refusals')}>
            {refusals === 1 ? 'One item not read' : `${inWords(refusals)} items not read`}
          </button>
        )}
        {mayOperate && <Toggle is={opened === 'remove'} words="Remove" toggle={() => toggle('remove')} />}
      </p>
      {write.problem && <ProblemNote problem={write.problem} />}
      {opened === 'remove' && (
        <Confirm
          question={`Follow ${source.name} no more? What was accepted from it stays on record.`}
          yes="Remove it"
          busy={write.busy}
          go={() => void remove()}
          no={close}
        />
      )}
    </>
  );
}

function Toggle(props: { readonly is: boolean; readonly words: string; readonly toggle: () => void }) {
  return (
    <button type="button" aria-expanded={props.is} onClick={props.toggle}>
      {props.words}
    </button>
  );
}
