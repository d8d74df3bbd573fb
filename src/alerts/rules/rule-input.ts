import { v7 as uuidv7 } from 'uuid';
import { type AlertRule, alertRuleSchema } from '../../domain/alerts/rule.js';
import { fieldErrors } from '../../domain/entries/entry.js';
import { type FieldError, ThawError } from '../../domain/errors.js';
import type { RuleRow } from '../lifecycle/entities.js';

/** Reads anything as a rule; one without an `id` gets a new one. @throws ThawError invalid `invalid-rule` */
export function readRule(input: unknown): AlertRule {
  const given = isObject(input) && input.id === undefined ? { ...input, id: uuidv7() } : input;
  const result = alertRuleSchema.safeParse(given);
  if (result.success) return result.data;
  throw wrongRule(fieldErrors(result.error));
}

export function unknownRule(id: string): ThawError {
  return new ThawError('not-found', 'unknown-rule', `There is no rule ${id.slice(0, 200)}`);
}

/** A rule with the fields that are given, and without those that are `null`. @throws ThawError invalid `invalid-rule` */
export function patched(row: Pick<RuleRow, 'id' | 'body'>, input: unknown): AlertRule {
  if (!isObject(input)) throw wrongRule([{ pointer: '', detail: 'is not a JSON object' }]);
  if (input.id !== undefined && input.id !== row.id) throw wrongRule([{ pointer: '/id', detail: 'cannot be changed' }]);
  const merged = { ...(JSON.parse(row.body) as object), ...input };
  return readRule(Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null)));
}

export function wrongRule(errors: FieldError[]): ThawError {
  const first = errors[0]!;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new ThawError('invalid', 'invalid-rule', `${first.pointer || 'the rule'} ${first.detail}${more}`, errors);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
