import type { WholeCandidate } from '../../../contract/candidates.js';
import { LazyPart } from '../../../ui/lazy-part.js';
import { missingInWords } from '../candidate-words.js';
import { ReasonForm } from './reason-form.js';
import { SameForm } from './same-form.js';
import { SnoozeForm } from './snooze-form.js';
import type { Judging } from './use-judging.js';

/** Which part of the judging is open. */
export type Opened = 'accept' | 'correct' | 'dismiss' | 'same' | 'snooze' | 'retract' | null;

interface ActionsProps {
  readonly candidate: WholeCandidate;
  readonly judging: Judging;
  readonly judge: string;
  readonly ticked: ReadonlySet<string>;
  readonly opened: Opened;
  readonly open: (part: Opened) => void;
  /** Opens the form; once more accepts what stands in it. */
  readonly accept: () => void;
}

const loadForm = () => import('./accept-form.js');

/** What can be decided of a candidate: its buttons, and the form of the one that is open. */
export function Actions({ candidate, judging, judge, ticked, opened, open, accept }: ActionsProps) {
  const { id, proposal } = candidate;
  const close = () => open(null);
  const isReady = proposal.missing.length === 0;
  return (
    <div class="inbox-actions">
      <Buttons {...{ candidate, judging, opened, open, accept }} />
      {judge.trim() === '' && candidate.actions.length > 0 && (
        <p class="form-wrong">Say at the top of the page who judges.</p>
      )}
      {opened === 'accept' && (
        <p class="soft" role="status">
          {isReady ? (
            <>
              Press <kbd>a</kbd> once more to accept it so, or change it first.
            </>
          ) : (
            `Before it can be accepted it needs: ${missingInWords(proposal.missing)}.`
          )}
        </p>
      )}
      {(opened === 'accept' || opened === 'correct') && (
        <LazyPart what="the form" load={loadForm} props={{ candidate, judging, kind: opened, cancel: close }} />
      )}
      {opened === 'dismiss' && (
        <ReasonForm
          submit="Dismiss it"
          busy={judging.busy}
          send={(reason) => void judging.send(id, { kind: 'dismiss', reason })}
          cancel={close}
        />
      )}
      {opened === 'retract' && (
        <ReasonForm
          submit="Retract the event"
          busy={judging.busy}
          send={(reason) => void judging.send(id, { kind: 'retract', reason })}
          cancel={close}
        />
      )}
      {opened === 'snooze' && (
        <SnoozeForm
          busy={judging.busy}
          send={(until) => void judging.send(id, { kind: 'snooze', until })}
          cancel={close}
        />
      )}
      {opened === 'same' && <SameForm {...{ candidate, judging, ticked }} cancel={close} />}
    </div>
  );
}

type ButtonsProps = Pick<ActionsProps, 'candidate' | 'judging' | 'opened' | 'open' | 'accept'>;

function Buttons({ candidate: { id, actions }, judging, opened, open, accept }: ButtonsProps) {
  const can = (kind: (typeof actions)[number]) => actions.includes(kind);
  const part = (name: Exclude<Opened, null>, label: string, key?: string) => (
    <button type="button" aria-expanded={opened === name} onClick={() => open(opened === name ? null : name)}>
      {label} {key !== undefined && <kbd>{key}</kbd>}
    </button>
  );
  return (
    <p class="form-acts">
      {can('accept') && (
        <button type="button" class="primary" aria-expanded={opened === 'accept'} onClick={accept}>
          {opened === 'accept' ? 'Accept it so' : 'Accept'} <kbd>a</kbd>
        </button>
      )}
      {can('keep') && (
        <button type="button" class="primary" onClick={() => void judging.send(id, { kind: 'keep' })}>
          Keep the event as it is
        </button>
      )}
      {can('correct') && part('correct', 'Correct the event')}
      {can('retract') && part('retract', 'Retract the event')}
      {(can('merge') || can('accept-as-source')) && part('same', 'The same as …', 'm')}
      {can('dismiss') && part('dismiss', 'Dismiss', 'd')}
      {can('snooze') && part('snooze', 'Snooze', 's')}
      {can('undo') && (
        <button type="button" disabled={judging.busy} onClick={() => void judging.send(id, { kind: 'undo' })}>
          Undo the last decision
        </button>
      )}
    </p>
  );
}
