import { useAnswer } from '../../../../api/use-query.js';
import { ProblemNote } from '../../../../ui/notes.js';
import { plain } from '../../../../wording/words.js';
import { errorsAt, ListField, ManyField } from '../../shared/fields.js';
import type { ConditionProps } from './condition-fields.js';
import { listAt, put } from './rule-draft.js';

interface Vocabulary {
  readonly types: readonly { readonly type: string }[];
  readonly levels: readonly string[];
}

/** Which events count, by type, level and who takes part. */
export function EntryFields({ when, onWhen, errors }: ConditionProps) {
  const vocabulary = useAnswer<Vocabulary>('/vocabulary');
  const set = (name: string) => (chosen: readonly string[]) =>
    onWhen(put(when, [name], chosen.length === 0 ? undefined : chosen));
  const options = (names: readonly string[]) => names.map((value) => ({ value, words: plain(value) }));
  return (
    <>
      {vocabulary.problem && <ProblemNote problem={vocabulary.problem} again={vocabulary.again} />}
      <ManyField
        label="Types"
        hint="Of any type where none is ticked."
        value={listAt(when, ['types'])}
        options={options(vocabulary.data?.types.map(({ type }) => type) ?? [])}
        onMany={set('types')}
        errors={errorsAt(errors, '/when/types')}
      />
      <ManyField
        label="Levels"
        hint="At any level where none is ticked."
        value={listAt(when, ['levels'])}
        options={options(vocabulary.data?.levels ?? [])}
        onMany={set('levels')}
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
