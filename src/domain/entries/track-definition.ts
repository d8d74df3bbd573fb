import { z } from 'zod';
import { cadenceDaysSchema, mechanismIdSchema, partySchema, trackIdSchema } from '../events/event.js';

export const mechanismSchema = z.strictObject({
  id: mechanismIdSchema,
  title: z.string().min(1).max(300),
  cadenceDays: cadenceDaysSchema.optional(),
  presumedOperating: z.boolean().optional(),
});

/** The definition of a track. `policy` is the name of a shipped policy; default `cooperation@1`. */
export const trackSchema = z.strictObject({
  id: trackIdSchema,
  title: z.string().min(1).max(300),
  parties: z.array(partySchema).min(2).max(50),
  topic: z.string().min(1).max(100),
  parent: trackIdSchema.optional(),
  policy: z.string().max(100).optional(),
  mechanisms: z.array(mechanismSchema).max(50).optional(),
});
export type TrackDefinition = z.infer<typeof trackSchema>;
