import type { Condition } from '../../../../contract/alert-answers.js';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = Readonly<Record<string, Json>>;

/**
 * A rule while it is written. It is the rule's own JSON, and every field of the form reads and writes its place in it:
 * so what no field shows (it came from elsewhere, or was typed as JSON) is never lost, and both views are one.
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

/** Whether a condition lasts, so that it can be asked to have held for days. */
export function canLast(kind: unknown): boolean {
  return kind === 'metric' || kind === 'absence' || kind === 'flag' || kind === 'transition';
}

/** What stands at a place; `undefined` where nothing does. */
export function valueAt(draft: Json | undefined, path: readonly string[]): Json | undefined {
  let here: Json | undefined = draft;
  for (const name of path) here = isObject(here) ? here[name] : undefined;
  return here;
}

/** The rule with something else at a place; `undefined` takes out what is there, and leaves everything else as it is. */
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

/** A text at a place, or nothing. */
export function textAt(draft: Json | undefined, path: readonly string[]): string {
  const value = valueAt(draft, path);
  return typeof value === 'string' ? value : '';
}

/** The texts of a list at a place; what is no text in it is left out. */
export function listAt(draft: Json | undefined, path: readonly string[]): readonly string[] {
  const value = valueAt(draft, path);
  return Array.isArray(value) ? (value as readonly Json[]).filter((one) => typeof one === 'string') : [];
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The rule as the JSON view shows it. Names stand in the order in which they were put.
 */
export function jsonOf(draft: RuleDraft): string {
  return JSON.stringify(draft, null, 2);
}

/** Reads what was typed into the JSON view; what is no object is said to be none. */
export function draftIn(text: string): { readonly draft: RuleDraft } | { readonly fault: string } {
  try {
    const value = JSON.parse(text) as unknown;
    if (isObject(value)) return { draft: value };
    return { fault: 'A rule is a JSON object, in { and }.' };
  } catch (error) {
    return { fault: `This is not JSON: ${(error as Error).message}` };
  }
}

/** The rule in a stored one, without what the server keeps beside it. */
export function draftOf(stored: object): RuleDraft {
  const { version: _version, createdAt: _created, updatedAt: _updated, ...rule } = stored as Record<string, Json>;
  return rule;
}

/** What a change has to send: the fields that are otherwise now, and `null` for those that are gone. */
export function changesOf(stored: RuleDraft, draft: RuleDraft): JsonObject {
  const names = new Set([...Object.keys(stored), ...Object.keys(draft)]);
  const changed = [...names].filter((name) => !isSame(stored[name], draft[name]));
  return Object.fromEntries(changed.map((name) => [name, draft[name] ?? null]));
}

/** Whether two values say the same, in whatever order their names stand. */
export function isSame(one: Json | undefined, other: Json | undefined): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return (value as readonly Json[]).map((one) => sorted(one) ?? null);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([name, one]) => [name, sorted(one) ?? null]));
}

/** Labels as lines, `team: desk`. */
export function labelLines(labels: Json | undefined): string {
  if (!isObject(labels)) return '';
  return Object.entries(labels)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');
}

/** Lines as labels; a line without a colon has an empty value, for the server to refuse it. */
export function labelsIn(text: string): JsonObject {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return colon < 0 ? [line.trim(), ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    }),
  );
}
