import { damagedFile, type Line, shownCell } from '../table-rows.js';

/** The columns that POLECAT's weekly and yearly files have. */
const polecat = [
  ...['Event ID', 'Event Date', 'Event Type', 'Event Mode', 'Intensity', 'Quad Code', 'Contexts', 'Actor Name'],
  ...['Actor Country', 'Actor COW', 'Primary Actor Sector', 'Actor Sectors', 'Actor Title', 'Actor Name Raw'],
  ...['Wikipedia Actor ID', 'Recipient Name', 'Recipient Country', 'Recipient COW', 'Primary Recipient Sector'],
  ...['Recipient Sectors', 'Recipient Title', 'Recipient Name Raw', 'Wikipedia Recipient ID', 'Placename', 'City'],
  ...['District', 'Province', 'Country', 'Latitude', 'Longitude', 'GeoNames ID', 'Raw Placename', 'Feature Type'],
  ...['Source', 'Publication Date', 'Story People', 'Story Organizations', 'Story Locations', 'Language', 'Version'],
] as const;

/** The columns of ICEWS that are read. */
const icews = [
  ...['Event ID', 'Event Date', 'Source Name', 'Source Sectors', 'Source Country', 'CAMEO Code', 'Target Name'],
  ...['Target Sectors', 'Target Country', 'Publisher', 'City', 'Province', 'Country'],
] as const;

/** The columns of POLECAT that are read. */
const readOfPolecat = [
  ...['Event ID', 'Event Date', 'Event Type', 'Event Mode', 'Contexts', 'Actor Name', 'Actor Country'],
  ...['Primary Actor Sector', 'Recipient Name', 'Recipient Country', 'Primary Recipient Sector', 'City', 'Province'],
  ...['Country', 'Source', 'Publication Date', 'Language'],
] as const;

export type CodedScheme = 'POLECAT' | 'ICEWS';

/** The form of the column by which a row is seen to be shifted, beside its date. */
const codeForms = {
  POLECAT: ['Event Type', /^[A-Z]{3,20}$/],
  ICEWS: ['CAMEO Code', /^[0-9A-Za-z]{1,6}$/],
} as const;

/** The cells of a row by the names of their columns; a cell that says `None`, or nothing, is empty. */
export type CodedCells = (column: string) => string;

/** How the cells of a file of POLECAT or ICEWS are found: tab-separated, by the names in its first line. */
export class CodedColumns {
  private readonly places: ReadonlyMap<string, number>;

  private constructor(
    readonly scheme: CodedScheme,
    private readonly file: string,
    private readonly names: readonly string[],
  ) {
    this.places = new Map(names.map((name, place) => [name, place]));
  }

  /** @throws ThawError `shifted-table` where a column that is needed has no name in the first line */
  static of({ text }: Line, file: string): CodedColumns {
    const names = text
      .replace(/^\ufeff/, '')
      .split('\t')
      .map((name) => name.trim());
    const scheme = names.includes('CAMEO Code') ? 'ICEWS' : 'POLECAT';
    const missing = (scheme === 'ICEWS' ? icews : readOfPolecat).find((name) => !names.includes(name));
    if (missing !== undefined)
      throw damagedFile(file, 1, `there is no column ${missing}: it is neither of POLECAT nor of ICEWS`);
    return new CodedColumns(scheme, file, names);
  }

  /**
   * These columns as the rows have them. Some files of POLECAT name columns in the first line, such as `Headline`, which no
   * row has: then the usual columns hold.
   * @param first the first row
   */
  fittedTo({ text }: Line): CodedColumns {
    const width = text.split('\t').length;
    const isExcess = this.scheme === 'POLECAT' && width === polecat.length && this.names.length > width;
    return isExcess ? new CodedColumns(this.scheme, this.file, polecat) : this;
  }

  /** The cells of a row. @throws ThawError `shifted-table` where it has too few, more than empty ones too many, or shifted ones */
  cellsOf({ text, line }: Line): CodedCells {
    const cells = text.split('\t');
    const width = this.names.length;
    if (cells.length < width) throw damagedFile(this.file, line, `a row has ${cells.length} of ${width} columns`);
    const more = cells.slice(width).find((cell) => cell.trim() !== '');
    if (more !== undefined)
      throw damagedFile(this.file, line, `a row has more than ${width} columns: ${shownCell(more)}`);
    const cell = (column: string) => {
      const found = cells[this.places.get(column) ?? -1]?.trim() ?? '';
      return found === 'None' || found === 'NULL' ? '' : found;
    };
    const [column, form] = codeForms[this.scheme];
    const checks = [
      ['Event ID', /./],
      ['Event Date', /^\d{4}-\d{2}-\d{2}/],
      [column, form],
    ] as const;
    for (const [name, wanted] of checks) {
      if (!wanted.test(cell(name))) throw damagedFile(this.file, line, `column ${name} holds ${shownCell(cell(name))}`);
    }
    return cell;
  }
}
