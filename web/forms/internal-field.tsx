import { Field } from './fields.js';

interface InternalFieldProps {
  readonly isInternal: boolean;
  readonly onValue: (isInternal: boolean) => void;
  /** What is internal, as in `event`. */
  readonly what: string;
}

/** Whether what is recorded is kept from readers. */
export function InternalField({ isInternal, onValue, what }: InternalFieldProps) {
  return (
    <Field
      name="visibility"
      label="Internal"
      hint={`Readers see nothing of this ${what}; that cannot be changed later`}
    >
      {(ids) => (
        <input
          {...ids}
          type="checkbox"
          checked={isInternal}
          onChange={(event) => onValue(event.currentTarget.checked)}
        />
      )}
    </Field>
  );
}
