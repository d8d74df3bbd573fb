import { useState } from 'preact/hooks';
import type { WholeCandidate } from '../../../contract/candidates.js';
import { useEventsOf } from '../../../entries/event-form/use-events-of.js';
import { Combobox } from '../../../forms/pickers/combobox.js';
import { inWords } from '../../../wording/words.js';
import type { Judging } from './use-judging.js';

interface SameFormProps {
  readonly candidate: WholeCandidate;
  readonly judging: Judging;
  readonly ticked: ReadonlySet<string>;
  readonly cancel: () => void;
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

/** The same act as an event on record, whose sources the reports become; or as other candidates, which are merged. */
export function SameForm({ candidate: { id, duplicate, actions, tracks }, judging, ticked, cancel }: SameFormProps) {
  const [typed, setTyped] = useState('');
  const events = useEventsOf(actions.includes('accept-as-source') ? tracks : []);
  const named = uuid.exec(typed)?.[0];
  const others = [...ticked].filter((one) => one !== id);
  const addTo = (event: string) => void judging.send(id, { kind: 'accept-as-source', event });
  return (
    <div class="judging-form">
      {actions.includes('accept-as-source') && (
        <>
          {duplicate && (
            <p class="form-acts">
              <button type="button" class="primary" disabled={judging.busy} onClick={() => addTo(duplicate.id)}>
                Add its reports to “{duplicate.title}”
              </button>
            </p>
          )}
          <Combobox
            label={duplicate ? 'Or to another event' : 'The event on record'}
            value={typed}
            options={events}
            hint="By title, date or type, of its tracks; or the address of another event’s page"
            none="No matching event on its tracks"
            onValue={setTyped}
          />
          <p class="form-acts">
            <button type="button" disabled={judging.busy || named === undefined} onClick={() => addTo(named!)}>
              Add its reports to that event
            </button>
          </p>
        </>
      )}
      {actions.includes('merge') && (
        <p class="form-acts">
          {others.length > 0 ? (
            <button
              type="button"
              disabled={judging.busy}
              onClick={() => void judging.send(id, { kind: 'merge', candidates: others })}
            >
              Merge {others.length === 1 ? 'the other chosen one' : `the ${inWords(others.length)} others`} into it
            </button>
          ) : (
            <span class="soft">
              To merge candidates, choose the others in the list first (<kbd>x</kbd>).
            </span>
          )}
        </p>
      )}
      <p class="form-acts">
        <button type="button" onClick={cancel}>
          Cancel
        </button>
      </p>
    </div>
  );
}
