import type { Relationship } from '../selection/relationships.js';
import type { TrackChange } from '../summary/changes.js';
import { type Common, leftOut } from '../selection/common.js';
import { type Column, columnNames, columns } from '../selection/columns.js';
import { TrackRow } from './track-row.js';
import type { Row } from '../selection/rows.js';
import { statusInWords, StatusShape } from '../../../ui/status-mark.js';
import { inWords } from '../../../wording/words.js';

interface BoardTableProps {
  readonly caption: string;
  readonly rows: readonly Row[];
  /** Number of rows that are not hidden. */
  readonly shown: number;
  /** Number of rows drawn so far. */
  readonly drawn: number;
  readonly validAt: string;
  readonly asOfQuery: string;
  readonly marked: ReadonlyMap<string, TrackChange>;
  readonly sort: Column;
  readonly descending: boolean;
  readonly busy: boolean;
  /** What nearly all rows have in common: they do not say it. */
  readonly common: Common;
  readonly onSort: (column: Column) => void;
}

/** Table of tracks. Rows are laid out as grids, so that those off screen cost nothing; ARIA roles keep it a table. */
export function BoardTable(props: BoardTableProps) {
  const { caption, rows, shown, drawn, validAt, asOfQuery, marked, busy, common, sort } = props;
  const without = leftOut(common, sort);
  // Rows that are shown are drawn first, hidden ones last.
  let seen = 0;
  let unseen = shown;
  return (
    <table
      role="table"
      class={['board-table', ...without.map((column) => `without-${column}`)].join(' ')}
      aria-busy={busy}
    >
      <caption class="visually-hidden">{caption}</caption>
      <Heads {...props} without={without} />
      <tbody role="rowgroup">
        {rows.map((row) => {
          if (row.kind === 'relationship') {
            // A heading is not drawn before its first track.
            if (seen >= drawn) return null;
            return (
              <RelationshipRow
                key={`of ${row.relationship.id}`}
                relationship={row.relationship}
                columns={columnNames.length - without.length}
              />
            );
          }
          const { line, hidden, mention } = row;
          const rank = hidden ? unseen++ : seen++;
          return (
            <TrackRow
              key={line.track}
              {...{ line, hidden, mention, validAt, asOfQuery, common }}
              without={without.join(' ')}
              waiting={rank >= drawn}
              change={marked.get(line.track)}
            />
          );
        })}
      </tbody>
    </table>
  );
}

function Heads({ sort, descending, onSort, without }: BoardTableProps & { readonly without: readonly Column[] }) {
  return (
    <thead role="rowgroup">
      <tr role="row">
        {columnNames
          .filter((column) => !without.includes(column))
          .map((column) => (
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

function RelationshipRow(props: { readonly relationship: Relationship; readonly columns: number }) {
  const { name, rollUp, counts, total, lines } = props.relationship;
  return (
    <tr role="row" class="board-relationship">
      <th role="rowheader" scope="colgroup" colSpan={props.columns} aria-colspan={props.columns}>
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
