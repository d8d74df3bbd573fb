import type { ComponentChildren } from 'preact';
import type { TableSample } from '../../../contract/imports.js';
import { ChoiceField, TextField } from '../../../forms/fields.js';
import { type ColumnMap, columnTemplate, mapValueOf, type Path, valueAt, withValueAt } from './map-value.js';

export interface MapProps {
  readonly sample: TableSample;
  readonly map: ColumnMap;
  readonly onMap: (map: ColumnMap) => void;
}

interface PlaceFieldProps extends MapProps {
  readonly path: Path;
  readonly label: string;
  readonly hint?: string;
  readonly errors?: readonly string[];
  /** How a chosen column is read here: the name of a reading, as `party`; as it stands where it is empty. */
  readonly readOf?: (column: string) => string;
  /** The field of a fixed value; a text field where absent. */
  readonly fixed?: (value: string, onValue: (value: string) => void) => ComponentChildren;
  /** What is asked of a chosen column besides. */
  readonly ofColumn?: (column: string, read: string) => ComponentChildren;
}

/** Stands for a fixed value among the names of the columns. */
const fixedValue = '\u0000fixed';

/** One place of an event: from which column it comes, or what is fixed for all rows. */
export function PlaceField(props: PlaceFieldProps) {
  const { sample, map, onMap, path, label, hint, errors, readOf, fixed, ofColumn } = props;
  const template = valueAt(map, path);
  const value = mapValueOf(template);
  const isFixed = value.kind === 'text' || template === '';
  const set = (next: unknown) => onMap(withValueAt(map, path, next));
  const choose = (chosen: string) => {
    if (chosen === fixedValue) set('');
    else set(chosen === '' ? undefined : columnTemplate(chosen, readOf?.(chosen)));
  };
  const column = value.kind === 'column' ? value : undefined;
  return (
    <div class="form-grid map-grid">
      <ChoiceField
        label={label}
        {...(hint !== undefined && { hint })}
        {...(errors && { errors })}
        none="nothing"
        value={column ? column.column : isFixed ? fixedValue : value.kind === 'other' ? value.text : ''}
        options={[
          { value: fixedValue, label: 'the same for every row' },
          ...sample.columns.map(({ name }) => ({ value: name, label: `column “${name}”` })),
        ]}
        onValue={choose}
      />
      {isFixed &&
        (fixed ? (
          fixed(value.kind === 'text' ? value.text : '', set)
        ) : (
          <TextField label={`${label}, for every row`} value={value.kind === 'text' ? value.text : ''} onValue={set} />
        ))}
      {column && ofColumn?.(column.column, column.read)}
    </div>
  );
}
