import { statuses } from '../../../../contract/answers.js';
import { statusInWords } from '../../../../ui/status-mark.js';
import { plain } from '../../../../wording/words.js';
import { CheckboxField } from '../../../../forms/checkbox-field.js';
import { errorsAt } from '../../../../forms/field-errors.js';
import { ChoiceField } from '../../../../forms/fields.js';
import type { ConditionProps } from './condition-props.js';
import { listAt, withValueAt, textAt } from './rule-draft.js';

const formal = ['none', 'exploratory', 'resumed', 'open', 'mechanism', 'paused', 'suspended', 'ended'] as const;
const practice = ['never', 'meeting', 'quiet', 'silent'] as const;

const values: Readonly<Record<string, readonly { readonly value: string; readonly label: string }[]>> = {
  status: statuses.map((value) => ({ value, label: statusInWords(value) })),
  formal: formal.map((value) => ({ value, label: plain(value) })),
  practice: practice.map((value) => ({ value, label: plain(value) })),
};

/** Fields of a transition of the status, of what is declared or of practice. */
export function TransitionFields({ when, onWhen, errors }: ConditionProps) {
  const axis = textAt(when, ['axis']);
  const some = (name: 'from' | 'to', label: string) => (
    <CheckboxField
      label={label}
      hint="None ticked: any."
      value={listAt(when, [name])}
      options={values[axis] ?? []}
      onValues={(chosen) => onWhen(withValueAt(when, [name], chosen.length === 0 ? undefined : chosen))}
      errors={errorsAt(errors, `/when/${name}`)}
    />
  );
  return (
    <>
      <ChoiceField
        label="Change of"
        value={axis}
        options={[
          { value: 'status', label: 'Status' },
          { value: 'formal', label: 'What is declared' },
          { value: 'practice', label: 'Practice' },
        ]}
        // The chosen states do not exist on another axis.
        onValue={(to) => onWhen({ kind: 'transition', axis: to })}
        errors={errorsAt(errors, '/when/axis')}
      />
      {some('from', 'From')}
      {some('to', 'To')}
    </>
  );
}
