import { useOwnName } from '../../../api/account.js';
import { useState } from 'preact/hooks';
import type { Problem } from '../../../api/client.js';
import type { Silence, StoredAlertRule } from '../../../contract/alert-answers.js';
import { CheckboxField } from '../../../forms/checkbox-field.js';
import { errorsAt } from '../../../forms/field-errors.js';
import { TextField } from '../../../forms/fields.js';
import { FormFoot } from '../../../forms/form-foot.js';
import { SelectFields } from '../shared/select-fields.js';
import { useWrite } from '../../../api/use-write.js';
import { inHours, silenceBody, silenceDraft } from './silence-draft.js';

interface Times {
  readonly startsAt: string;
  readonly endsAt: string;
}

interface SilenceFormProps {
  readonly rules: readonly StoredAlertRule[];
  readonly rule: string | null;
  readonly track: string | null;
  readonly done: () => void;
  readonly cancel: () => void;
}

const lasting = [
  { hours: 4, words: '4 hours' },
  { hours: 24, words: 'A day' },
  { hours: 7 * 24, words: 'A week' },
  { hours: 30 * 24, words: '30 days' },
] as const;

/** Form of a silence. Alerts that still fire when it ends are sent then. */
export function SilenceForm({ rules, rule, track, done, cancel }: SilenceFormProps) {
  const [draft, setDraft] = useState(() => silenceDraft(Date.now(), rule, track));
  const name = useOwnName();
  const write = useWrite();
  const errors = write.problem?.errors;
  const put = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }));
  const submit = async (event: Event) => {
    event.preventDefault();
    if (
      await write.send<Silence>('/alert-silences', {
        method: 'POST',
        body: silenceBody({ ...draft, author: name ?? draft.author }),
      })
    )
      done();
  };
  return (
    <form class="alert-form" onSubmit={(event) => void submit(event)} aria-label="A new silence">
      <p class="soft">Alerts that still fire when the silence ends are sent then.</p>
      <SelectFields value={draft.select} onSelect={(select) => put({ select })} errors={errors} pointer="/select" />
      <CheckboxField
        label="Only alerts of these rules"
        hint="None ticked: all rules."
        value={draft.rules}
        options={rules.map(({ id, name }) => ({ value: id, label: name }))}
        onValues={(chosen) => put({ rules: chosen })}
        errors={errorsAt(errors, '/rules')}
      />
      <TimeFields times={draft} onTimes={put} errors={errors} />
      <TextField
        label="Reason"
        lines={2}
        value={draft.reason}
        onValue={(reason) => put({ reason })}
        errors={errorsAt(errors, '/reason')}
      />
      {name === null && (
        <TextField
          label="Requested by"
          value={draft.author}
          onValue={(author) => put({ author })}
          errors={errorsAt(errors, '/author')}
        />
      )}
      <FormFoot write={write} submit="Silence" cancel={cancel} />
    </form>
  );
}

interface TimeFieldsProps {
  readonly times: Times;
  readonly onTimes: (part: Partial<Times>) => void;
  readonly errors: Problem['errors'] | undefined;
}

function TimeFields({ times, onTimes, errors }: TimeFieldsProps) {
  return (
    <>
      <div class="field-grid">
        <TextField
          label="From (UTC)"
          hint="Empty: from now."
          type="datetime-local"
          value={times.startsAt}
          onValue={(startsAt) => onTimes({ startsAt })}
          errors={errorsAt(errors, '/startsAt')}
        />
        <TextField
          label="Until (UTC)"
          type="datetime-local"
          value={times.endsAt}
          onValue={(endsAt) => onTimes({ endsAt })}
          errors={errorsAt(errors, '/endsAt')}
        />
      </div>
      <p class="form-acts">
        <span class="soft">From now:</span>
        {lasting.map(({ hours, words }) => (
          <button key={hours} type="button" onClick={() => onTimes({ endsAt: inHours(Date.now(), hours) })}>
            {words}
          </button>
        ))}
      </p>
    </>
  );
}
