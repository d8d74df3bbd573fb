import { Combobox } from './combobox.js';
import { fieldId, type FieldProps } from '../fields.js';
import type { Option } from './options.js';
import './picked-list.css';

interface PickedListProps extends Omit<FieldProps, 'label'> {
  /** What one of them is, and what all are, as in `track` and `Tracks`. */
  readonly one: string;
  readonly label: string;
  readonly values: readonly string[];
  readonly options: readonly Option[];
  /** What the list says where nothing matches. */
  readonly none: string;
  readonly onValues: (values: readonly string[]) => void;
}

/** A field for any number of named things: those that are chosen, and a list to add another from. */
export function PickedList({ one, label, values, options, onValues, ...field }: PickedListProps) {
  const names = new Map(options.map((option) => [option.value, option.label]));
  const left = options.filter(({ value }) => !values.includes(value));
  const remove = (value: string) => {
    onValues(values.filter((each) => each !== value));
    if (field.name !== undefined) document.getElementById(fieldId(field.name))?.focus();
  };
  return (
    <div class={`form-field${field.wide ? ' wide' : ''}`}>
      {values.length > 0 && (
        <ul class="chosen" aria-label={`Chosen: ${label.toLowerCase()}`}>
          {values.map((value) => (
            <li key={value}>
              {names.get(value) ?? value}{' '}
              <button type="button" onClick={() => remove(value)} aria-label={`Remove ${names.get(value) ?? value}`}>
                Remove{' '}
              </button>
            </li>
          ))}
        </ul>
      )}
      <Combobox
        {...field}
        {...{ label: values.length > 0 ? `Add a ${one}` : label, value: '', options: left, picks: true }}
        onValue={(value) => onValues([...values, value])}
      />
    </div>
  );
}
