import type { Vocabulary } from '../../../../api/vocabulary.js';
import { useQuery } from '../../../../api/use-query.js';
import { ProblemNote } from '../../../../ui/notes.js';
import { plain } from '../../../../wording/words.js';
import { CheckboxField } from '../../../../forms/checkbox-field.js';
import { errorsAt } from '../../../../forms/field-errors.js';
import { ListField } from '../../../../forms/list-field.js';
import type { ConditionProps } from './condition-props.js';
import { listAt, withValueAt } from './rule-draft.js';

/** Which events count, by type, level and who takes part. */
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
        hint="Of any type where none is ticked."
        value={listAt(when, ['types'])}
        options={options(vocabulary.data?.types.map(({ type }) => type) ?? [])}
        onValues={set('types')}
        errors={errorsAt(errors, '/when/types')}
      />
      <CheckboxField
        label="Levels"
        hint="At any level where none is ticked."
        value={listAt(when, ['levels'])}
        options={options(vocabulary.data?.levels ?? [])}
        onValues={set('levels')}
        errors={errorsAt(errors, '/when/levels')}
      />
      <ListField
        label="With any of these parties taking part"
        hint="Codes with commas between: CN, US. A mere target does not take part. Empty: whoever it is."
        value={listAt(when, ['actors'])}
        onList={set('actors')}
        errors={errorsAt(errors, '/when/actors')}
      />
    </>
  );
}
