import { type Choice, ErrorText } from './fields.js';
import { useId } from 'preact/hooks';

interface CheckboxFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: readonly string[];
  readonly options: readonly Choice[];
  readonly errors?: readonly string[];
  readonly onValues: (values: readonly string[]) => void;
}

/** Any number of a few options, as checkboxes. A chosen value that is no option is kept, and can be unticked. */
export function CheckboxField({ label, hint, value, options, errors = [], onValues }: CheckboxFieldProps) {
  const id = useId();
  const unknown = value.filter((one) => !options.some((option) => option.value === one));
  const all = [...options, ...unknown.map((one) => ({ value: one, label: one }))];
  const toggle = (one: string, isTicked: boolean) =>
    onValues(isTicked ? [...value, one] : value.filter((other) => other !== one));
  return (
    <fieldset class={`many${errors.length > 0 ? ' wrong' : ''}`}>
      <legend>{label}</legend>
      <div class="many-boxes">
        {all.map((option) => (
          <label key={option.value}>
            <input
              type="checkbox"
              checked={value.includes(option.value)}
              onChange={(event) => toggle(option.value, event.currentTarget.checked)}
            />{' '}
            {option.label}
          </label>
        ))}
      </div>
      {hint && <span class="form-hint">{hint}</span>}
      <ErrorText id={id} errors={errors} />
    </fieldset>
  );
}
