import type { Problem } from '../../../../api/client.js';
import { errorsAt } from '../../../../forms/field-errors.js';
import { ErrorText, TextField } from '../../../../forms/fields.js';
import { DigestFields } from './digest-fields.js';
import { QuietFields } from './quiet-fields.js';
import { newDigest, newWindow, type ScheduleDraft } from './schedule-draft.js';

interface ScheduleFieldsProps {
  readonly draft: ScheduleDraft;
  readonly onDraft: (draft: ScheduleDraft) => void;
  readonly errors: Problem['errors'] | undefined;
}

const ownZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Fields of the schedule of a channel: its time zone, its digests, its quiet windows. */
export function ScheduleFields({ draft, onDraft, errors }: ScheduleFieldsProps) {
  const put = (part: Partial<ScheduleDraft>) => onDraft({ ...draft, ...part });
  const at = (pointer: string, exactly = false) => errorsAt(errors, `/schedule${pointer}`, exactly);
  return (
    <fieldset class="schedule-fields">
      <legend>Schedule</legend>
      <TextField
        label="Time zone"
        hint={`As in Europe/Berlin; UTC if empty. Here it is ${ownZone}.`}
        value={draft.zone}
        onValue={(zone) => put({ zone })}
        errors={at('/zone')}
      />
      {draft.digests.map((digest, index) => (
        <DigestFields
          key={index}
          number={index + 1}
          digest={digest}
          onDigest={(changed) => put({ digests: draft.digests.with(index, changed) })}
          remove={() => put({ digests: draft.digests.toSpliced(index, 1) })}
          errors={errors}
          pointer={`/schedule/digests/${index}`}
        />
      ))}
      <ErrorText id="digests" errors={at('/digests', true)} />
      <QuietFields draft={draft} onDraft={onDraft} errors={errors} />
      <p class="form-acts">
        <button type="button" onClick={() => put({ digests: [...draft.digests, newDigest] })}>
          Add a digest
        </button>
        <button type="button" onClick={() => put({ windows: [...draft.windows, newWindow] })}>
          Add a quiet window
        </button>
      </p>
    </fieldset>
  );
}
