/** One field that reads otherwise: where it is (`['sources', 1, 'url']`), and both readings; absent is `undefined`. */
export interface FieldChange {
  readonly path: readonly (string | number)[];
  readonly was: unknown;
  readonly now: unknown;
}

/**
 * The fields in which two readings differ, in the order of the first. Items of a list that both have are no difference,
 * wherever they stand; what is left of a list is held against each other in its order.
 */
export function changesBetween(was: unknown, now: unknown, path: FieldChange['path'] = []): FieldChange[] {
  if (sameValue(was, now)) return [];
  if (Array.isArray(was) && Array.isArray(now)) return listChanges(was, now, path);
  if (!isObject(was) || !isObject(now)) return [{ path, was, now }];
  return [...new Set([...Object.keys(was), ...Object.keys(now)])].flatMap((key) =>
    changesBetween(own(was, key), own(now, key), [...path, key]),
  );
}

function listChanges(was: readonly unknown[], now: readonly unknown[], path: FieldChange['path']): FieldChange[] {
  const added = [...now.keys()];
  const gone = [...was.keys()].filter((index) => {
    const twin = added.findIndex((place) => sameValue(now[place], was[index]));
    if (twin >= 0) added.splice(twin, 1);
    return twin < 0;
  });
  const pairs = Array.from({ length: Math.max(gone.length, added.length) }, (_, index) => [gone[index], added[index]]);
  return pairs.flatMap(([from, to]) => {
    const place = [...path, from ?? to!];
    const before = from === undefined ? undefined : was[from];
    const after = to === undefined ? undefined : now[to];
    return isObject(before) && isObject(after)
      ? changesBetween(before, after, place)
      : [{ path: place, was: before, now: after }];
  });
}

/** Whether two values of JSON are the same, in whatever order their members stand. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, i) => sameValue(each, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]))
  );
}

function own(fields: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
