import { useState } from 'preact/hooks';
import { inWords } from '../../../wording/words.js';
import { ReasonForm } from './reason-form.js';
import { SnoozeForm } from './snooze-form.js';
import type { JudgementForMany, Judging } from './use-judging.js';

interface ManyBarProps {
  readonly ticked: ReadonlySet<string>;
  readonly judging: Judging;
  readonly clear: () => void;
}

/** What can be done with the candidates that are chosen, all at once. */
export function ManyBar({ ticked, judging, clear }: ManyBarProps) {
  const [opened, open] = useState<'dismiss' | 'snooze' | null>(null);
  if (ticked.size === 0) return null;
  const ids = [...ticked];
  const judge = async (judgement: JudgementForMany) => {
    if (!(await judging.sendMany(ids, judgement))) return;
    open(null);
    clear();
  };
  const merge = async () => {
    const [first, ...rest] = ids;
    if (first !== undefined && (await judging.send(first, { kind: 'merge', candidates: rest }))) clear();
  };
  return (
    <div class="many-bar" role="group" aria-label="The chosen candidates">
      <p class="form-acts">
        <strong>{inWords(ids.length)} chosen</strong>
        <button type="button" disabled={judging.busy} onClick={() => void judge({ kind: 'accept' })}>
          Accept as proposed
        </button>
        <button type="button" aria-expanded={opened === 'dismiss'} onClick={() => open('dismiss')}>
          Dismiss
        </button>
        <button type="button" aria-expanded={opened === 'snooze'} onClick={() => open('snooze')}>
          Snooze
        </button>
        {ids.length > 1 && (
          <button type="button" disabled={judging.busy} onClick={() => void merge()}>
            Merge into one
          </button>
        )}
        <button type="button" onClick={clear}>
          Choose none
        </button>
      </p>
      {opened === 'dismiss' && (
        <ReasonForm
          submit="Dismiss them"
          busy={judging.busy}
          send={(reason) => void judge({ kind: 'dismiss', reason })}
          cancel={() => open(null)}
        />
      )}
      {opened === 'snooze' && (
        <SnoozeForm
          busy={judging.busy}
          send={(until) => void judge({ kind: 'snooze', until })}
          cancel={() => open(null)}
        />
      )}
    </div>
  );
}
