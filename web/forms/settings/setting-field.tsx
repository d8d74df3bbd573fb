import type { Problem } from '../../api/client.js';
import { errorsAt } from '../field-errors.js';
import { ChoiceField, TextField } from '../fields.js';
import type { Setting } from './settings.js';

interface SettingFieldProps {
  readonly field: Setting;
  readonly isSet: boolean;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly errors: Problem['errors'] | undefined;
}

/** A setting of a channel or source in the field that fits it. */
export function SettingField({ field, isSet, text, onText, errors }: SettingFieldProps) {
  const kept = isSet ? 'Already set; leave empty to keep it' : '';
  const form =
    field.form === 'list' ? 'Separated by commas' : field.form === 'pairs' ? 'One per line, as name: value' : '';
  const props = {
    label: field.words + (field.required ? '' : ' (optional)'),
    hint: [kept, field.hint, form, field.secret ? 'never shown again' : ''].filter(Boolean).join('; '),
    errors: errorsAt(errors, `/settings/${field.name}`),
  };
  if (field.form === 'choice' || field.form === 'yes-no') {
    const choices = field.form === 'choice' ? field.choices : ['true', 'false'];
    const words = { true: 'yes', false: 'no' } as Record<string, string>;
    return (
      <ChoiceField
        {...props}
        value={text}
        onValue={onText}
        options={[{ value: '', label: '' }, ...choices.map((one) => ({ value: one, label: words[one] ?? one }))]}
      />
    );
  }
  if (field.form === 'pairs') return <TextField {...props} lines={3} value={text} onValue={onText} />;
  return <TextField {...props} type={field.form === 'secret' ? 'password' : 'text'} value={text} onValue={onText} />;
}
