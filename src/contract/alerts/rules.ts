import { z } from 'zod';
import { alertRuleSchema } from '../../domain/alerts/rule.js';
import { trackId, uuid } from '../../domain/events/event.js';
import type { RuleVersion, StoredRule } from '../../alerts/rules/rule-store.js';

const fields = alertRuleSchema.shape;

export const ruleInput = z
  .strictObject({ ...fields, id: uuid.optional() })
  .meta({ id: 'AlertRuleInput', description: 'A rule to make; without `id` the monitor makes one' });

const changeable = Object.entries(fields).filter(([name]) => name !== 'id');
export const rulePatch = z
  .strictObject(Object.fromEntries(changeable.map(([name, field]) => [name, bare(field).nullish()])))
  .meta({ id: 'AlertRulePatch', description: 'The fields that change; null takes one away' });

function bare(field: z.ZodType): z.ZodType {
  return field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType) : field;
}

const instant = z.iso.datetime();
const version = z.int().min(1).meta({ description: 'Every change makes a new one; the ETag' });

export const storedRule = z
  .strictObject({ ...fields, version, createdAt: instant, updatedAt: instant })
  .meta({ id: 'StoredAlertRule', description: 'A rule as it stands' });

export const ruleList = z.strictObject({ data: z.array(storedRule) }).meta({ id: 'AlertRuleList' });

export const ruleVersions = z
  .strictObject({
    data: z.array(
      z.strictObject({
        version,
        at: instant,
        rule: alertRuleSchema.nullable().meta({ description: 'null where this version removed the rule' }),
      }),
    ),
  })
  .meta({ id: 'AlertRuleVersions', description: 'Every version, the first first' });

export const previewInput = z
  .strictObject({
    rule: ruleInput,
    track: trackId,
    validAt: z.iso.date().optional().meta({ description: 'The day; today where absent' }),
  })
  .meta({ id: 'AlertPreviewInput', description: 'A rule, saved or not, and a track to try it on' });

export const preview = z
  .strictObject({
    selected: z.boolean().meta({ description: 'Whether the rule watches the track at all' }),
    found: z.boolean().meta({ description: 'Whether it speaks on that day; else the text is made with samples' }),
    says: z.string().nullable().meta({ description: 'The reason, where it speaks' }),
    title: z.string(),
    text: z.string(),
  })
  .meta({ id: 'AlertPreview' });

export function ruleView({ rule, version, createdAt, updatedAt }: StoredRule) {
  return { ...rule, version, createdAt: iso(createdAt), updatedAt: iso(updatedAt) };
}

export function versionView({ version, at, rule }: RuleVersion) {
  return { version, at: iso(at), rule };
}

export const iso = (ms: number) => new Date(ms).toISOString();
