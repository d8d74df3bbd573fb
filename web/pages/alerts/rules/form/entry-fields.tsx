import type { Vocabulary } from '../../../../api/vocabulary.js';
import { useQuery } from '../../../../api/use-query.js';
import { ProblemNote } from '../../../../ui/notes.js';
import { plain } from '../../../../wording/words.js';
import { CheckboxField } from '../../../../forms/checkbox-field.js';
import { errorsAt } from '../../../../forms/field-errors.js';
import { PartiesField } from '../../../../forms/pickers/parties-field.js';
import type { ConditionProps } from './condition-props.js';
import { listAt, withValueAt } from './rule-draft.js';

/** Conditions on events: type, level and parties. */
export function EntryFields({ when, onWhen, errors }: ConditionProps) {
  const vocabulary = useQuery<Vocabulary>('/vocabulary');
  const set = (name: string) => (chosen: readonly string[]) =>
    onWhen(withValueAt(when, [name], chosen.length === 0 ? undefined : chosen));
  const options = (names: readonly string[]) => names.map((value) => ({ value, label: plain(value) }));
  return (
    <>
      {vocabulary.problem && <ProblemNote problem={vocabulary.problem} again={vocabulary.again} />}
      <CheckboxField
        label="Types"
        hint="None ticked: any type."
        value={listAt(when, ['types'])}
        options={options(vocabulary.data?.types.map(({ type }) => type) ?? [])}
        onValues={set('types')}
        errors={errorsAt(errors, '/when/types')}
      />
      <CheckboxField
        label="Levels"
        hint="None ticked: any level."
        value={listAt(when, ['levels'])}
        options={options(vocabulary.data?.levels ?? [])}
        onValues={set('levels')}
        errors={errorsAt(errors, '/when/levels')}
      />
      <PartiesField
        label="With any of these parties"
        hint="By name or code. Targets do not count. None: any party."
        values={listAt(when, ['actors'])}
        onValues={set('actors')}
        errors={errorsAt(errors, '/when/actors')}
      />
    </>
  );
}
