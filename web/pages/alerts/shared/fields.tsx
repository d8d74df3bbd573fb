import type { ComponentChildren } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import type { Problem } from '../../../api/client.js';

type Errors = Problem['errors'];

/** What is wrong at a place of what was sent, and below it unless `exactly`. */
export function errorsAt(errors: Errors | undefined, pointer: string, exactly = false): readonly string[] {
  const below = `${pointer}/`;
  return (errors ?? [])
    .filter((error) => error.pointer === pointer || (!exactly && error.pointer.startsWith(below)))
    .map(({ detail }) => detail);
}

interface FieldProps {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly errors?: readonly string[];
  readonly children: (ids: {
    readonly id: string;
    readonly 'aria-describedby': string | undefined;
    readonly 'aria-invalid': 'true' | undefined;
  }) => ComponentChildren;
}

/** A field with its name above, its hint, and what is wrong with it right beneath. */
export function Field({ label, hint, errors = [], children }: FieldProps) {
  const id = useId();
  const wrong = errors.length > 0;
  const described = [hint ? `${id}-hint` : '', wrong ? `${id}-wrong` : ''].filter(Boolean).join(' ');
  return (
    <div class={`field ${wrong ? 'wrong' : ''}`}>
      <label for={id}>{label}</label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': wrong ? 'true' : undefined })}
      {hint && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {wrong && (
        <span class="wrong-note" id={`${id}-wrong`}>
          {errors.join('; ')}
        </span>
      )}
    </div>
  );
}

interface TextProps extends Omit<FieldProps, 'children'> {
  readonly value: string;
  readonly onText: (text: string) => void;
  readonly type?: 'text' | 'date' | 'datetime-local' | 'password';
  readonly lines?: number;
  readonly inputMode?: 'numeric' | 'decimal';
}

/** A field of text; with `lines` one of several lines. */
export function TextField({ value, onText, type = 'text', lines, ...rest }: TextProps) {
  const { label, hint, errors, ...input } = rest;
  return (
    <Field label={label} hint={hint} errors={errors ?? []}>
      {(ids) =>
        lines === undefined ? (
          <input
            {...ids}
            {...input}
            {...typed(type)}
            value={value}
            onInput={(event) => onText(event.currentTarget.value)}
          />
        ) : (
          <textarea {...ids} rows={lines} value={value} onInput={(event) => onText(event.currentTarget.value)} />
        )
      }
    </Field>
  );
}

/** The browser keeps nothing of what is typed, least of all a secret. The attributes of an input go by its type. */
function typed(type: NonNullable<TextProps['type']>) {
  if (type === 'password') return { type, autocomplete: 'new-password' } as const;
  return type === 'text' ? ({ type, autocomplete: 'off' } as const) : ({ type } as const);
}

interface ListProps extends Omit<TextProps, 'value' | 'onText' | 'type' | 'lines'> {
  readonly value: readonly string[];
  readonly onList: (list: readonly string[]) => void;
}

/** Several words in one field, with commas between; what is typed stays as it is typed. */
export function ListField({ value, onList, ...rest }: ListProps) {
  const [typed, setTyped] = useState(value.join(', '));
  useEffect(() => {
    if (wordsOf(typed).join() !== value.join()) setTyped(value.join(', '));
  }, [value.join()]);
  return (
    <TextField
      {...rest}
      value={typed}
      onText={(text) => {
        setTyped(text);
        onList(wordsOf(text));
      }}
    />
  );
}

export function wordsOf(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

interface ChoiceProps<V extends string> extends Omit<FieldProps, 'children'> {
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly words: string }[];
  readonly onChoice: (value: V) => void;
}

export function ChoiceField<V extends string>({ value, options, onChoice, ...rest }: ChoiceProps<V>) {
  return (
    <Field {...rest}>
      {(ids) => (
        <select {...ids} value={value} onChange={(event) => onChoice(event.currentTarget.value as V)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface ManyProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: readonly string[];
  readonly options: readonly { readonly value: string; readonly words: string }[];
  readonly onMany: (values: readonly string[]) => void;
  readonly errors?: readonly string[];
}

/** Any number of a few, as boxes to tick. What is chosen and none of them is kept, and can be taken away. */
export function ManyField({ label, hint, value, options, onMany, errors = [] }: ManyProps) {
  const unknown = value.filter((one) => !options.some((option) => option.value === one));
  const all = [...options, ...unknown.map((one) => ({ value: one, words: one }))];
  const wrong = errors.length > 0;
  return (
    <fieldset class={`many ${wrong ? 'wrong' : ''}`}>
      <legend>{label}</legend>
      <div class="many-boxes">
        {all.map((option) => (
          <label key={option.value}>
            <input
              type="checkbox"
              checked={value.includes(option.value)}
              onChange={(event) =>
                onMany(
                  event.currentTarget.checked ? [...value, option.value] : value.filter((one) => one !== option.value),
                )
              }
            />{' '}
            {option.words}
          </label>
        ))}
      </div>
      {hint && <span class="hint">{hint}</span>}
      {wrong && <span class="wrong-note">{errors.join('; ')}</span>}
    </fieldset>
  );
}

interface NumberProps extends Omit<TextProps, 'value' | 'onText' | 'type' | 'lines'> {
  /** A number, or what was typed where it is none; `undefined` where nothing was. */
  readonly value: unknown;
  readonly onNumber: (value: number | string | undefined) => void;
}

/** A number; what is none goes on as the text that was typed, so that the server can say what is wrong with it. */
export function NumberField({ value, onNumber, ...rest }: NumberProps) {
  const [typed, setTyped] = useState(shown(value));
  useEffect(() => {
    if (numberIn(typed) !== value) setTyped(shown(value));
  }, [value]);
  return (
    <TextField
      inputMode="decimal"
      {...rest}
      value={typed}
      onText={(text) => {
        setTyped(text);
        onNumber(numberIn(text));
      }}
    />
  );
}

const shown = (value: unknown) => (typeof value === 'number' || typeof value === 'string' ? String(value) : '');

export function numberIn(text: string): number | string | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  return /^-?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : trimmed;
}
