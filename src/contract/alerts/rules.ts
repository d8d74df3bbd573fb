import { z } from 'zod';
import type { ContractInput, ContractType } from '../contract-type.js';
import { alertRuleSchema } from '../../domain/alerts/rule.js';
import { changedBy } from '../changed-by.js';
import { trackIdSchema, uuidSchema } from '../../domain/events/field-types.js';

const fields = alertRuleSchema.shape;

export const ruleInput = z
  .strictObject({ ...fields, id: uuidSchema.optional() })
  .meta({ id: 'AlertRuleInput', description: 'A rule to create; the server generates an `id` if it is left out' });
export type AlertRuleInput = ContractInput<typeof ruleInput>;

const changeable = Object.entries(fields).filter(([name]) => name !== 'id');
export const rulePatch = z
  .strictObject(Object.fromEntries(changeable.map(([name, field]) => [name, bare(field).nullish()])))
  .meta({ id: 'AlertRulePatch', description: 'The fields to change; null removes one' });
/** The type of a patch, declared since the compiler cannot infer a schema that is built from a table. */
export type AlertRulePatch = {
  readonly [Field in Exclude<keyof AlertRuleInput, 'id'>]?: AlertRuleInput[Field] | null;
};

function bare(field: z.ZodType): z.ZodType {
  return field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType) : field;
}

const instant = z.iso.datetime();
const version = z.int().min(1).meta({ description: 'The version, which is the ETag; every change makes a new one' });

export const storedRule = z
  .strictObject({ ...fields, version, createdAt: instant, updatedAt: instant, updatedBy: changedBy })
  .meta({ id: 'StoredAlertRule', description: 'The current version of a rule' });
export type StoredAlertRule = ContractType<typeof storedRule>;

export const ruleList = z.strictObject({ data: z.array(storedRule) }).meta({ id: 'AlertRuleList' });
export type AlertRuleList = ContractType<typeof ruleList>;

export const ruleVersions = z
  .strictObject({
    data: z.array(
      z.strictObject({
        version,
        at: instant,
        by: changedBy,
        rule: alertRuleSchema.nullable().meta({ description: 'null where this version removed the rule' }),
      }),
    ),
  })
  .meta({ id: 'AlertRuleVersions', description: 'All versions, the first one first' });
export type AlertRuleVersions = ContractType<typeof ruleVersions>;
export type AlertRuleVersion = AlertRuleVersions['data'][number];

export const previewInput = z
  .strictObject({
    rule: ruleInput,
    track: trackIdSchema,
    validAt: z.iso.date().optional().meta({ description: 'The day; today if left out' }),
  })
  .meta({ id: 'AlertPreviewInput', description: 'A rule, saved or not, and a track to test it on' });
export type RulePreviewInput = ContractInput<typeof previewInput>;

export const preview = z
  .strictObject({
    selected: z.boolean().meta({ description: 'Whether the rule watches the track' }),
    found: z.boolean().meta({ description: 'Whether it matches on that day; else the text is made from samples' }),
    says: z.string().nullable().meta({ description: 'The reason, where it matches' }),
    title: z.string(),
    text: z.string(),
  })
  .meta({ id: 'AlertPreview' });
export type RulePreview = ContractType<typeof preview>;
