import type { Condition } from '../../../../contract/alert-answers.js';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = Readonly<Record<string, Json>>;

/**
 * Draft of a rule: its JSON, of which every field of the form reads and writes its own place. So values without a field
 * are kept, and the form and the JSON view share one draft.
 */
export type RuleDraft = JsonObject;

export type ConditionKind = Condition['kind'];
export type Metric = Extract<Condition, { readonly kind: 'metric' }>['metric'];

/** Initial condition of each kind. */
export const initialCondition: Readonly<Record<ConditionKind, JsonObject>> = {
  transition: { kind: 'transition', axis: 'status', to: ['frozen'] },
  metric: { kind: 'metric', metric: 'days-since-dialogue', above: 180 },
  absence: { kind: 'absence', of: 'dialogue', days: 180 },
  flag: { kind: 'flag', flag: 'contested' },
  'history-revised': { kind: 'history-revised', lateDays: 30 },
  entry: { kind: 'entry' },
  'source-health': { kind: 'source-health', of: 'failing', hours: 6 },
};

/** Initial threshold of each metric. */
export const initialMetricCondition: Readonly<Record<Metric, JsonObject>> = {
  'days-since-dialogue': initialCondition.metric,
  pressure: { kind: 'metric', metric: 'pressure', atLeast: 'high' },
  'commitments-overdue': { kind: 'metric', metric: 'commitments-overdue', atLeast: 1 },
  'commitments-due': { kind: 'metric', metric: 'commitments-due', withinDays: 30 },
  'silence-rank': { kind: 'metric', metric: 'silence-rank', above: 0.9 },
};

export const conditionKinds = Object.keys(initialCondition) as readonly ConditionKind[];
export const metrics = Object.keys(initialMetricCondition) as readonly Metric[];

/** Draft of a new rule. */
export function newRule(): RuleDraft {
  return { name: '', select: {}, when: initialCondition.transition, severity: 'warning', channels: [] };
}

/** Draft of a rule that reports every change of a track's status: it can be saved as it is. */
export function watchRule(track: string, title: string): RuleDraft {
  const name = `${title}: every change of status`;
  return {
    ...newRule(),
    name: name.slice(0, 200),
    select: { tracks: [track] },
    when: { kind: 'transition', axis: 'status' },
  };
}

/** Whether a condition has a duration, so that `forDays` applies. */
export function canLast(kind: unknown): boolean {
  return kind === 'metric' || kind === 'absence' || kind === 'flag' || kind === 'transition';
}

/** Whether a rule watches sources: then it selects no tracks, and no past can be tried. */
export function watchesSources(draft: RuleDraft): boolean {
  return valueAt(draft, ['when', 'kind']) === 'source-health';
}

/** Value at a path; `undefined` without one. */
export function valueAt(draft: Json | undefined, path: readonly string[]): Json | undefined {
  let here: Json | undefined = draft;
  for (const name of path) here = isObject(here) ? here[name] : undefined;
  return here;
}

/** Rule with another value at a path; `undefined` removes the value. */
export function withValueAt(draft: JsonObject, path: readonly string[], value: Json | undefined): JsonObject {
  const [name, ...rest] = path;
  if (name === undefined) return isObject(value) ? value : draft;
  if (rest.length > 0) {
    const inner = draft[name];
    return { ...draft, [name]: withValueAt(isObject(inner) ? inner : {}, rest, value) };
  }
  if (value !== undefined) return { ...draft, [name]: value };
  const { [name]: _taken, ...others } = draft;
  return others;
}

/** Text at a path; empty without one. */
export function textAt(draft: Json | undefined, path: readonly string[]): string {
  const value = valueAt(draft, path);
  return typeof value === 'string' ? value : '';
}

/** Texts of the list at a path; other values are left out. */
export function listAt(draft: Json | undefined, path: readonly string[]): readonly string[] {
  const value = valueAt(draft, path);
  return Array.isArray(value) ? (value as readonly Json[]).filter((one) => typeof one === 'string') : [];
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Rule as formatted JSON, with names in the order of insertion.
 */
export function jsonOf(draft: RuleDraft): string {
  return JSON.stringify(draft, null, 2);
}

/** Parses the text of the JSON view; anything but an object is a fault. */
export function draftIn(text: string): { readonly draft: RuleDraft } | { readonly fault: string } {
  try {
    const value = JSON.parse(text) as unknown;
    if (isObject(value)) return { draft: value };
    return { fault: 'A rule is a JSON object, in { and }.' };
  } catch (error) {
    return { fault: `This is not JSON: ${(error as Error).message}` };
  }
}

/** Draft of a stored rule, without the fields of the server. */
export function draftOf(stored: object): RuleDraft {
  const {
    version: _version,
    createdAt: _created,
    updatedAt: _updated,
    updatedBy: _by,
    ...rule
  } = stored as Record<string, Json>;
  return rule;
}

/** Patch of a rule: changed fields, and `null` for removed ones. */
export function changesOf(stored: RuleDraft, draft: RuleDraft): JsonObject {
  const names = new Set([...Object.keys(stored), ...Object.keys(draft)]);
  const changed = [...names].filter((name) => !isSame(stored[name], draft[name]));
  return Object.fromEntries(changed.map((name) => [name, draft[name] ?? null]));
}

/** Whether two values are equal, regardless of the order of names. */
export function isSame(one: Json | undefined, other: Json | undefined): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return (value as readonly Json[]).map((one) => sorted(one) ?? null);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([name, one]) => [name, sorted(one) ?? null]));
}

/** Labels as lines such as `team: desk`. */
export function labelLines(labels: Json | undefined): string {
  if (!isObject(labels)) return '';
  return Object.entries(labels)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');
}

/** Labels of lines; a line without a colon gets an empty value, which the server rejects. */
export function labelsIn(text: string): JsonObject {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return colon < 0 ? [line.trim(), ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    }),
  );
}
