import { useQuery } from '../../../../api/use-query.js';
import type { SourceList } from '../../../../contract/sources.js';
import { CheckboxField } from '../../../../forms/checkbox-field.js';
import { errorsAt } from '../../../../forms/field-errors.js';
import { ChoiceField } from '../../../../forms/fields.js';
import { NumberField } from '../../../../forms/number-field.js';
import { ProblemNote } from '../../../../ui/notes.js';
import type { ConditionProps } from './condition-props.js';
import { listAt, textAt, valueAt, withValueAt } from './rule-draft.js';

const states = [
  { value: 'failing', label: 'its fetches fail' },
  { value: 'no-success', label: 'nothing could be fetched, for whatever reason' },
  { value: 'lag', label: 'its newest item is old' },
];

/** Conditions on the health of sources. */
export function SourceHealthFields({ when, onWhen, errors }: ConditionProps) {
  const sources = useQuery<SourceList>('/sources');
  const chosen = listAt(when, ['sources']);
  const known = sources.data?.data ?? [];
  const removed = chosen.filter((id) => sources.data && !known.some((source) => source.id === id));
  const set = (name: string) => (value: string | number | readonly string[] | undefined) =>
    onWhen(withValueAt(when, [name], value));
  return (
    <>
      {sources.problem && <ProblemNote problem={sources.problem} again={sources.again} />}
      <ChoiceField
        label="What is amiss"
        value={textAt(when, ['of'])}
        options={states}
        onValue={set('of')}
        errors={errorsAt(errors, '/when/of')}
      />
      <NumberField
        label="For (hours)"
        value={valueAt(when, ['hours'])}
        onNumber={(hours) => onWhen(withValueAt(when, ['hours'], hours))}
        errors={errorsAt(errors, '/when/hours')}
      />
      <CheckboxField
        label="Sources"
        hint="None ticked: every source."
        value={chosen}
        options={[
          ...known.map(({ id, name }) => ({ value: id, label: name })),
          ...removed.map((id) => ({ value: id, label: 'A removed source' })),
        ]}
        onValues={(ids) => set('sources')(ids.length === 0 ? undefined : ids)}
        errors={errorsAt(errors, '/when/sources')}
      />
    </>
  );
}
