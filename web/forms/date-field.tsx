import { useEffect, useState } from 'preact/hooks';
import { type ExplainedDate, readDate } from '../api/date-words.js';
import { Problem } from '../api/client.js';
import { edtfTyped } from '../dates/typed-date.js';
import { TextField, type FieldProps } from './fields.js';

interface DateFieldProps extends FieldProps {
  readonly value: string;
  readonly onValue: (value: string) => void;
}

const restMs = 300;

/** The explanation of a typed date after a pause in typing; `fault` says why it is no date. */
export function useExplainedDate(edtf: string): { readonly date: ExplainedDate | null; readonly fault: string | null } {
  const [read, set] = useState<{ of: string; date: ExplainedDate | null; fault: string | null } | null>(null);
  useEffect(() => {
    if (edtf === '') return set(null);
    let gone = false;
    const timer = setTimeout(() => {
      readDate(edtf)
        .then((date) => gone || set({ of: edtf, date, fault: null }))
        .catch((error: unknown) => gone || set({ of: edtf, date: null, fault: faultOf(error) }));
    }, restMs);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [edtf]);
  return read?.of === edtf ? read : { date: null, fault: null };
}

/** The reason of a refusal. A server that cannot be reached says nothing about the date, so the reason is `null` then. */
function faultOf(error: unknown): string | null {
  return error instanceof Problem && (error.status === 400 || error.status === 422)
    ? (error.errors[0]?.detail ?? error.detail)
    : null;
}

/** A field for a date, in EDTF or as a person writes it (`7 July 2023`, `07/2023`), explained in words while it is typed. */
export function DateField({ value, onValue, ...field }: DateFieldProps) {
  const { date, fault } = useExplainedDate(edtfTyped(value.trim()));
  const hint = (
    <>
      <span class={fault === null ? 'date-said' : 'date-fault'} role="status">
        {date ? `That is: ${date.words}.` : fault === null ? '' : `Not a date yet: ${fault}.`}
      </span>{' '}
      {value === '' && field.hint}
    </>
  );
  // The entry holds EDTF; the field goes over to it when the reader leaves it.
  return (
    <span class="contents" onFocusOut={() => edtfTyped(value) !== value && onValue(edtfTyped(value))}>
      <TextField {...field} hint={hint} value={value} onValue={onValue} />
    </span>
  );
}
