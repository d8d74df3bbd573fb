import { damagedFile, type Line, shownCell } from '../table-rows.js';

/** The columns of an event row of GDELT 2.0 that are read, by position from 0. Later versions may add more at the end. */
const at = {
  id: 0,
  day: 1,
  actor1: { name: 6, country: 7, group: 8, type: 12, types: [12, 13, 14] },
  actor2: { name: 16, country: 17, group: 18, type: 22, types: [22, 23, 24] },
  isRoot: 25,
  code: 26,
  quadClass: 29,
  mentions: 31,
  sources: 32,
  articles: 33,
  place: 52,
  placeCountry: 53,
  added: 59,
  url: 60,
} as const;

const columns = 61;

/** One side of an event, as GDELT codes it; what it does not say is empty. */
export interface GdeltActor {
  readonly name: string;
  /** CAMEO, three letters. */
  readonly country: string;
  /** The CAMEO code of a known organisation, such as `UNO`. */
  readonly group: string;
  /** The first kind of actor, such as `GOV`. */
  readonly type: string;
  /** Whether any of the three kinds is said. */
  readonly isTyped: boolean;
}

/** An event row of GDELT 2.0, the cells that are read. */
export interface GdeltEvent {
  readonly line: number;
  readonly id: string;
  /** `YYYYMMDD`: when the coder takes it to have happened. */
  readonly day: string;
  /** `YYYYMMDDHHMMSS`, UTC: when the row was published. */
  readonly added: string;
  readonly actors: readonly [GdeltActor, GdeltActor];
  readonly isRoot: boolean;
  readonly code: string;
  readonly mentions: number;
  readonly sources: number;
  readonly articles: number;
  readonly place: string;
  /** FIPS 10-4. */
  readonly placeCountry: string;
  readonly url: string;
}

/** The columns whose form shows that a row is whole: a tab too many or too few moves something else into them. */
const forms: readonly (readonly [column: number, name: string, form: RegExp])[] = [
  [at.id, 'GlobalEventID', /^\d{1,20}$/],
  [at.day, 'Day', /^\d{8}$/],
  [at.isRoot, 'IsRootEvent', /^[01]$/],
  [at.quadClass, 'QuadClass', /^[1-4]$/],
  [at.mentions, 'NumMentions', /^\d{1,9}$/],
  [at.sources, 'NumSources', /^\d{1,9}$/],
  [at.articles, 'NumArticles', /^\d{1,9}$/],
  [at.added, 'DATEADDED', /^\d{14}$/],
];

/**
 * Reads one event row.
 * @param file the file's name, for the error
 * @throws ThawError `shifted-table` where the row has too few columns, or its columns are not those of an event
 */
export function gdeltEvent({ text, line }: Line, file: string): GdeltEvent {
  const cells = text.split('\t');
  if (cells.length < columns) {
    throw damagedFile(file, line, `a row has ${cells.length} of ${columns} columns`);
  }
  for (const [column, name, form] of forms) {
    if (form.test(cells[column]!)) continue;
    throw damagedFile(file, line, `column ${column + 1}, ${name}, holds ${shownCell(cells[column]!)}`);
  }
  const cell = (column: number) => cells[column]!;
  const actor = ({ name, country, group, type, types }: typeof at.actor1 | typeof at.actor2): GdeltActor => ({
    ...{ name: cell(name), country: cell(country), group: cell(group), type: cell(type) },
    isTyped: types.some((column) => cell(column) !== ''),
  });
  return {
    ...{ line, id: cell(at.id), day: cell(at.day), added: cell(at.added) },
    actors: [actor(at.actor1), actor(at.actor2)],
    ...{ isRoot: cell(at.isRoot) === '1', code: cell(at.code) },
    ...{ mentions: Number(cell(at.mentions)), sources: Number(cell(at.sources)), articles: Number(cell(at.articles)) },
    ...{ place: cell(at.place), placeCountry: cell(at.placeCountry), url: cell(at.url) },
  };
}
