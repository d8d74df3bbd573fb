import { type FieldError, ThawError } from '../../../domain/errors.js';
import { isJsonObject, type JsonObject } from '../../../domain/json.js';
import { isText, type Transform, transformNamed, UnreadableCell, type ValueTables } from './transforms.js';

/** A value made of a row's cells. */
type Filling = (cells: readonly string[]) => unknown;

/** Where a column stands; throws a ThawError invalid `invalid-column-map` where the table has none of this name. */
export type ColumnIndex = (name: string, at: string) => number;

const PLACEHOLDER = /\{([^{}|]+)((?:\|[^{}|]+)*)\}/g;

/** Members of a map that are no fields of an event. */
const reserved = ['key', 'values', 'table'] as const;

/**
 * How the rows of a table become events: an event written as JSON in which `{column}` stands for a cell; all else is
 * constant. Behind a bar stands how the cell is read: `{date|dd.mm.yyyy}`, `{from|party}`, `{kind|kinds}` by a table in
 * `values`; `{column|number}`, `{column|boolean}` and `{column|list}` (split at `;`) alone in a text give that type. A text
 * whose placeholders are all empty leaves its field, or its place in a list, out.
 */
export class ColumnMap {
  private constructor(
    private readonly template: JsonObject,
    private readonly keyTemplate: string | undefined,
    private readonly tables: ValueTables,
    /** How the table is read, as far as the map says it. */
    readonly table: JsonObject,
  ) {}

  /**
   * @param map the parsed map file
   * @throws ThawError `invalid`, `invalid-column-map`, with pointers into the map.
   */
  static of(map: unknown): ColumnMap {
    if (!isJsonObject(map)) throw invalidColumnMap('', 'is not a JSON object with the fields of an event');
    const { key, values = {}, table = {} } = map;
    const template = Object.fromEntries(
      Object.entries(map).filter(([name]) => !(reserved as readonly string[]).includes(name)),
    );
    if (key !== undefined && (typeof key !== 'string' || !key.includes('{')))
      throw invalidColumnMap('/key', 'is no text with the column of the key, as in "acled:{event_id}"');
    for (const field of ['id', 'externalId']) {
      if (key !== undefined && field in template)
        throw invalidColumnMap(`/${field}`, 'is given by the key: leave it out');
    }
    if (!isJsonObject(values)) throw invalidColumnMap('/values', 'is no object of tables');
    for (const [name, words] of Object.entries(values)) {
      if (!isJsonObject(words))
        throw invalidColumnMap(`/values/${name}`, 'is no table: an object with a value for each word');
    }
    if (!isJsonObject(table)) throw invalidColumnMap('/table', 'is no object that says how the table is read');
    return new ColumnMap(template, key, values as ValueTables, table);
  }

  /** The columns that the map names. */
  get columns(): readonly string[] {
    const named = new Set<string>();
    this.fill((name) => named.add(name).size);
    return [...named];
  }

  /** What the key begins with before its first column: the name of the source. `undefined` without a key. */
  get source(): string | undefined {
    return this.keyTemplate?.slice(0, this.keyTemplate.indexOf('{'));
  }

  /**
   * Returns what makes the event of a row, and its key; what is wrong in the event is left to the parser of events.
   * @throws ThawError (the row) invalid `unreadable-cell`, with a pointer for each cell that cannot be read
   */
  rowsOf(indexOf: ColumnIndex): (cells: readonly string[]) => { event: unknown; key?: string } {
    const { event, key, faults } = this.fill(indexOf);
    return (cells) => {
      const made = event(cells) ?? {};
      const value = key?.(cells);
      if (key && typeof value !== 'string') faults.push({ pointer: '/key', detail: 'is empty in this row' });
      if (faults.length > 0) throw ThawError.invalidFields('unreadable-cell', faults.splice(0));
      return typeof value === 'string'
        ? { event: { ...(made as JsonObject), externalId: value }, key: value }
        : { event: made };
    };
  }

  private fill(indexOf: ColumnIndex) {
    const compiler = new Compiler(indexOf, this.tables);
    const event = compiler.part(this.template, '');
    const key = this.keyTemplate === undefined ? undefined : compiler.part(this.keyTemplate, '/key');
    return { event, key, faults: compiler.faults };
  }
}

/** Compiles the parts of a map for the columns of one table. */
class Compiler {
  /** What is wrong with the cells of the row that is filled in. */
  readonly faults: FieldError[] = [];

  constructor(
    private readonly indexOf: ColumnIndex,
    private readonly tables: ValueTables,
  ) {}

  part(part: unknown, at: string): Filling {
    if (typeof part === 'string') return this.text(part, at);
    if (Array.isArray(part)) {
      const places = part.map((item, index) => this.part(item, `${at}/${index}`));
      return (cells) => present(places.map((fill) => fill(cells)).filter((value) => value !== undefined));
    }
    if (typeof part === 'object' && part !== null) {
      const fields = Object.entries(part).map(([name, value]) => [name, this.part(value, `${at}/${name}`)] as const);
      return (cells) => {
        const filled = fields.map(([name, fill]) => [name, fill(cells)] as const);
        const kept = filled.filter(([, value]) => value !== undefined);
        return kept.length > 0 ? Object.fromEntries(kept) : undefined;
      };
    }
    return () => part;
  }

  private text(text: string, at: string): Filling {
    const matches = [...text.matchAll(PLACEHOLDER)];
    if (matches.length === 0) return () => text;
    if (matches.length === 1 && matches[0]![0] === text) return this.cell(matches[0]!, at);
    const parts: (string | Filling)[] = [];
    let from = 0;
    for (const match of matches) {
      if (!namesOf(match).every(isText)) throw invalidColumnMap(at, `"${match[0]}" must stand alone in its text`);
      parts.push(text.slice(from, match.index), this.cell(match, at));
      from = match.index + match[0].length;
    }
    parts.push(text.slice(from));
    return (cells) => {
      const values = parts.map((part) => (typeof part === 'string' ? part : part(cells)));
      const isEmpty = parts.every((part, index) => typeof part === 'string' || values[index] === undefined);
      return isEmpty ? undefined : values.map(inText).join('');
    };
  }

  private cell(match: RegExpMatchArray, at: string): Filling {
    const index = this.indexOf(match[1]!, at);
    const transforms = namesOf(match).map((name) => this.transform(name, at));
    return (cells) => {
      const cell = (cells[index] ?? '').trim();
      if (cell === '') return undefined;
      return transforms.reduce<unknown>((value, transform) => this.applied(transform, value, at), cell) ?? undefined;
    };
  }

  /** Applies a transform to a text, or to each item of a list. */
  private applied(transform: Transform, value: unknown, at: string): unknown {
    if (Array.isArray(value))
      return value.map((item: unknown, index) => this.applied(transform, item, `${at}/${index}`));
    if (typeof value !== 'string') return value;
    const read = transform(value);
    if (!(read instanceof UnreadableCell)) return read;
    this.faults.push({ pointer: at, detail: read.why });
    return undefined;
  }

  private transform(name: string, at: string): Transform {
    const transform = transformNamed(name, this.tables);
    if (typeof transform === 'string') throw invalidColumnMap(at, transform);
    return transform;
  }
}

function inText(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

function namesOf(match: RegExpMatchArray): string[] {
  return match[2]!
    .split('|')
    .slice(1)
    .map((name) => name.trim());
}

function present(list: unknown[]): unknown[] | undefined {
  return list.length > 0 ? list : undefined;
}

export function invalidColumnMap(pointer: string, detail: string): ThawError {
  const message = `the column map: ${pointer} ${detail}`.replace('  ', ' ');
  return ThawError.invalid('invalid-column-map', pointer, detail, message);
}
