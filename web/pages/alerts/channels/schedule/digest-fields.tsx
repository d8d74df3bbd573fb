import type { Problem } from '../../../../api/client.js';
import { errorsAt } from '../../../../forms/field-errors.js';
import { ChoiceField, TextField } from '../../../../forms/fields.js';
import { ListField } from '../../../../forms/list-field.js';
import { capitalised } from '../../../../wording/words.js';
import { SelectFields } from '../../shared/select-fields.js';
import { type DigestDraft, weekdays } from './schedule-draft.js';

interface DigestFieldsProps {
  readonly number: number;
  readonly digest: DigestDraft;
  readonly onDigest: (digest: DigestDraft) => void;
  readonly remove: () => void;
  readonly errors: Problem['errors'] | undefined;
  /** JSON pointer of the digest in the request body. */
  readonly pointer: string;
}

/** Fields of a digest. */
export function DigestFields({ number, digest, onDigest, remove, errors, pointer }: DigestFieldsProps) {
  const put = (part: Partial<DigestDraft>) => onDigest({ ...digest, ...part });
  const at = (field: string) => errorsAt(errors, `${pointer}/${field}`);
  return (
    <fieldset>
      <legend>Digest {number}</legend>
      <TimeFields digest={digest} put={put} at={at} />
      <details open={Object.keys(digest.select).length > 0 || digest.collections.length > 0}>
        <summary>Only some tracks</summary>
        <SelectFields
          value={digest.select}
          onSelect={(select) => put({ select })}
          errors={errors}
          pointer={`${pointer}/select`}
        />
        <ListField
          label="Collections"
          hint="Only tracks of any of these."
          value={digest.collections}
          onList={(collections) => put({ collections })}
          errors={at('collections')}
        />
      </details>
      <p class="form-acts">
        <button type="button" onClick={remove}>
          Remove digest {number}
        </button>
      </p>
    </fieldset>
  );
}

interface TimeFieldsProps {
  readonly digest: DigestDraft;
  readonly put: (part: Partial<DigestDraft>) => void;
  /** The errors at a field. */
  readonly at: (field: string) => readonly string[];
}

function TimeFields({ digest, put, at }: TimeFieldsProps) {
  return (
    <div class="field-grid">
      <ChoiceField
        label="How often"
        value={digest.every}
        options={[
          { value: 'day', label: 'Every day' },
          { value: 'week', label: 'Every week' },
        ]}
        onValue={(every) => put({ every })}
        errors={at('every')}
      />
      {digest.every === 'week' && (
        <ChoiceField
          label="Day of the week"
          value={digest.weekday}
          options={weekdays.map((value) => ({ value, label: capitalised(value) }))}
          onValue={(weekday) => put({ weekday })}
          errors={at('weekday')}
        />
      )}
      <TextField
        label="At"
        hint="Local time, as in 07:30."
        value={digest.at}
        onValue={(time) => put({ at: time })}
        errors={at('at')}
      />
      <TextField
        label="Time zone of the digest"
        hint="That of the channel if empty."
        value={digest.zone}
        onValue={(zone) => put({ zone })}
        errors={at('zone')}
      />
      <ChoiceField
        label="Where nothing has changed and nothing is due"
        value={digest.whenEmpty}
        options={[
          { value: 'send', label: 'It says so' },
          { value: 'skip', label: 'It is left out' },
        ]}
        onValue={(whenEmpty) => put({ whenEmpty })}
        errors={at('whenEmpty')}
      />
    </div>
  );
}
