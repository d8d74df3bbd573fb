import { z } from 'zod';
import { isStorable } from '../domain/storable-text.js';
import type { ContractType } from './contract-type.js';

/** Text of one line, as for a header or a subject. */
export const oneLine = (max: number) =>
  z
    .string()
    .min(1, 'is empty')
    .max(max, `is longer than ${max}`)
    .refine((text) => isStorable(text) && !/\p{Cc}/u.test(text), 'holds a control character or half a surrogate pair');

/** Settings as a client gives them; their kind says which there are. */
export const settingsInput = z.record(z.string(), z.unknown());

const settingSchema = z.looseObject({
  type: z.string().optional(),
  description: z.string().optional(),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});
export type SettingSchema = ContractType<typeof settingSchema>;

/** The settings of a kind as JSON Schema, of which the pages make a form. */
export const settingsForm = z
  .looseObject({ properties: z.record(z.string(), settingSchema), required: z.array(z.string()) })
  .meta({ description: 'Its settings as JSON Schema (2020-12)' });
export type SettingsForm = z.output<typeof settingsForm>;

/**
 * The JSON Schema of the settings that a client may give.
 * @param hidden settings that only Thaw writes @param filledIn settings that Thaw fills in where they are left out
 */
export function settingsFormOf(
  settings: z.ZodType,
  { hidden = [], filledIn = [] }: { hidden?: readonly string[]; filledIn?: readonly string[] } = {},
): SettingsForm {
  const { $schema: _dialect, properties = {}, required = [], ...schema } = z.toJSONSchema(settings, { io: 'input' });
  const shown = Object.entries(properties).filter(([name]) => !hidden.includes(name));
  return {
    ...schema,
    properties: Object.fromEntries(shown) as SettingsForm['properties'],
    required: required.filter((name) => !filledIn.includes(name)),
  };
}
