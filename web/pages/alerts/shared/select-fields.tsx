import type { Select } from '../../../contract/alert-answers.js';
import { errorsAt } from '../../../forms/field-errors.js';
import { ListField } from '../../../forms/list-field.js';
import type { Problem } from '../../../api/client.js';

interface SelectFieldsProps {
  readonly value: Select;
  readonly onSelect: (value: Select) => void;
  readonly errors: Problem['errors'] | undefined;
  /** The pointer of the selection in what is sent. */
  readonly pointer: string;
}

const parts = [
  { name: 'tracks', label: 'Tracks', hint: 'Ids, any of them; * stands for any part: us-cn.*' },
  { name: 'parties', label: 'Parties', hint: 'All of them among the parties: US, CN' },
  { name: 'topics', label: 'Topics', hint: 'Any of them: counternarcotics' },
  { name: 'relationships', label: 'Relationships', hint: 'Exactly these parties, any of them: cn-us' },
] as const;

/** Which tracks are meant. What is left empty does not narrow; all empty means every track. */
export function SelectFields({ value, onSelect, errors, pointer }: SelectFieldsProps) {
  return (
    <fieldset class="select-fields">
      <legend>Which tracks</legend>
      <p class="soft">Those that fit every line that is filled in; all tracks where none is.</p>
      <div class="field-grid">
        {parts.map(({ name, label, hint }) => (
          <ListField
            key={name}
            label={label}
            hint={hint}
            value={value[name] ?? []}
            errors={errorsAt(errors, `${pointer}/${name}`)}
            onList={(list) => {
              const { [name]: _before, ...rest } = value;
              onSelect(list.length === 0 ? rest : { ...rest, [name]: list });
            }}
          />
        ))}
      </div>
    </fieldset>
  );
}
