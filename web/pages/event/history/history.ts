import type { Entry } from '../../../contract/answers.js';

/** What can stand in the log, as far as a life is told from it. */
export interface AnyBody {
  readonly id: string;
  readonly type: string;
  readonly [field: string]: unknown;
}
export type AnyEntry = Entry<AnyBody>;

/** One field that reads otherwise: where it is (`['sources', 1, 'url']`), and both readings; absent is `undefined`. */
export interface Change {
  readonly path: readonly (string | number)[];
  readonly was: unknown;
  readonly now: unknown;
}

/** One step in the life of an entry. */
export interface Step {
  readonly kind:
    'recorded' | 'corrected' | 'retracted' | 'reinstated' | 'disputed' | 'merged-in' | 'merged-away' | 'other';
  readonly entry: AnyEntry;
  /** What a correction changed against the reading before it. */
  readonly changes: readonly Change[];
  /** The entry that a retraction takes back, where that is not the event itself. */
  readonly about: AnyEntry | null;
  /** Whether a later retraction took this step back. */
  readonly undone: boolean;
}

/**
 * The life of an entry in the order of the log.
 * @param amendments the entries about it, and about those, in the order of the log
 */
export function lifeOf(entry: AnyEntry, amendments: readonly AnyEntry[]): Step[] {
  const byId = new Map([entry, ...amendments].map((each) => [each.body.id, each]));
  const retractions = amendments.filter(({ body }) => body.type === 'EventRetracted');
  /** Whether an entry stands by the retractions up to a position. */
  const stands = (id: string, upTo: number): boolean =>
    !retractions.some(({ body, position }) => body.target === id && position <= upTo && stands(body.id, upTo));
  return [entry, ...amendments].map((each) => {
    const { body, position } = each;
    return {
      kind: each === entry ? 'recorded' : kindOf(body, entry.body.id, byId),
      entry: each,
      changes: changesMade(each, entry, amendments, (id) => stands(id, position)),
      about:
        body.type === 'EventRetracted' && body.target !== entry.body.id ? (byId.get(text(body.target)) ?? null) : null,
      undone: each !== entry && !stands(body.id, Infinity),
    };
  });
}

function kindOf(body: AnyBody, id: string, byId: ReadonlyMap<string, AnyEntry>): Step['kind'] {
  switch (body.type) {
    case 'EventCorrected':
      return 'corrected';
    case 'EventRetracted':
      return byId.get(text(body.target))?.body.type === 'EventRetracted' ? 'reinstated' : 'retracted';
    case 'EventDisputed':
      return 'disputed';
    case 'EventsMerged':
      return body.into === id ? 'merged-in' : 'merged-away';
    default:
      return 'other';
  }
}

/** What a correction changed: against the last correction before it that stood then, or the event as recorded. */
function changesMade(
  each: AnyEntry,
  entry: AnyEntry,
  amendments: readonly AnyEntry[],
  stood: (id: string) => boolean,
): readonly Change[] {
  const reading = readingOf(each, entry.body.id);
  if (!reading) return [];
  const before = amendments.filter(
    (other) => other.position < each.position && readingOf(other, entry.body.id) && stood(other.body.id),
  );
  const last = before.at(-1);
  return differences((last && readingOf(last, entry.body.id)) ?? entry.body, reading);
}

function readingOf({ body }: AnyEntry, id: string): AnyBody | undefined {
  const event = body.type === 'EventCorrected' ? (body.event as AnyBody) : undefined;
  return event?.id === id ? event : undefined;
}

/**
 * The fields in which two readings differ, in the order of the first. Items of a list that both have are no difference,
 * wherever they stand; what is left of a list is held against each other in its order.
 */
export function differences(was: unknown, now: unknown, path: Change['path'] = []): Change[] {
  if (sameValue(was, now)) return [];
  if (Array.isArray(was) && Array.isArray(now)) return listDifferences(was, now, path);
  if (!isObject(was) || !isObject(now)) return [{ path, was, now }];
  return [...new Set([...Object.keys(was), ...Object.keys(now)])].flatMap((key) =>
    differences(own(was, key), own(now, key), [...path, key]),
  );
}

function listDifferences(was: readonly unknown[], now: readonly unknown[], path: Change['path']): Change[] {
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
      ? differences(before, after, place)
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

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
