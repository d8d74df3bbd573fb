import { EdtfDate } from '../../../domain/time/edtf-date.js';
import { levelSchema } from '../../../domain/events/event.js';
import { trackIdSchema } from '../../../domain/events/field-types.js';
import { eventTypes } from '../../../domain/events/vocabulary.js';
import { foldedText } from '../../../domain/wording/folded-text.js';
import type { JsonObject } from '../../../domain/json.js';
import { dateReader } from './date-forms.js';
import { transformNamed, UnreadableCell } from './transforms.js';

/** A map for a table, to be looked through, and what it leaves open. */
export interface ProposedMap {
  readonly map: JsonObject;
  readonly notes: readonly string[];
}

interface Column {
  readonly name: string;
  /** Its values in the first rows, without empty ones. */
  readonly values: readonly string[];
}

/** Stands in a map for what only a person can say: an import with it is refused, with the field. */
const open = '?';

const dateForms = [
  ...['yyyymmdd', 'instant', 'yyyy/m/d', 'yyyy.m.d', 'd mmm yyyy', 'd mmmm yyyy', 'mmm d, yyyy', 'mmmm d, yyyy'],
  ...['d.m.yyyy', 'd/m/yyyy', 'd-m-yyyy', 'm/d/yyyy', 'm-d-yyyy', 'm.d.yyyy'],
];

/**
 * Drafts a map from the header of a table and its first rows. What they do not show stays open, and is never guessed: a
 * date that may begin with the day or with the month, the type of the events, their tracks.
 */
export function proposedMap(header: readonly string[], rows: readonly (readonly string[])[]): ProposedMap {
  const columns = header.map((name, index) => {
    return { name, values: rows.map((cells) => (cells[index] ?? '').trim()).filter((value) => value !== '') };
  });
  return new Draft(columns.filter(({ name, values }) => name !== '' && values.length > 0)).map();
}

class Draft {
  private readonly notes: string[] = [];
  private readonly used = new Set<Column>();

  constructor(private readonly columns: readonly Column[]) {}

  map(): ProposedMap {
    const key = this.named(/^(.*[ _-])?(id|key|code|record)$/, ({ values }) => new Set(values).size === values.length);
    const type = this.where((value) => (eventTypes as readonly string[]).includes(value));
    const tracks = this.where(areTracks);
    const level = this.where((value) => levelSchema.safeParse(value).success);
    const occurred = this.occurred();
    const actors = this.actors();
    const url = this.where((value) => /^https?:\/\/\S+$/.test(value));
    const publisher = this.named(/publisher|^pub$|outlet|agency|newspaper|media/);
    const source = this.named(/source|^src$|reference|citation/);
    const title = this.named(/title|headline|^event$|subject|titel|titre|^name$/) ?? this.longest();
    const summary = this.named(/summary|description|^notes?$|details|^text$/);
    const map = {
      ...(key && { key: `source:{${key.name}}` }),
      type: type ? `{${type.name}}` : open,
      tracks: tracks ? `{${tracks.name}|list}` : [open],
      occurred,
      actors,
      ...(level && { level: `{${level.name}}` }),
      title: title ? `{${title.name}}` : open,
      ...(summary && { summary: `{${summary.name}}` }),
      sources: [
        {
          title: source ? `{${source.name}}` : title ? `{${title.name}}` : open,
          publisher: publisher ? `{${publisher.name}}` : open,
          ...(url && { url: `{${url.name}}` }),
        },
      ],
    };
    if (key)
      this.notes.push(`key: write the name of the source for "source"; the rows are known by the column "${key.name}"`);
    this.noteOpen({ type, tracks, title, publisher });
    return { map, notes: this.notes };
  }

  private noteOpen(columns: Readonly<Record<string, Column | undefined>>): void {
    const words: Readonly<Record<string, string>> = {
      type: 'type: no column holds event types; write one, or {column|kinds} with a table of "values". TalksHeld also needs mode and trackRole',
      tracks: 'tracks: no column holds tracks; write them, as in ["us-cn.counternarcotics"]',
      title: 'title: no column looks like one',
      publisher: 'publisher: no column looks like one',
    };
    for (const [field, column] of Object.entries(columns)) if (!column) this.notes.push(words[field]!);
    const left = this.columns.filter((column) => !this.used.has(column)).map(({ name }) => name);
    if (left.length > 0) this.notes.push(`no field takes ${left.join(', ')}`);
  }

  /** The first column that is left, is named so, and fits. */
  private named(pattern: RegExp, fits: (column: Column) => boolean = () => true): Column | undefined {
    return this.take((column) => pattern.test(foldedText(column.name)) && fits(column));
  }

  /** The first column that is left and of which every value is so. */
  private where(holds: (value: string) => boolean): Column | undefined {
    return this.take(({ values }) => values.every(holds));
  }

  private take(fits: (column: Column) => boolean): Column | undefined {
    const column = this.columns.find((one) => !this.used.has(one) && fits(one));
    if (column) this.used.add(column);
    return column;
  }

  private longest(): Column | undefined {
    const length = ({ values }: Column) => values.reduce((sum, value) => sum + value.length, 0) / values.length;
    const [longest] = this.columns.filter((one) => !this.used.has(one)).sort((a, b) => length(b) - length(a));
    return longest && this.take((one) => one === longest);
  }

  private occurred(): string {
    const isDated = (column: Column) => formsOf(column).length > 0;
    const named = this.named(/date|day|when|occurred|datum|fecha|jour|日期/, isDated);
    const column = named ?? this.take(isDated);
    if (!column) {
      this.notes.push('occurred: no column holds dates');
      return open;
    }
    const forms = formsOf(column);
    const [form] = forms;
    if (forms.length === 1) return form === 'edtf' ? `{${column.name}}` : `{${column.name}|${form}}`;
    const choices = forms.map((each) => `{${column.name}|${each}}`).join(' or ');
    this.notes.push(`occurred: "${column.values[0]}" may begin with the day or with the month; write ${choices}`);
    return `{${column.name}|${open}}`;
  }

  private actors(): JsonObject[] {
    const party = transformNamed('party', {});
    const isParty = (value: string) => typeof party === 'function' && !(party(value) instanceof UnreadableCell);
    const found: Column[] = [];
    for (let column = this.where(isParty); column; column = this.where(isParty)) found.push(column);
    if (found.length === 0) {
      this.notes.push('actors: no column holds parties; write them, or {column|parties} with a table of "values"');
      return [{ country: open, role: 'participant' }];
    }
    return found.map(({ name }) => ({ country: `{${name}|party}`, role: 'participant' }));
  }
}

/** The forms in which all values of a column are dates: of one that reads them alike, the first. */
function formsOf({ values }: Column): string[] {
  if (values.every(isEdtf)) return ['edtf'];
  const read = new Map<string, string>();
  for (const form of dateForms) {
    const reader = dateReader(form)!;
    const dates = values.map(reader);
    const key = dates.join();
    if (dates.every((date) => date !== undefined) && !read.has(key)) read.set(key, form);
  }
  return [...read.values()];
}

function isEdtf(value: string): boolean {
  try {
    EdtfDate.parse(value);
    return true;
  } catch {
    return false;
  }
}

/** A date such as 30.01.2024 has the form of a track, too. */
function areTracks(value: string): boolean {
  return value.split(';').every((id) => /[a-z]/.test(id) && trackIdSchema.safeParse(id.trim()).success);
}
