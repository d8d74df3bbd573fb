import { type ComponentChildren, createContext } from 'preact';
import { useContext, useId } from 'preact/hooks';
import { asSentence, type FieldErrors, noFieldErrors } from './field-errors.js';
import './form.css';

/** The errors of the surrounding form. */
export const FieldErrorsContext = createContext<FieldErrors>(noFieldErrors);

export interface FieldProps {
  /**
   * Place in the surrounding form: `title`, `actors.1.country`. Errors of that form are found by it, and the focus too.
   * A field without a name gets an id of its own, and its errors by `errors`.
   */
  readonly name?: string;
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly errors?: readonly string[];
  /** Whether it takes a whole row of the form's grid. */
  readonly wide?: boolean;
}

/** Attributes that tie an input to its label, its hint and its errors. */
export interface InputAttributes {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': 'true' | undefined;
}

/** The element id of a named field. */
export function fieldId(name: string): string {
  return `field-${name}`;
}

/** A field: its label above the input, its hint and its errors below. */
export function Field(props: FieldProps & { readonly children: (input: InputAttributes) => ComponentChildren }) {
  const { name, label, hint, wide, children } = props;
  const errors = useErrors(props);
  const ownId = useId();
  const id = name === undefined ? ownId : fieldId(name);
  const wrong = errors.length > 0;
  const described = [...(hint ? [`${id}-hint`] : []), ...(wrong ? [`${id}-wrong`] : [])].join(' ');
  return (
    <div class={`form-field${wide ? ' wide' : ''}${wrong ? ' wrong' : ''}`}>
      <label for={id} id={`${id}-label`}>
        {label}
      </label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': wrong ? 'true' : undefined })}
      {hint && (
        <span class="form-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      <ErrorText id={id} errors={errors} />
    </div>
  );
}

function useErrors({ name, errors = [] }: Pick<FieldProps, 'name' | 'errors'>): readonly string[] {
  const { fields } = useContext(FieldErrorsContext);
  return name === undefined ? errors : [...(fields.get(name) ?? []), ...errors];
}

/** Error texts as sentences, with the id that an input is described by. */
export function ErrorText({ id, errors }: { readonly id: string; readonly errors: readonly string[] }) {
  if (errors.length === 0) return null;
  return (
    <span class="form-wrong" id={`${id}-wrong`}>
      {errors.map(asSentence).join(' ')}
    </span>
  );
}

/** The errors of a list as a whole ("needs an item"), at its head, where the focus can go. */
export function ListErrors({ name }: { readonly name: string }) {
  const id = fieldId(name);
  return (
    <div id={id} tabIndex={-1} class="list-fault">
      <ErrorText id={id} errors={useErrors({ name })} />
    </div>
  );
}

export interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly type?: 'text' | 'date' | 'datetime-local' | 'password';
  /** Number of lines; a single-line input where absent. */
  readonly lines?: number;
  readonly inputMode?: 'numeric' | 'decimal';
}

/** A text field. Leaving a single line of text trims it. */
export function TextField({ value, onValue, type = 'text', lines, inputMode, ...field }: TextFieldProps) {
  const onInput = (event: { readonly currentTarget: { readonly value: string } }) => onValue(event.currentTarget.value);
  return (
    <Field {...field}>
      {(input) =>
        lines === undefined ? (
          <input
            {...input}
            {...attributesOf(type)}
            spellcheck={false}
            inputMode={inputMode}
            value={value}
            onInput={onInput}
            onBlur={() => type === 'text' && value.trim() !== value && onValue(value.trim())}
          />
        ) : (
          <textarea {...input} rows={lines} value={value} onInput={onInput} />
        )
      }
    </Field>
  );
}

/** Type and autocompletion together, as the types of JSX want it. The browser remembers nothing that is typed. */
function attributesOf(type: NonNullable<TextFieldProps['type']>) {
  if (type === 'password') return { type, autocomplete: 'new-password' } as const;
  return type === 'text' ? ({ type, autocomplete: 'off' } as const) : ({ type } as const);
}

/** A value to choose, with the words for it. */
export interface Choice<V extends string = string> {
  readonly value: V;
  readonly label: string;
}

interface ChoiceFieldProps<V extends string> extends FieldProps {
  readonly value: V;
  readonly options: readonly Choice<V>[];
  /** Words for choosing none, which is the empty value; absent where a value is required. */
  readonly none?: string;
  readonly onValue: (value: V) => void;
}

/** A field with a few values to choose from. A value that is no option (in an older entry) stays visible. */
export function ChoiceField<V extends string>(props: ChoiceFieldProps<V>) {
  const { value, options, none, onValue, ...field } = props;
  const isKnown = (none !== undefined && value === '') || options.some((option) => option.value === value);
  return (
    <Field {...field}>
      {(input) => (
        <select {...input} value={value} onChange={(event) => onValue(event.currentTarget.value as V)}>
          {none !== undefined && <option value="">{none}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
          {!isKnown && <option value={value}>{value}</option>}
        </select>
      )}
    </Field>
  );
}

/** Moves the focus to the first invalid field below an element. */
export function focusFirstInvalid(root: ParentNode): void {
  root.querySelector<HTMLElement>('[aria-invalid="true"], [data-wrong="true"]')?.focus();
}
