import { z } from 'zod';
import { boundedText } from '../storable-text.js';
import { eventLimits, sourcesSchema } from '../events/event.js';
import { edtfSchema, trackIdSchema, uuidSchema } from '../events/field-types.js';
import { periodFault, samePeriod } from '../time/period.js';

/**
 * The limits of outcome series: lengths in UTF-16 code units, the others in items unless noted. `periods` is the number of
 * periods that all entries about one series may name together; `value` bounds the amount of a figure.
 */
export const seriesLimits = {
  titleLength: 300,
  unitLength: 100,
  descriptionLength: 2_000,
  noteLength: 500,
  points: 1_000,
  sources: 10,
  periods: 2_000,
  value: 1e15,
} as const;

export const seriesIdSchema = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is not of the form us-overdose-deaths')
  .meta({ examples: ['us-overdose-deaths'] });

/** What a series of figures counts, and the tracks that it is shown beside. */
export const seriesDefinitionSchema = z
  .strictObject({
    id: seriesIdSchema,
    title: boundedText(seriesLimits.titleLength),
    unit: boundedText(seriesLimits.unitLength).meta({
      description: 'What is counted, as in deaths or kilograms; it never changes',
      examples: ['deaths'],
    }),
    tracks: z
      .array(trackIdSchema)
      .min(1)
      .max(eventLimits.tracks)
      .meta({ description: 'The tracks that it is shown beside' }),
    description: boundedText(seriesLimits.descriptionLength)
      .optional()
      .meta({ description: 'What is counted and how, and when figures come out' }),
  })
  .superRefine(({ tracks }, context) => {
    for (const [index, track] of tracks.entries()) {
      if (tracks.indexOf(track) === index) continue;
      context.addIssue({ code: 'custom', path: ['tracks', index], message: `names ${track} twice` });
    }
  });
export type SeriesDefinition = z.infer<typeof seriesDefinitionSchema>;

const period = edtfSchema
  .superRefine((text, context) => {
    const fault = periodFault(text);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
  })
  .meta({
    description: 'The period of the figure in EDTF: a year, a month, a day, or an interval of them with both ends',
    examples: ['2023', '2022-05/2023-04'],
  });

const point = z
  .strictObject({
    period,
    value: z
      .number()
      .min(-seriesLimits.value)
      .max(seriesLimits.value)
      .nullable()
      .meta({ description: 'The figure; null withdraws what was recorded of the period before' }),
    note: boundedText(seriesLimits.noteLength).optional(),
  })
  .meta({ id: 'SeriesPointInput' });

/** What an entry about the figures of a series holds, beside its type and id. */
export const seriesPointsFields = {
  series: seriesIdSchema,
  points: z
    .array(point)
    .min(1)
    .max(seriesLimits.points)
    .superRefine((points, context) => {
      const named = new Map<string, number>();
      for (const [index, { period: text }] of points.entries()) {
        const key = samePeriod(text);
        const first = key === undefined ? undefined : named.get(key);
        const message = `is the same period as that of /points/${first}`;
        if (first !== undefined) context.addIssue({ code: 'custom', path: [index, 'period'], message });
        else if (key !== undefined) named.set(key, index);
      }
    }),
  sources: sourcesSchema(seriesLimits.sources),
  disclosed: edtfSchema
    .optional()
    .meta({ description: 'When the figures became public; when they were recorded, if left out' }),
};

const seriesDefined = z
  .strictObject({
    type: z.literal('SeriesDefined'),
    id: uuidSchema,
    series: seriesDefinitionSchema,
    schemaVersion: z.literal(1).default(1),
  })
  .meta({ id: 'SeriesDefined' });

const seriesPointsRecorded = z
  .strictObject({
    type: z.literal('SeriesPointsRecorded'),
    id: uuidSchema,
    ...seriesPointsFields,
    schemaVersion: z.literal(1).default(1),
  })
  .meta({ id: 'SeriesPointsRecorded' });

export type SeriesDefined = z.infer<typeof seriesDefined>;
export type SeriesPointsRecorded = z.infer<typeof seriesPointsRecorded>;

/** The entries about outcome series. */
export const seriesEntrySchemas = { SeriesDefined: seriesDefined, SeriesPointsRecorded: seriesPointsRecorded };
