/** The map of a table as the server takes it: an event in which `{column}` stands for a cell. */
export type ColumnMap = Readonly<Record<string, unknown>>;

/** What a place of a map says: nothing yet, a fixed text, a column and how it is read, or something that only JSON shows. */
export type MapValue =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'column'; readonly column: string; readonly read: string }
  | { readonly kind: 'other'; readonly text: string };

export type Path = readonly (string | number)[];

const oneColumn = /^\{([^{}|]+)(?:\|([^{}]*))?\}$/;

/** What a template says. `?` stands in a draft of the server for what it leaves open. */
export function mapValueOf(template: unknown): MapValue {
  if (template === undefined || template === null || template === '' || template === '?') return { kind: 'none' };
  if (typeof template !== 'string') return { kind: 'other', text: JSON.stringify(template) };
  const column = oneColumn.exec(template);
  if (column) return { kind: 'column', column: column[1]!, read: column[2] === '?' ? '' : (column[2] ?? '') };
  return template.includes('{') ? { kind: 'other', text: template } : { kind: 'text', text: template };
}

/** The template that reads a column. */
export function columnTemplate(column: string, read = ''): string {
  return read === '' ? `{${column}}` : `{${column}|${read}}`;
}

/** What stands at a place of the map; `undefined` for nothing. */
export function valueAt(map: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (part, step) => (typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[step] : undefined),
    map,
  );
}

/** The map with another value at a place; `undefined` takes a field, or an item of a list, out. */
export function withValueAt(map: ColumnMap, path: Path, value: unknown): ColumnMap {
  return changed(map, path, value) as ColumnMap;
}

function changed(part: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list = Array.isArray(part) ? [...(part as unknown[])] : [];
    const next = changed(list[step], rest, value);
    if (next === undefined) list.splice(step, 1);
    else list[step] = next;
    return list;
  }
  const { [step]: before, ...others } = (typeof part === 'object' && part !== null ? part : {}) as Record<
    string,
    unknown
  >;
  const next = changed(before, rest, value);
  if (next === undefined) return others;
  return part !== null && typeof part === 'object' && step in part
    ? Object.fromEntries(Object.entries(part).map(([name, old]) => [name, name === step ? next : old]))
    : { ...others, [step]: next };
}

/** The places that a map has to fill, each with its name on the page; empty where nothing is left open. */
export function openPlaces(map: ColumnMap): string[] {
  const needed: readonly (readonly [Path, string])[] = [
    [['type'], 'type'],
    [['tracks'], 'tracks'],
    [['occurred'], 'date'],
    [['title'], 'title'],
    [['sources', 0, 'publisher'], 'publisher'],
  ];
  const open = needed.filter(([path]) => isOpen(valueAt(map, path))).map(([, name]) => name);
  const parties = valueAt(map, ['actors']);
  const hasParties = Array.isArray(parties) && parties.some((actor) => !isOpen(valueAt(actor, ['country'])));
  return hasParties ? open : [...open, 'parties'];
}

function isOpen(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isOpen);
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'string' && (value === '?' || /\|\?\}$/.test(value));
}

/** A map as it is sent: places that are still open are left out, so that the server names them as missing. */
export function sentMap(map: ColumnMap): ColumnMap {
  const kept = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(kept).filter((item) => item !== undefined);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(
        Object.entries(value)
          .map(([name, item]) => [name, kept(item)] as const)
          .filter(([, item]) => item !== undefined),
      );
    return value === '?' || value === '' ? undefined : value;
  };
  return kept(map) as ColumnMap;
}
