import { damagedFile, linesOf, shownCell, storedText } from '../table-rows.js';

/** What the mentions of one event in a file come to. */
export interface GdeltMentions {
  /** `YYYYMMDDHHMMSS`, UTC: when the row of the event was published. */
  readonly added: string;
  /** The highest confidence of the coder, in percent. */
  readonly confidence: number;
  /** The names of those who published a mention. */
  readonly publishers: ReadonlySet<string>;
  /** The ISO 639 code of the one language that all of them were written in. */
  readonly language?: string;
}

/** The last two of the 16 columns are often empty, so that a writer may leave their tabs out. */
const columns = 14;

const forms: readonly (readonly [column: number, name: string, form: RegExp])[] = [
  [0, 'GlobalEventID', /^\d{1,20}$/],
  [1, 'EventTimeDate', /^\d{14}$/],
  [2, 'MentionTimeDate', /^\d{14}$/],
  [3, 'MentionType', /^\d$/],
  [11, 'Confidence', /^(?:\d{1,2}|100)$/],
];

interface Gathered {
  readonly added: string;
  confidence: number;
  readonly publishers: Set<string>;
  readonly languages: Set<string>;
}

/**
 * Reads a file of mentions of GDELT 2.0: a row tells that one article speaks of one event, by its id.
 * @param file its name, for the error
 * @returns by the id of the event
 * @throws ThawError `shifted-table` where a row has too few columns, or columns that are not those of a mention
 */
export function gdeltMentions(text: string, file: string): ReadonlyMap<string, GdeltMentions> {
  const byEvent = new Map<string, Gathered>();
  for (const { text: row, line } of linesOf(text)) {
    const cells = row.split('\t');
    if (cells.length < columns) throw damagedFile(file, line, `a row has ${cells.length} of ${columns} columns`);
    for (const [column, name, form] of forms) {
      if (form.test(cells[column]!)) continue;
      throw damagedFile(file, line, `column ${column + 1}, ${name}, holds ${shownCell(cells[column]!)}`);
    }
    const id = cells[0]!;
    const found = byEvent.get(id) ?? gatheredFor(cells[1]!);
    byEvent.set(id, found);
    found.confidence = Math.max(found.confidence, Number(cells[11]));
    const publisher = storedText(cells[4]!, 200);
    if (publisher !== undefined) found.publishers.add(publisher);
    // Only what was translated says so: `srclc:ara;eng:GT-ARA 1.0`.
    found.languages.add(/\bsrclc:([a-z]{3})\b/.exec(cells[14] ?? '')?.[1] ?? 'eng');
  }
  return new Map([...byEvent].map(([id, { languages, ...rest }]) => [id, { ...rest, ...oneLanguage(languages) }]));
}

function gatheredFor(added: string): Gathered {
  return { added, confidence: 0, publishers: new Set<string>(), languages: new Set<string>() };
}

function oneLanguage(languages: ReadonlySet<string>): { language?: string } {
  const [language] = languages;
  return languages.size === 1 && language !== undefined ? { language } : {};
}
