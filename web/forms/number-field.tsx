import { useEffect, useState } from 'preact/hooks';
import { TextField, type TextFieldProps } from './fields.js';

interface NumberFieldProps extends Omit<TextFieldProps, 'value' | 'onValue' | 'type' | 'lines'> {
  /** A number; the typed text where it is no number; `undefined` where the field is empty. */
  readonly value: unknown;
  readonly onNumber: (value: number | string | undefined) => void;
}

/** A number field. A text that is no number is passed on as it is, so that the server can say what is wrong with it. */
export function NumberField({ value, onNumber, ...field }: NumberFieldProps) {
  const [typed, setTyped] = useState(shown(value));
  useEffect(() => {
    if (numberIn(typed) !== value) setTyped(shown(value));
  }, [value]);
  return (
    <TextField
      inputMode="decimal"
      {...field}
      value={typed}
      onValue={(text) => {
        setTyped(text);
        onNumber(numberIn(text));
      }}
    />
  );
}

const shown = (value: unknown) => (typeof value === 'number' || typeof value === 'string' ? String(value) : '');

function numberIn(text: string): number | string | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  return /^-?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : trimmed;
}
