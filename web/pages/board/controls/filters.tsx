import type { Flag } from '../../../contract/answers.js';
import { partyInWords } from '../../../wording/party-names.js';
import { plain } from '../../../wording/words.js';
import { type Column, columnNames, columns } from '../selection/columns.js';
import { FilterMenu, type FilterValue } from './filter-menu.js';
import { flagMeanings } from '../../../wording/flag-words.js';
import type { Counts } from '../selection/selection.js';
import { withToggled, type View } from '../selection/view.js';

interface FiltersProps {
  readonly view: View;
  readonly counts: Counts;
  readonly onChange: (view: Partial<View>) => void;
}

/** Search, filters and grouping; on narrow screens also the order, since there are no column heads. */
export function Filters({ view, counts, onChange }: FiltersProps) {
  return (
    <search class="board-filters">
      <label class="board-search">
        <span>Search</span>
        <input
          type="search"
          value={view.search}
          placeholder="track, topic, country or code"
          onInput={(event) => onChange({ search: event.currentTarget.value })}
        />
      </label>
      <FilterMenu
        name="Party"
        values={() => valuesOf(counts.parties, view.parties, (code) => `${partyInWords(code)} (${code})`)}
        chosen={view.parties}
        onToggle={(party) => onChange({ parties: withToggled(view.parties, party) })}
      />
      <FilterMenu
        name="Topic"
        values={() => valuesOf(counts.topics, view.topics, plain)}
        chosen={view.topics}
        onToggle={(topic) => onChange({ topics: withToggled(view.topics, topic) })}
      />
      {(counts.collections.size > 0 || view.collections.length > 0) && (
        <FilterMenu
          name="Collection"
          values={() => valuesOf(counts.collections, view.collections, plain)}
          chosen={view.collections}
          onToggle={(collection) => onChange({ collections: withToggled(view.collections, collection) })}
        />
      )}
      <FilterMenu
        name="Flag"
        values={() => valuesOf(counts.flags, view.flags, plain, (flag) => flagMeanings[flag])}
        chosen={view.flags}
        onToggle={(flag) => onChange({ flags: withToggled(view.flags, flag as Flag) })}
      />
      <label class="board-group">
        <input
          type="checkbox"
          checked={view.grouped}
          onChange={(event) => onChange({ grouped: event.currentTarget.checked })}
        />
        By relationship
      </label>
      <Order {...{ view, onChange }} />
    </search>
  );
}

function Order({ view: { sort, descending }, onChange }: Pick<FiltersProps, 'view' | 'onChange'>) {
  return (
    <span class="board-order">
      <label>
        Order{' '}
        <select
          value={sort}
          onChange={(event) => {
            const next = event.currentTarget.value as Column;
            onChange({ sort: next, descending: columns[next].startsDescending });
          }}
        >
          {columnNames.map((column) => (
            <option key={column} value={column}>
              {columns[column].name}
            </option>
          ))}
        </select>
      </label>
      <button type="button" onClick={() => onChange({ descending: !descending })}>
        {descending ? 'Descending' : 'Ascending'}
      </button>
    </span>
  );
}

interface ChosenProps {
  readonly view: View;
  readonly onChange: (view: Partial<View>) => void;
  readonly onClear: () => void;
}

/** Active filters, each with a button that removes it, and one that removes all. */
export function ChosenFilters({ view, onChange, onClear }: ChosenProps) {
  const { search, parties, topics, collections, flags, statuses, lately } = view;
  const chosen: { name: string; change: Partial<View> }[] = [
    ...(search.trim() === '' ? [] : [{ name: `“${search.trim()}”`, change: { search: '' } }]),
    ...statuses.map((one) => ({ name: plain(one), change: { statuses: withToggled(statuses, one) } })),
    ...(lately ? [{ name: 'Changed in the last 30 days', change: { lately: false } }] : []),
    ...parties.map((one) => ({ name: partyInWords(one), change: { parties: withToggled(parties, one) } })),
    ...topics.map((one) => ({ name: plain(one), change: { topics: withToggled(topics, one) } })),
    ...collections.map((one) => ({ name: plain(one), change: { collections: withToggled(collections, one) } })),
    ...flags.map((one) => ({ name: plain(one), change: { flags: withToggled(flags, one) } })),
  ];
  if (chosen.length === 0) return null;
  return (
    <ul class="board-chosen" aria-label="Active filters">
      {chosen.map(({ name, change }) => (
        <li key={name}>
          <button type="button" onClick={() => onChange(change)} aria-label={`${name}: remove filter`}>
            {name} <span aria-hidden="true">×</span>
          </button>
        </li>
      ))}
      <li>
        <button type="button" class="board-clear" onClick={onClear}>
          Show all tracks
        </button>
      </li>
    </ul>
  );
}

/** Values of a filter with matching tracks, and the chosen ones, by name. */
function valuesOf<T extends string>(
  counts: ReadonlyMap<T, number>,
  chosen: readonly T[],
  nameOf: (value: T) => string,
  meaningOf?: (value: T) => string,
): FilterValue[] {
  const all = [...new Set([...counts.keys(), ...chosen])];
  return all
    .map((value) => ({
      ...{ value, name: nameOf(value), count: counts.get(value) ?? 0 },
      ...(meaningOf && { meaning: meaningOf(value) }),
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en-GB'));
}
