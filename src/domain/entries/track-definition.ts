import { z } from 'zod';
import { boundedText, storableText } from '../storable-text.js';
import { cadenceDaysSchema, mechanismIdSchema, partySchema, trackIdSchema } from '../events/event.js';

export const mechanismSchema = z.strictObject({
  id: mechanismIdSchema,
  title: boundedText(300),
  cadenceDays: cadenceDaysSchema.optional(),
  presumedOperating: z.boolean().optional(),
});

/** The definition of a track. `policy` is the name of a shipped policy; default `cooperation@1`. */
export const trackSchema = z.strictObject({
  id: trackIdSchema,
  title: boundedText(300),
  parties: z.array(partySchema).min(2).max(50),
  topic: boundedText(100),
  parent: trackIdSchema.optional(),
  policy: storableText().max(100).optional(),
  mechanisms: z.array(mechanismSchema).max(50).optional(),
});
export type TrackDefinition = z.infer<typeof trackSchema>;
