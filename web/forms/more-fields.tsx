import type { ComponentChildren } from 'preact';
import { useContext, useRef } from 'preact/hooks';
import { FieldErrorsContext } from './fields.js';

interface MoreFieldsProps {
  /** What is behind it, as in `More of the date`. */
  readonly summary: string;
  /** The fields behind it by name, with their values. */
  readonly fields: Readonly<Record<string, string | undefined>>;
  readonly children: ComponentChildren;
}

/** Fields that are seldom needed, behind a line that opens to them. It is open where one is filled in, or faulty. */
export function MoreFields({ summary, fields, children }: MoreFieldsProps) {
  const faults = useContext(FieldErrorsContext).fields;
  const opened = useRef(false);
  opened.current ||= Object.entries(fields).some(([name, value]) => (value ?? '') !== '' || faults.has(name));
  // It does not close under the hands of whoever empties its last field.
  return (
    <details class="form-field wide more-fields" open={opened.current}>
      <summary>{summary}</summary>
      <div class="form-grid">{children}</div>
    </details>
  );
}
