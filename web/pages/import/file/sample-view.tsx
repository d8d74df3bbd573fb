import type { FileSample, TableSample } from '../../../contract/imports.js';
import { Table } from '../../../ui/table.js';
import { inWords, plain, shortDateInWords } from '../../../wording/words.js';

const separatorWords: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
};
/** Rows that are shown until the reader opens the others. */
const firstRows = 5;

/** The first rows of a table, or the first entries of a file of JSON. */
export function SampleView({ sample }: { readonly sample: FileSample }) {
  return (
    <section>
      <h2>What is in it</h2>
      {sample.kind === 'table' ? <Rows sample={sample} /> : <Entries entries={sample.entries} />}
    </section>
  );
}

function Rows({ sample: { columns, rows, headerLine, separator } }: { readonly sample: TableSample }) {
  const named = headerLine === null ? '' : headerLine > 1 ? `, named in line ${headerLine}` : '';
  return (
    <>
      <p class="soft">
        A table of {inWords(columns.length)} columns{named}, its cells apart by{' '}
        {separatorWords[separator] ?? `“${separator}”`}.
      </p>
      <Table name="The first rows" class="sample" columns={['Line', ...columns.map(({ name }) => name)]}>
        {rows.slice(0, firstRows).map(({ line, cells }) => (
          <tr key={line}>
            <td class="soft">{line}</td>
            {columns.map(({ name }, index) => (
              <td key={name}>{cells[index]}</td>
            ))}
          </tr>
        ))}
      </Table>
    </>
  );
}

function Entries({ entries }: { readonly entries: Exclude<FileSample, TableSample>['entries'] }) {
  if (entries.length === 0) return <p>Nothing: the file is empty.</p>;
  return (
    <Table name="The first entries" class="sample" columns={['Line', 'Type', 'Date', 'Title']}>
      {entries.map(({ line, type, occurred, title, fault }) => (
        <tr key={line}>
          <td class="soft">{line}</td>
          {fault === null ? (
            <>
              <td>{type === null ? '' : plain(type)}</td>
              <td>{occurred === null ? '' : shortDateInWords(occurred)}</td>
              <td>{title}</td>
            </>
          ) : (
            <td colSpan={3}>{fault}</td>
          )}
        </tr>
      ))}
    </Table>
  );
}
