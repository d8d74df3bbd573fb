import { textsOf } from '../../../../src/domain/free-texts.js';
import { Field, TextField } from '../../../forms/fields.js';
import type { EntryDetails } from '../../../contract/entry-details.js';
import { pointerInWords } from '../../../wording/field-words.js';
import { type AmendmentDraft, tickedTexts } from './amendment-draft.js';

interface RedactFieldsProps {
  readonly entry: EntryDetails;
  readonly draft: AmendmentDraft;
  readonly set: (draft: AmendmentDraft) => void;
}

/** Fields of a redaction: the texts to blank, or the whole entry, and why. */
export function RedactFields({ entry, draft, set }: RedactFieldsProps) {
  const ticked = tickedTexts(draft.values);
  const setValue = (name: string) => (value: string) => set({ ...draft, values: { ...draft.values, [name]: value } });
  const toggle = (pointer: string) => {
    const left = ticked.filter((each) => each !== pointer);
    setValue('fields')((left.length < ticked.length ? left : [...ticked, pointer]).join(' '));
  };
  return (
    <>
      <p class="note">
        The words are gone for good, also from readings of earlier days and from alerts that were sent. What receivers
        and backups hold stays there. Corrections and additions of the event lose the same words.
      </p>
      <Field name="fields" label="Words to blank" hint="None ticked: the whole entry, which then counts on no day" wide>
        {(input) => (
          <div {...input} role="group">
            {textsOf(entry.body).map(({ pointer, text }) => (
              <label key={pointer} class="redact-text">
                <input type="checkbox" checked={ticked.includes(pointer)} onChange={() => toggle(pointer)} />{' '}
                <strong>{pointerInWords(pointer)}</strong> {text}
              </label>
            ))}
          </div>
        )}
      </Field>
      <TextField
        name="reason"
        label="Reason"
        hint="It stays in the log: do not repeat the words in it"
        wide
        lines={2}
        value={draft.values.reason ?? ''}
        onValue={setValue('reason')}
      />
    </>
  );
}
