import { useEffect, useState } from 'preact/hooks';
import { type ExplainedDate, readDate } from '../api/date-words.js';
import { Problem } from '../api/client.js';
import { TextField, type FieldProps } from './fields.js';

interface DateFieldProps extends FieldProps {
  readonly value: string;
  readonly onValue: (value: string) => void;
}

const restMs = 300;

/** What a typed date means, once the typing rests; `fault` where it is no date. */
export function useExplainedDate(edtf: string): { readonly said: ExplainedDate | null; readonly fault: string | null } {
  const [read, set] = useState<{ of: string; said: ExplainedDate | null; fault: string | null } | null>(null);
  useEffect(() => {
    if (edtf === '') return set(null);
    let gone = false;
    const timer = setTimeout(() => {
      readDate(edtf)
        .then((said) => gone || set({ of: edtf, said, fault: null }))
        .catch((error: unknown) => gone || set({ of: edtf, said: null, fault: faultOf(error) }));
    }, restMs);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [edtf]);
  return read?.of === edtf ? read : { said: null, fault: null };
}

/** Only a refusal says that the date is wrong; a server that cannot be asked says nothing about it. */
function faultOf(error: unknown): string | null {
  return error instanceof Problem && (error.status === 400 || error.status === 422)
    ? (error.errors[0]?.detail ?? error.detail)
    : null;
}

/** A date in EDTF, explained back in words while it is typed. */
export function DateField({ value, onValue, ...field }: DateFieldProps) {
  const { said, fault } = useExplainedDate(value.trim());
  const hint = (
    <>
      <span class={fault === null ? 'date-said' : 'date-fault'} role="status">
        {said ? `That is: ${said.words}.` : fault === null ? '' : `Not a date yet: ${fault}.`}
      </span>{' '}
      {value === '' && field.hint}
    </>
  );
  return <TextField {...field} hint={hint} value={value} onValue={onValue} />;
}
