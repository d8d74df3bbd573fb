import { z } from 'zod';
import { boundedText, storableText } from '../storable-text.js';
import { sourceSchema, visibilitySchema } from '../events/event.js';
import {
  cadenceDaysSchema,
  edtfSchema,
  mechanismIdSchema,
  recordedPartySchema,
  trackIdSchema,
} from '../events/field-types.js';
import { formalStates, practiceStates } from '../policy/states.js';

export const mechanismSchema = z.strictObject({
  id: mechanismIdSchema,
  title: boundedText(300),
  cadenceDays: cadenceDaysSchema.optional(),
  presumedOperating: z.boolean().optional(),
});

/**
 * The state of a track before its first event, where the world did not begin with the record: from `since` on, until
 * the first event moves it.
 */
export const openingSchema = z
  .strictObject({
    formal: z.enum(formalStates),
    practice: z.enum(practiceStates),
    since: edtfSchema,
    source: sourceSchema,
  })
  .meta({ id: 'OpeningState' });

/** The limits of the words that a track watches for: `length` in UTF-16 code units, `phrases` in items of each list. */
export const watchLimits = { length: 100, phrases: 100 } as const;

const phrases = z.array(boundedText(watchLimits.length)).min(1).max(watchLimits.phrases);

/** The words by which reports of sources are taken to be about a track. */
export const watchSchema = z
  .strictObject({
    any: phrases.optional().meta({ description: 'At least one of them is in the report' }),
    all: phrases.optional().meta({ description: 'Each of them is' }),
    none: phrases.optional().meta({ description: 'None of them is' }),
  })
  .refine((watch) => Object.keys(watch).length > 0, 'is empty: name any, all or none')
  .meta({
    id: 'WatchedWords',
    description:
      'Words and phrases in any language, by which reports of sources are matched to the track beside its parties. Forms of English words are one: export, exports, exporting. No status depends on it',
    examples: [{ any: ['fentanyl', 'precursor', 'counternarcotics', '禁毒'], none: ['box office'] }],
  });

/** The largest number of parties of a track, and so of sides. */
const mostParties = 50;

/** The fields of a track's definition. `policy` is the name of a shipped policy. */
const trackFields = z.strictObject({
  id: trackIdSchema,
  title: boundedText(300),
  parties: z.array(recordedPartySchema).min(2).max(mostParties),
  sides: z
    .array(z.array(recordedPartySchema).min(1).max(mostParties))
    .min(2)
    .max(mostParties)
    .optional()
    .meta({
      description:
        'The parties by side: dialogue needs one party of each. Without it, every party is a side of its own',
      examples: [[['US', 'GB', 'FR'], ['IR']]],
    }),
  topic: boundedText(100),
  parent: trackIdSchema.optional(),
  policy: storableText().max(100).optional(),
  collection: boundedText(100)
    .optional()
    .meta({ description: 'The collection that the track belongs to', examples: ['worked-example'] }),
  opening: openingSchema.optional(),
  mechanisms: z.array(mechanismSchema).max(50).optional(),
  watch: watchSchema.optional(),
  visibility: visibilitySchema.optional(),
});

/** The definition of a track: its fields, every party on exactly one side, a mechanism where its opening needs one. */
export const trackSchema = trackFields.superRefine(({ parties, sides, opening, mechanisms = [] }, context) => {
  const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
  if ((opening?.formal === 'mechanism' || opening?.formal === 'paused') && mechanisms.length === 0) {
    refuse(['opening', 'formal'], `is ${opening.formal}, and the track names no mechanism`);
  }
  if (!sides) return;
  const placed = new Set<string>();
  for (const [i, side] of sides.entries()) {
    for (const [j, party] of side.entries()) {
      if (!parties.includes(party)) refuse(['sides', i, j], `names ${party}, which is no party of the track`);
      else if (placed.has(party)) refuse(['sides', i, j], `names ${party} twice`);
      placed.add(party);
    }
  }
  for (const [i, party] of parties.entries()) {
    if (!placed.has(party)) refuse(['parties', i], `${party} stands on no side`);
  }
});
export type TrackDefinition = z.infer<typeof trackSchema>;
