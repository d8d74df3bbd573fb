import { useEffect, useState } from 'preact/hooks';
import { TextField, type TextFieldProps } from './fields.js';

interface ListFieldProps extends Omit<TextFieldProps, 'value' | 'onValue' | 'type' | 'lines'> {
  readonly value: readonly string[];
  readonly onList: (list: readonly string[]) => void;
}

/** Several words in one text field, separated by commas. The text stays as it is typed. */
export function ListField({ value, onList, ...field }: ListFieldProps) {
  const [typed, setTyped] = useState(value.join(', '));
  useEffect(() => {
    if (wordsIn(typed).join() !== value.join()) setTyped(value.join(', '));
  }, [value.join()]);
  return (
    <TextField
      {...field}
      value={typed}
      onValue={(text) => {
        setTyped(text);
        onList(wordsIn(text));
      }}
    />
  );
}

/** The words of a text that commas or line breaks separate. */
function wordsIn(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
