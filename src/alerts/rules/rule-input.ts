import { v7 as uuidv7 } from 'uuid';
import { type AlertRule, alertRuleSchema } from '../../domain/alerts/rule.js';
import { fieldErrors } from '../../domain/entries/entry.js';
import { parseContext } from '../../domain/entries/validation-messages.js';
import { ThawError } from '../../domain/errors.js';
import { isJsonObject, type JsonObject } from '../../domain/json.js';
import type { RuleRow } from './entities.js';

/** Parses an input as a rule; a rule without an `id` gets a new one. @throws ThawError invalid `invalid-rule` */
export function readRule(input: unknown): AlertRule {
  const given = isJsonObject(input) && input.id === undefined ? { ...input, id: uuidv7() } : input;
  const result = alertRuleSchema.safeParse(given, parseContext);
  if (result.success) return result.data;
  throw ThawError.invalidInput('invalid-rule', 'the rule', fieldErrors(result.error));
}

/** Parses the rule within a larger input; pointers of errors begin with `/rule`. @throws ThawError invalid `code` */
export function readNestedRule(input: unknown, code = 'invalid-rule'): AlertRule {
  try {
    return readRule(input);
  } catch (error) {
    if (!(error instanceof ThawError)) throw error;
    const errors = error.errors.map(({ pointer, detail }) => ({ pointer: `/rule${pointer}`, detail }));
    throw ThawError.invalidInput(code, 'the rule', errors);
  }
}

/** The fields of a rule to change; the rule that results is validated, not the fields by themselves. */
export type RulePatch = JsonObject;

/** Parses an input as a patch of a rule. @throws ThawError invalid `invalid-rule` where it is no object */
export function readRulePatch(input: unknown): RulePatch {
  if (isJsonObject(input)) return input;
  throw ThawError.invalid('invalid-rule', '', 'is not a JSON object', 'the rule is not a JSON object');
}

/** Applies a patch to a rule: given fields replace the present ones, `null` removes one. @throws ThawError invalid `invalid-rule` */
export function patchRule(row: Pick<RuleRow, 'id' | 'body'>, patch: RulePatch): AlertRule {
  if (patch.id !== undefined && patch.id !== row.id)
    throw ThawError.invalid('invalid-rule', '/id', 'cannot be changed');
  const merged = { ...(JSON.parse(row.body) as object), ...patch };
  return readRule(Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null)));
}

export function unknownRule(id: string): ThawError {
  return ThawError.notFound('unknown-rule', `There is no rule ${id.slice(0, 200)}`);
}
