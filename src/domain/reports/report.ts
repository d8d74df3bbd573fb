import { z } from 'zod';
import { boundedText, isStorable, unstorable } from '../storable-text.js';
import { edtfSchema, recordedPartySchema } from '../events/field-types.js';

/** The limits of a report: lengths in UTF-16 code units, the others in items. */
export const reportLimits = {
  keyLength: 500,
  titleLength: 500,
  summaryLength: 4_000,
  nameLength: 200,
  actors: 20,
  publishers: 100,
  /** The event that a mapped row proposes, as JSON. */
  eventLength: 32_768,
} as const;

/** What may be done with the text of a source, from the freest on. */
export const licences = ['open', 'with-mention', 'headline-only', 'no-redistribution'] as const;
export type Licence = (typeof licences)[number];

/** A state or body that a provider names as one of those who acted. */
export const reportActorSchema = z.strictObject({
  party: recordedPartySchema.optional(),
  name: boundedText(reportLimits.nameLength).optional(),
  role: z.enum(['initiator', 'target', 'participant']),
  type: boundedText(40)
    .optional()
    .meta({ description: 'The kind of actor in the provider’s code, such as GOV or MIL' }),
});

/** How often a provider has seen what it reports. Counts of the provider, never of Thaw. */
const tallySchema = z.strictObject({
  mentions: z.int().min(0).optional(),
  publishers: z.int().min(0).optional(),
  articles: z.int().min(0).optional(),
  confidence: z.int().min(0).max(100).optional().meta({ description: 'Of the provider, in percent' }),
});

/**
 * One row or item of a source, in one form whatever the source is. It says what was reported, never that it happened: no
 * status, metric or clock reads it. Only its acceptance by a person appends an event to the log.
 */
export const reportSchema = z.strictObject({
  key: boundedText(reportLimits.keyLength).meta({
    description: 'The provider’s own key of the row or item, the same in all its versions',
  }),
  title: boundedText(reportLimits.titleLength),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .refine(isStorable, unstorable)
    .optional(),
  publisher: boundedText(200).optional(),
  published: z.int().optional().meta({ description: 'When the provider published it, in milliseconds since 1970 UTC' }),
  updated: z
    .int()
    .optional()
    .meta({ description: 'When the provider last changed it, in milliseconds since 1970 UTC' }),
  day: edtfSchema.meta({
    description: 'When it is said to have happened; where nothing is said, the day of publication',
  }),
  dayIsPublication: z.literal(true).optional().meta({ description: '`day` is only the day of publication' }),
  language: boundedText(35).optional().meta({ description: 'BCP 47' }),
  summary: boundedText(reportLimits.summaryLength).optional(),
  actors: z.array(reportActorSchema).max(reportLimits.actors),
  place: boundedText(300).optional(),
  placeParty: recordedPartySchema.optional().meta({ description: 'The state or territory of `place`' }),
  code: z
    .strictObject({
      scheme: z.enum(['CAMEO', 'PLOVER', 'ACLED']),
      value: boundedText(60),
      isRoot: z
        .boolean()
        .optional()
        .meta({ description: 'The provider took it from the first sentences of an article' }),
    })
    .optional(),
  tally: tallySchema.optional(),
  publishers: z.array(boundedText(200)).max(reportLimits.publishers).optional().meta({
    description:
      'All that the provider names as having published it, in alphabetical order; `publisher` is who was first',
  }),
  event: z
    .record(z.string(), z.unknown())
    .refine(
      (event) => JSON.stringify(event).length <= reportLimits.eventLength,
      `is longer than ${reportLimits.eventLength} characters`,
    )
    .optional()
    .meta({ description: 'The fields of the event that a map made of the row, or that a webhook was sent' }),
});
export type Report = z.infer<typeof reportSchema>;
export type ReportActor = z.infer<typeof reportActorSchema>;

/** Whether what a source gave holds what a report must, so that it can be stored. */
export function isReport(given: unknown): given is Report {
  return reportSchema.safeParse(given).success;
}

/** A version of a report as it is stored. */
export interface StoredReport {
  /** The place among all versions of all reports, from 1 without gaps. */
  readonly sequence: number;
  /** The id of the source. */
  readonly source: string;
  /** From 1 for each key. */
  readonly version: number;
  /** The provider has deleted the report; its last content stands in `report`. */
  readonly isDeleted: boolean;
  /** Milliseconds since 1970 UTC. */
  readonly storedAt: number;
  readonly report: Report;
}
