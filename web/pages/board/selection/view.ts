import { type Flag, type Status, statuses } from '../../../contract/answers.js';
import { type Column, columnNames, columns } from './columns.js';

export const flags = ['thaw', 'contested', 'provisional', 'strained', 'stale'] as const satisfies readonly Flag[];

/** What of the board is shown, and in which order. All of it stands in the address, so that a link shows the same. */
export interface View {
  readonly search: string;
  readonly statuses: readonly Status[];
  readonly parties: readonly string[];
  readonly topics: readonly string[];
  readonly flags: readonly Flag[];
  /** Only tracks whose status changed in the last 30 days. */
  readonly lately: boolean;
  readonly grouped: boolean;
  readonly sort: Column;
  readonly descending: boolean;
}

/** Every track, the latest change of a status first: the news stands on top, what has stood for decades at the foot. */
export const firstView: View = {
  search: '',
  ...{ statuses: [], parties: [], topics: [], flags: [] },
  ...{ lately: false, grouped: false },
  ...{ sort: 'since', descending: true },
};

/** The view that an address asks for. What the board has no such thing of (a status, a flag, a column) is passed over. */
export function viewIn(query: URLSearchParams): View {
  const sort = columnNames.find((name) => name === query.get('sort')) ?? firstView.sort;
  const order = query.get('order');
  return {
    search: query.get('q') ?? '',
    statuses: statuses.filter((status) => query.getAll('status').includes(status)),
    parties: [...new Set(query.getAll('party').map((code) => code.toUpperCase()))],
    topics: [...new Set(query.getAll('topic'))],
    flags: flags.filter((flag) => query.getAll('flag').includes(flag)),
    lately: query.get('changed') === '30',
    grouped: query.get('group') === 'relationship',
    sort,
    descending: order === null ? columns[sort].startsDescending : order === 'desc',
  };
}

/** The view as parts of an address, `undefined` for what is as it is at first. */
export function addressPartsOf(view: View): Record<string, string | readonly string[] | undefined> {
  const startsDescending = columns[view.sort].startsDescending;
  return {
    q: view.search === '' ? undefined : view.search,
    status: listed(view.statuses),
    party: listed(view.parties),
    topic: listed(view.topics),
    flag: listed(view.flags),
    changed: view.lately ? '30' : undefined,
    group: view.grouped ? 'relationship' : undefined,
    sort: view.sort === firstView.sort ? undefined : view.sort,
    order: view.descending === startsDescending ? undefined : view.descending ? 'desc' : 'asc',
  };
}

/** The same order and grouping, with nothing left out. */
export function withoutFilters({ grouped, sort, descending }: View): View {
  return { ...firstView, grouped, sort, descending };
}

/** A list with a value put in, or taken out where it was there. */
export function withToggled<T>(list: readonly T[], value: T): readonly T[] {
  return list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
}

function listed(values: readonly string[]): readonly string[] | undefined {
  return values.length === 0 ? undefined : values;
}
