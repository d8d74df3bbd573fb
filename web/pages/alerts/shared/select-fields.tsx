import type { Select } from '../../../contract/alert-answers.js';
import { errorsAt } from '../../../forms/field-errors.js';
import { ListField } from '../../../forms/list-field.js';
import { PartiesField } from '../../../forms/pickers/parties-field.js';
import type { Problem } from '../../../api/client.js';

interface SelectFieldsProps {
  readonly value: Select;
  readonly onSelect: (value: Select) => void;
  readonly errors: Problem['errors'] | undefined;
  /** JSON pointer of the selection in the request body. */
  readonly pointer: string;
}

const parts = [
  { name: 'tracks', label: 'Tracks', hint: 'Any of these ids; * matches any text: us-cn.*' },
  { name: 'parties', label: 'Parties', hint: 'With all of these parties; by name or code' },
  { name: 'topics', label: 'Topics', hint: 'Any of these: counternarcotics' },
  { name: 'relationships', label: 'Relationships', hint: 'Any of these sets of parties: cn-us' },
] as const;

/** Fields of a selection of tracks. Empty fields do not narrow it. */
export function SelectFields({ value, onSelect, errors, pointer }: SelectFieldsProps) {
  return (
    <fieldset class="select-fields">
      <legend>Which tracks</legend>
      <p class="soft">Tracks that match every filled-in field; all tracks if none is filled in.</p>
      <div class="field-grid">
        {parts.map(({ name, label, hint }) => {
          const onList = (list: readonly string[]) => {
            const { [name]: _before, ...rest } = value;
            onSelect(list.length === 0 ? rest : { ...rest, [name]: list });
          };
          const field = { label, hint, errors: errorsAt(errors, `${pointer}/${name}`) };
          return name === 'parties' ? (
            <PartiesField key={name} {...field} values={value[name] ?? []} onValues={onList} />
          ) : (
            <ListField key={name} {...field} value={value[name] ?? []} onList={onList} />
          );
        })}
      </div>
    </fieldset>
  );
}
