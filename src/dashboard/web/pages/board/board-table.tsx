import type { Relationship } from './relationships.js';
import type { Change } from './changes.js';
import { type Column, columnNames, columns } from './columns.js';
import { LineRow } from './line-row.js';
import type { Line } from './summary.js';
import { statusInWords, StatusShape } from '../../look/status-mark.js';
import { inWords } from '../../look/words.js';

interface BoardTableProps {
  readonly caption: string;
  /** What is shown, in order: lines alone, or by relationship. */
  readonly sections: readonly { readonly relationship: Relationship | null; readonly lines: readonly Line[] }[];
  readonly total: number;
  readonly drawn: number;
  readonly validAt: string;
  readonly pins: string;
  readonly marked: ReadonlyMap<string, Change>;
  readonly sort: Column;
  readonly descending: boolean;
  readonly busy: boolean;
  readonly onSort: (column: Column) => void;
}

/** The rows are laid out as grids, so that those out of sight cost nothing; the roles keep them a table all the same. */
export function BoardTable(props: BoardTableProps) {
  const { caption, sections, total, drawn, validAt, pins, marked, busy } = props;
  let left = drawn;
  return (
    <table role="table" class="board-table" aria-rowcount={total + 1} aria-busy={busy}>
      <caption class="visually-hidden">{caption}</caption>
      <Heads {...props} />
      {sections.map(({ relationship, lines }) => {
        if (left <= 0) return null;
        const some = lines.length <= left ? lines : lines.slice(0, left);
        left -= some.length + (relationship ? 1 : 0);
        return (
          <tbody role="rowgroup" key={relationship?.id ?? ''}>
            {relationship && <RelationshipRow relationship={relationship} />}
            {some.map((line) => (
              <LineRow key={line.track} {...{ line, validAt, pins }} change={marked.get(line.track)} />
            ))}
          </tbody>
        );
      })}
    </table>
  );
}

function Heads({ sort, descending, onSort }: BoardTableProps) {
  return (
    <thead role="rowgroup">
      <tr role="row">
        {columnNames.map((column) => (
          <th
            key={column}
            role="columnheader"
            scope="col"
            aria-sort={column !== sort ? undefined : descending ? 'descending' : 'ascending'}
          >
            <button type="button" onClick={() => onSort(column)}>
              {columns[column].name}
              <span class="board-arrow" aria-hidden="true">
                {column === sort ? (descending ? ' ▼' : ' ▲') : ''}
              </span>
            </button>
          </th>
        ))}
      </tr>
    </thead>
  );
}

function RelationshipRow({ relationship: { name, rollUp, counts, total, lines } }: { relationship: Relationship }) {
  return (
    <tr role="row" class="board-relationship">
      <th role="rowheader" scope="rowgroup" colSpan={columnNames.length} aria-colspan={columnNames.length}>
        <span class="board-parties">{name}</span>
        <span class="board-rollup">{rollUp}</span>
        <span class="board-parts">
          {counts.map(({ status, count }) => (
            <span key={status}>
              <StatusShape status={status} size={11} /> {inWords(count)} {statusInWords(status).toLowerCase()}
            </span>
          ))}
          {lines.length < total && (
            <span class="soft">
              {inWords(lines.length)} of {inWords(total)} shown
            </span>
          )}
        </span>
      </th>
    </tr>
  );
}
