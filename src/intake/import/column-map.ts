import { ThawError } from '../../domain/errors.js';
import { isJsonObject } from '../../domain/json.js';

/** A value made of a row's cells. */
type Filling = (cells: readonly string[]) => unknown;

const PLACEHOLDER = /\{([^{}|]+)(?:\|([a-z]+))?\}/g;
const WHOLE = /^\{([^{}|]+)\|([a-z]+)\}$/;

/**
 * How the rows of a table become events: an event written as JSON in which `{column}` stands for a cell. All else is
 * constant. `"{column|number}"`, `"{column|boolean}"` and `"{column|list}"` (split at `;`) alone in a text give that
 * type. A text whose placeholders are all empty leaves its field, or its place in a list, out.
 */
export class ColumnMap {
  private constructor(private readonly fill: Filling) {}

  /**
   * @param map the parsed map file
   * @param header the names of the table's columns, in order
   * @throws ThawError `invalid`, `invalid-column-map`, with pointers into the map.
   */
  static of(map: unknown, header: readonly string[]): ColumnMap {
    if (!isJsonObject(map)) {
      throw invalidColumnMap('', 'is not a JSON object with the fields of an event');
    }
    return new ColumnMap(compile(map, header, ''));
  }

  /** The event of a row; what is wrong in it is left to the parser of events. */
  event(cells: readonly string[]): unknown {
    return this.fill(cells) ?? {};
  }
}

function compile(part: unknown, header: readonly string[], at: string): Filling {
  if (typeof part === 'string') return compileText(part, header, at);
  if (Array.isArray(part)) {
    const places = part.map((item, index) => compile(item, header, `${at}/${index}`));
    return (cells) => present(places.map((fill) => fill(cells)).filter((value) => value !== undefined));
  }
  if (typeof part === 'object' && part !== null) {
    const fields = Object.entries(part).map(
      ([name, value]) => [name, compile(value, header, `${at}/${name}`)] as const,
    );
    return (cells) => {
      const filled = fields.map(([name, fill]) => [name, fill(cells)] as const);
      const kept = filled.filter(([, value]) => value !== undefined);
      return kept.length > 0 ? Object.fromEntries(kept) : undefined;
    };
  }
  return () => part;
}

function present(list: unknown[]): unknown[] | undefined {
  return list.length > 0 ? list : undefined;
}

function compileText(text: string, header: readonly string[], at: string): Filling {
  const whole = WHOLE.exec(text);
  if (whole) return typed(column(whole[1]!, header, at), whole[2]!, at);
  const parts: (string | number)[] = [];
  let from = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    if (match[2]) throw invalidColumnMap(at, `"${match[0]}" must stand alone in its text`);
    parts.push(text.slice(from, match.index), column(match[1]!, header, at));
    from = match.index + match[0].length;
  }
  if (parts.length === 0) return () => text;
  parts.push(text.slice(from));
  return (cells) => {
    const empty = parts.every((part) => typeof part === 'string' || cellAt(cells, part) === '');
    return empty ? undefined : parts.map((part) => (typeof part === 'string' ? part : cellAt(cells, part))).join('');
  };
}

function typed(index: number, kind: string, at: string): Filling {
  const read = readers[kind];
  if (!read) throw invalidColumnMap(at, `"${kind}" is none of ${Object.keys(readers).join(', ')}`);
  return (cells) => {
    const cell = cellAt(cells, index);
    return cell === '' ? undefined : read(cell);
  };
}

// A cell that is no number or boolean stays text, so that the event's parser names the field.
const readers: Readonly<Record<string, (cell: string) => unknown>> = {
  number: (cell) => (Number.isFinite(Number(cell)) ? Number(cell) : cell),
  boolean: (cell) => (/^(true|false)$/i.test(cell) ? cell.toLowerCase() === 'true' : cell),
  list: (cell) =>
    cell
      .split(';')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
};

function cellAt(cells: readonly string[], index: number): string {
  return (cells[index] ?? '').trim();
}

function column(name: string, header: readonly string[], at: string): number {
  const index = header.indexOf(name);
  if (index === -1) throw invalidColumnMap(at, `names the column "${name}"; the table has ${header.join(', ')}`);
  return index;
}

function invalidColumnMap(pointer: string, detail: string): ThawError {
  const message = `the column map: ${pointer} ${detail}`.replace('  ', ' ');
  return ThawError.invalid('invalid-column-map', pointer, detail, message);
}
