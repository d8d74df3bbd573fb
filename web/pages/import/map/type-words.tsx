import { useMemo } from 'preact/hooks';
import type { Vocabulary } from '../../../api/vocabulary.js';
import { Combobox } from '../../../forms/pickers/combobox.js';
import { typeOptions } from '../../../forms/pickers/type-options.js';
import { valueAt, withValueAt } from './map-value.js';
import type { MapProps } from './place-field.js';

interface TypeWordsProps extends MapProps {
  readonly column: string;
  /** The name of the table of words; empty where the column has types as they stand. */
  readonly read: string;
  readonly vocabulary: Vocabulary | undefined;
}

/** Which type each word of a column means. */
export function TypeWords({ map, onMap, sample, column, read, vocabulary }: TypeWordsProps) {
  const options = useMemo(() => typeOptions(vocabulary?.types ?? []), [vocabulary]);
  if (read === '') return null;
  const { values = [], more = false } = sample.columns.find(({ name }) => name === column) ?? {};
  const path = (word: string) => ['values', read, word];
  return (
    <div class="form-field wide">
      {values.map((word) => {
        const type = valueAt(map, path(word));
        return (
          <Combobox
            key={word}
            label={`“${word}” means`}
            value={typeof type === 'string' ? type : ''}
            options={options}
            none="No type matches these words"
            onValue={(chosen) => onMap(withValueAt(map, path(word), chosen === '' ? undefined : chosen))}
          />
        );
      })}
      {more && <span class="form-hint">The column has further words; rows with them are refused and named.</span>}
    </div>
  );
}
