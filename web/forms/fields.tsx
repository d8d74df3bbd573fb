import { type ComponentChildren, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { asSentence, type Faults, noFaults } from '../pages/record/draft/draft-errors.js';
import './form.css';

/** What is wrong in the form around. */
export const FaultsAround = createContext<Faults>(noFaults);

export interface FieldProps {
  /** Its place in the form: `title`, `actors.1.country`; faults are placed by it, and the focus finds it. */
  readonly name: string;
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly wide?: boolean;
}

interface Ids {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': 'true' | undefined;
}

export function idOf(name: string): string {
  return `field-${name}`;
}

/** A field with its name above, and its hint and what is wrong with it beneath. */
export function Field(props: FieldProps & { readonly children: (ids: Ids) => ComponentChildren }) {
  const { name, label, hint, wide, children } = props;
  const wrong = useContext(FaultsAround).fields.get(name) ?? [];
  const id = idOf(name);
  const described = [...(hint ? [`${id}-hint`] : []), ...(wrong.length > 0 ? [`${id}-wrong`] : [])].join(' ');
  return (
    <div class={`form-field${wide ? ' wide' : ''}${wrong.length > 0 ? ' wrong' : ''}`}>
      <label for={id} id={`${id}-label`}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': wrong.length > 0 ? 'true' : undefined,
      })}
      {hint && (
        <span class="form-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      <Wrong name={name} />
    </div>
  );
}

/** What is wrong at a place of the form, for the field to be described by. */
export function Wrong({ name }: { readonly name: string }) {
  const wrong = useContext(FaultsAround).fields.get(name) ?? [];
  if (wrong.length === 0) return null;
  return (
    <span class="form-wrong" id={`${idOf(name)}-wrong`}>
      {wrong.map(asSentence).join(' ')}
    </span>
  );
}

interface ValueProps extends FieldProps {
  readonly value: string;
  readonly onValue: (value: string) => void;
}

/** A field of text; of several lines with `lines`. Blanks around a single line are dropped on leaving it. */
export function TextField(props: ValueProps & { readonly lines?: number; readonly numeric?: boolean }) {
  const { value, onValue, lines, numeric, ...field } = props;
  return (
    <Field {...field}>
      {(ids) =>
        lines ? (
          <textarea {...ids} rows={lines} value={value} onInput={(event) => onValue(event.currentTarget.value)} />
        ) : (
          <input
            {...ids}
            type="text"
            autocomplete="off"
            spellcheck={false}
            inputMode={numeric ? 'numeric' : undefined}
            value={value}
            onInput={(event) => onValue(event.currentTarget.value)}
            onBlur={() => value.trim() !== value && onValue(value.trim())}
          />
        )
      }
    </Field>
  );
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A field of one of few values, or none. A value that is none of them (of an older record) stays to be seen. */
export function ChoiceField(props: ValueProps & { readonly choices: readonly Choice[]; readonly none?: string }) {
  const { value, onValue, choices, none = 'not said', ...field } = props;
  const known = value === '' || choices.some((choice) => choice.value === value);
  return (
    <Field {...field}>
      {(ids) => (
        <select {...ids} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
          <option value="">{none}</option>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
          {!known && <option value={value}>{value}</option>}
        </select>
      )}
    </Field>
  );
}

/** Puts the focus on the first field of the page that is wrong. */
export function focusFirstWrong(root: ParentNode): void {
  root.querySelector<HTMLElement>('[aria-invalid="true"], [data-wrong="true"]')?.focus();
}
