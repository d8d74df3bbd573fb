import { placeInWords } from '../wording/field-words.js';
import { Table } from '../ui/table.js';
import type { FieldChange } from './field-changes.js';

/** Field by field, what it was and what it is. */
export function ChangesTable({
  changes,
  none = 'It changed no field.',
}: {
  readonly changes: readonly FieldChange[];
  readonly none?: string;
}) {
  if (changes.length === 0) return <p class="soft">{none}</p>;
  return (
    <Table name="What changed" class="changes" columns={['Field', 'Was', 'Is']}>
      {changes.map(({ path, was, now }) => (
        <tr key={path.join('/')}>
          <th scope="row">{placeInWords(path)}</th>
          <td>
            <Value value={was} />
          </td>
          <td>
            <Value value={now} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Value({ value }: { readonly value: unknown }) {
  if (value === undefined) return <span class="soft">nothing</span>;
  if (typeof value === 'string') return <>{value}</>;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const fields = Object.entries(value as Record<string, unknown>);
    return (
      <>
        {fields.map(([name, each]) => (
          <div key={name}>
            <span class="soft">{placeInWords([name])}:</span> {typeof each === 'string' ? each : JSON.stringify(each)}
          </div>
        ))}
      </>
    );
  }
  return <>{JSON.stringify(value)}</>;
}
