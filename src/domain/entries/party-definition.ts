import { z } from 'zod';
import { boundedText } from '../storable-text.js';
import { definedPartyIdSchema, edtfSchema, recordedPartySchema } from '../events/field-types.js';

/** The limits of a party's definition, in items unless noted; `nameLength` in UTF-16 code units. */
export const partyLimits = { nameLength: 200, names: 100, members: 500 } as const;

const languageTag = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is no language tag of BCP 47, such as fr or zh-Hant');

/** What a party is that is no state. */
export const partyKinds = ['organisation', 'movement', 'company', 'other'] as const;

const member = z.strictObject({
  party: recordedPartySchema,
  from: edtfSchema.optional().meta({ description: 'The first day of its membership' }),
  to: edtfSchema.optional().meta({ description: 'The last day of its membership; it is still a member if left out' }),
});

/** A party that is no state, as the log defines it: then it serves wherever a code does. */
export const partyDefinitionSchema = z
  .strictObject({
    id: definedPartyIdSchema,
    names: z
      .record(languageTag, boundedText(partyLimits.nameLength))
      .meta({ description: 'By language tag (BCP 47). `en` is required, is used in sentences, and never changes' }),
    kind: z.enum(partyKinds),
    members: z.array(member).max(partyLimits.members).optional(),
  })
  .superRefine(({ id, names, members = [] }, context) => {
    const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (names.en === undefined) refuse(['names', 'en'], 'is missing');
    if (Object.keys(names).length > partyLimits.names) refuse(['names'], `has more than ${partyLimits.names}`);
    for (const [index, { party }] of members.entries()) {
      if (party === id) refuse(['members', index, 'party'], 'is the party itself');
    }
  });
export type PartyDefinition = z.infer<typeof partyDefinitionSchema>;
