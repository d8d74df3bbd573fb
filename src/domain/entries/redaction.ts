import { z } from 'zod';
import { visibilitySchema } from '../events/event.js';
import { trackIdSchema, uuidSchema } from '../events/field-types.js';
import { amendedTracksSchema, amendmentLimits, reasonSchema } from './amendment-fields.js';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'is no SHA-256 in 64 lower-case hex digits');
const pointers = z.array(z.string().max(200).regex(/^\//, 'is no JSON Pointer: it begins with /')).min(1);

/** What a redaction blanks of one entry, and the hashes by which the log is verified without what is gone. */
const blankedSchema = z.strictObject({
  entry: uuidSchema,
  fields: pointers
    .max(10_000)
    .optional()
    .meta({ description: 'The texts that are blanked, as JSON Pointers; the whole body if left out' }),
  leaf: sha256.meta({ description: 'The leaf of the entry in the Merkle tree, as it was recorded' }),
  body: sha256.meta({ description: 'SHA-256 over the body that is left' }),
});
export type Blanked = z.infer<typeof blankedSchema>;

export const eventRedacted = z
  .strictObject({
    type: z.literal('EventRedacted'),
    id: uuidSchema,
    target: uuidSchema.meta({ description: 'The entry of which something is blanked for good' }),
    fields: pointers
      .max(amendmentLimits.redactedFields)
      .optional()
      .meta({
        description:
          'The texts to blank, or what they stand in, as JSON Pointers into the body; the whole body if left out',
        examples: [['/summary', '/sources/0/quote']],
      }),
    reason: reasonSchema,
    blanked: z
      .array(blankedSchema)
      .max(amendmentLimits.redactedEntries)
      .default([])
      .meta({ description: 'What is blanked, entry by entry, amendments of the target among them; set by the server' }),
    tracks: amendedTracksSchema,
    schemaVersion: z.literal(1).default(1),
  })
  .meta({ id: 'EventRedacted' });
export type EventRedacted = z.infer<typeof eventRedacted>;

/** What is left of an entry whose whole body was blanked. No client can record one. */
export const entryBlanked = z
  .strictObject({
    type: z.literal('EntryBlanked'),
    id: uuidSchema,
    was: z.string().meta({ description: 'The type of the entry as it was recorded' }),
    tracks: z.array(trackIdSchema),
    targets: z.array(uuidSchema).meta({ description: 'The entries that it was about' }),
    visibility: visibilitySchema.optional(),
  })
  .meta({ id: 'EntryBlanked', description: 'What is left of an entry whose whole body was redacted' });
export type EntryBlanked = z.infer<typeof entryBlanked>;

/** How a stored body says that it was redacted: `by` the last redaction of it, with the leaf as it was recorded. */
export const redactionSchema = z.strictObject({
  by: uuidSchema,
  fields: z.array(z.string()).optional(),
  leaf: sha256,
});
export type Redaction = z.infer<typeof redactionSchema>;

/** Whether a place is one of these, or lies within one. */
export function isWithin(pointer: string, places: readonly string[]): boolean {
  return places.some((place) => pointer === place || pointer.startsWith(`${place}/`));
}

/** A text of a redacted entry, for whoever reads it. */
export function redactionInWords({ fields }: Pick<Redaction, 'fields'>): string {
  if (!fields) return 'The content of this entry was redacted: who did so and why is in the redaction.';
  return `Parts of this entry were redacted (${fields.join(', ')}): who did so and why is in the redaction.`;
}
