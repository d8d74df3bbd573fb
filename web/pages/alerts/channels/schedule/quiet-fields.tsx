import type { Problem } from '../../../../api/client.js';
import { CheckboxField } from '../../../../forms/checkbox-field.js';
import { errorsAt } from '../../../../forms/field-errors.js';
import { ErrorText, TextField } from '../../../../forms/fields.js';
import { capitalised } from '../../../../wording/words.js';
import { type ScheduleDraft, weekdays, type WindowDraft } from './schedule-draft.js';

interface QuietFieldsProps {
  readonly draft: ScheduleDraft;
  readonly onDraft: (draft: ScheduleDraft) => void;
  readonly errors: Problem['errors'] | undefined;
}

/** Fields of the windows in which a channel is quiet, and of what is told all the same. */
export function QuietFields({ draft, onDraft, errors }: QuietFieldsProps) {
  const put = (part: Partial<ScheduleDraft>) => onDraft({ ...draft, ...part });
  const at = (pointer: string, exactly = false) => errorsAt(errors, `/schedule/quiet${pointer}`, exactly);
  if (draft.windows.length === 0) return null;
  return (
    <>
      {draft.windows.map((one, index) => (
        <WindowFields
          key={index}
          number={index + 1}
          window={one}
          onWindow={(changed) => put({ windows: draft.windows.with(index, changed) })}
          remove={() => put({ windows: draft.windows.toSpliced(index, 1) })}
          errors={errors}
          pointer={`/schedule/quiet/windows/${index}`}
        />
      ))}
      <ErrorText id="windows" errors={at('/windows', true)} />
      <CheckboxField
        label="Told all the same"
        hint="Alerts of these severities pass the quiet windows."
        value={draft.passes}
        options={['critical', 'warning', 'info'].map((value) => ({ value, label: capitalised(value) }))}
        onValues={(passes) => put({ passes })}
        errors={at('/passes')}
      />
      <TextField
        label="Time zone of the quiet windows"
        hint="That of the channel if empty."
        value={draft.quietZone}
        onValue={(quietZone) => put({ quietZone })}
        errors={at('/zone')}
      />
    </>
  );
}

interface WindowFieldsProps {
  readonly number: number;
  readonly window: WindowDraft;
  readonly onWindow: (window: WindowDraft) => void;
  readonly remove: () => void;
  readonly errors: Problem['errors'] | undefined;
  readonly pointer: string;
}

function WindowFields({ number, window, onWindow, remove, errors, pointer }: WindowFieldsProps) {
  const put = (part: Partial<WindowDraft>) => onWindow({ ...window, ...part });
  return (
    <fieldset>
      <legend>Quiet window {number}</legend>
      <CheckboxField
        label="Begins on"
        value={window.days}
        options={weekdays.map((value) => ({ value, label: capitalised(value) }))}
        onValues={(days) => put({ days: weekdays.filter((day) => days.includes(day)) })}
        errors={errorsAt(errors, `${pointer}/days`)}
      />
      <div class="field-grid">
        <TextField
          label="From"
          value={window.from}
          onValue={(from) => put({ from })}
          errors={errorsAt(errors, `${pointer}/from`)}
        />
        <TextField
          label="To"
          hint="On the next day where it is not later than “From”."
          value={window.to}
          onValue={(to) => put({ to })}
          errors={errorsAt(errors, `${pointer}/to`)}
        />
      </div>
      <p class="form-acts">
        <button type="button" onClick={remove}>
          Remove quiet window {number}
        </button>
      </p>
    </fieldset>
  );
}
