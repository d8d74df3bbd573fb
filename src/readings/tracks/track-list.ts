import type { z } from 'zod';
import { listedPartyOf, partyNamesOf } from '../../domain/events/party.js';
import { statuses } from '../../domain/policy/states.js';
import { searchWords, trackSearchText } from '../../domain/wording/track-search.js';
import type { StatusRow } from '../../projection/rows/status-row.js';
import { cursorOf, type Page, placeOf, wrongCursor } from '../../http/endpoint/pagination.js';
import type { sortKeys, tracksQuery } from '../../contract/queries.js';

type Query = z.infer<typeof tracksQuery>;
type SortKey = (typeof sortKeys)[number];

/** The sort keys of rows; the track's id decides between equals. */
const keys: Record<SortKey, (row: StatusRow) => string | number> = {
  track: () => 0,
  title: (row) => row.title,
  status: (row) => statuses.indexOf(row.reading.status),
  since: (row) => row.reading.since?.earliest ?? '',
  pressure: (row) => row.reading.pressure.score,
};

/**
 * The page of tracks that a query asks for.
 * @throws ThawError `invalid-parameter` where the cursor is of another list
 */
export function listTracks(rows: readonly StatusRow[], query: Query): Page<StatusRow> {
  const { sort, cursor, limit } = query;
  const descending = sort.startsWith('-');
  const keyOf = keys[sort.replace('-', '') as SortKey];
  const compare = (a: readonly [string | number, string], b: readonly [string | number, string]) =>
    (ordered(a[0], b[0]) || ordered(a[1], b[1])) * (descending ? -1 : 1);
  const matching = rows
    .filter((row) => matches(row, query))
    .map((row) => ({ row, place: [keyOf(row), row.track] as const }))
    .sort((a, b) => compare(a.place, b.place));
  const start = cursor === undefined ? 0 : startAfter(matching, cursor, sort, compare);
  const page = matching.slice(start, start + limit);
  const last = page.at(-1);
  const more = last !== undefined && start + limit < matching.length;
  return { data: page.map(({ row }) => row), nextCursor: more ? cursorOf([sort, ...last.place]) : null };
}

/** The index of the first row after the place that a cursor names. */
function startAfter(
  matching: readonly { place: readonly [string | number, string] }[],
  cursor: string,
  sort: string,
  compare: (a: readonly [string | number, string], b: readonly [string | number, string]) => number,
): number {
  const [sorted, key, track] = placeOf(cursor, ['text', 'any', 'text']);
  if (sorted !== sort) throw wrongCursor(`belongs to the list sorted by ${sorted.slice(0, 20)}`);
  const index = matching.findIndex(({ place }) => compare(place, [key, track]) > 0);
  return index < 0 ? matching.length : index;
}

function ordered(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function matches(row: StatusRow, { party, topic, collection, status, flag, q }: Query): boolean {
  if (party?.some((one) => !row.parties.includes(one))) return false;
  if (topic !== undefined && row.topic !== topic) return false;
  if (collection !== undefined && row.collection !== collection) return false;
  if (status && !status.includes(row.reading.status)) return false;
  if (flag?.some((one) => !row.reading.flags.includes(one))) return false;
  if (q === undefined) return true;
  const text = searchText(row);
  return searchWords(q).every(
    (word) => text.includes(word) || row.parties.includes(listedPartyOf(word.toUpperCase()) ?? ''),
  );
}

/** The texts of rows by which they are found; a row that changes is another one. */
const searchTexts = new WeakMap<StatusRow, string>();

/** What a track is found by, as on the board. */
function searchText(row: StatusRow): string {
  const known = searchTexts.get(row);
  if (known !== undefined) return known;
  const text = trackSearchText({ ...row, headline: row.reading.headline }, partyNamesOf);
  searchTexts.set(row, text);
  return text;
}
