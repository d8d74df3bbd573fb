import { partyAsSpelled } from '../../../wording/party-names.js';
import { type Flag, type Status, statuses } from '../../../contract/answers.js';
import { type Column, columnNames, columns } from './columns.js';

export const flags = [
  'thaw',
  'contested',
  'provisional',
  'strained',
  'stale',
  'partial',
] as const satisfies readonly Flag[];

/** Filters, grouping and order of the board. The address holds all of it, so that a link shows the same. */
export interface View {
  readonly search: string;
  readonly statuses: readonly Status[];
  readonly parties: readonly string[];
  readonly topics: readonly string[];
  readonly collections: readonly string[];
  readonly flags: readonly Flag[];
  /** Only tracks whose status changed in the last 30 days. */
  readonly lately: boolean;
  readonly grouped: boolean;
  /** Whether registers of visits are shown among the tracks. */
  readonly registers: boolean;
  readonly sort: Column;
  readonly descending: boolean;
}

/** Initial view: every track, the latest change of status first. */
export const firstView: View = {
  search: '',
  ...{ statuses: [], parties: [], topics: [], collections: [], flags: [] },
  ...{ lately: false, grouped: false, registers: false },
  ...{ sort: 'status', descending: false },
};

/** View of an address. Unknown statuses, flags and columns are ignored. */
export function viewIn(query: URLSearchParams): View {
  const sort = columnNames.find((name) => name === query.get('sort')) ?? firstView.sort;
  const order = query.get('order');
  return {
    search: query.get('q') ?? '',
    statuses: statuses.filter((status) => query.getAll('status').includes(status)),
    parties: [...new Set(query.getAll('party').map(partyAsSpelled))],
    topics: [...new Set(query.getAll('topic'))],
    collections: [...new Set(query.getAll('collection'))],
    flags: flags.filter((flag) => query.getAll('flag').includes(flag)),
    lately: query.get('changed') === '30',
    grouped: query.get('group') === 'relationship',
    registers: query.get('registers') === 'shown',
    sort,
    descending: order === null ? columns[sort].startsDescending : order === 'desc',
  };
}

/** Parameters of the address for a view; `undefined` for initial values. */
export function addressPartsOf(view: View): Record<string, string | readonly string[] | undefined> {
  const startsDescending = columns[view.sort].startsDescending;
  return {
    q: view.search === '' ? undefined : view.search,
    status: listed(view.statuses),
    party: listed(view.parties),
    topic: listed(view.topics),
    collection: listed(view.collections),
    flag: listed(view.flags),
    changed: view.lately ? '30' : undefined,
    group: view.grouped ? 'relationship' : undefined,
    registers: view.registers ? 'shown' : undefined,
    sort: view.sort === firstView.sort ? undefined : view.sort,
    order: view.descending === startsDescending ? undefined : view.descending ? 'desc' : 'asc',
  };
}

/** Same order, grouping and registers, without filters. */
export function withoutFilters({ grouped, registers, sort, descending }: View): View {
  return { ...firstView, grouped, registers, sort, descending };
}

/** List with a value added, or removed where it was present. */
export function withToggled<T>(list: readonly T[], value: T): readonly T[] {
  return list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
}

function listed(values: readonly string[]): readonly string[] | undefined {
  return values.length === 0 ? undefined : values;
}
