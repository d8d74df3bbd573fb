import { z } from 'zod';
import type { ContractInput, ContractType } from '../contract-type.js';
import {
  seriesDefinitionSchema,
  seriesIdSchema,
  seriesLimits,
  seriesPointsFields,
} from '../../domain/entries/series-entry.js';
import { sourceSchema } from '../../domain/events/event.js';
import { trackIdSchema, uuidSchema } from '../../domain/events/field-types.js';
import { revisionsNamed, type SeriesPoint } from '../../domain/series/series.js';
import { pageOf } from '../page.js';
import { asOfFields, pageQueryFields, upToDate } from '../queries.js';
import { dateView } from './reading.js';

export const seriesInput = seriesDefinitionSchema.meta({
  id: 'SeriesInput',
  description: 'A series of outcomes, or a later definition of one, complete: all but its unit can change',
});
export type SeriesInput = ContractInput<typeof seriesInput>;

const { series, ...fields } = seriesPointsFields;
export const seriesPointsInput = z
  .strictObject({ id: uuidSchema.optional(), ...fields })
  .meta({ id: 'SeriesPointsInput', description: 'Figures of a series, with the sources that give them' });
export type SeriesPointsInput = ContractInput<typeof seriesPointsInput>;

/** Figures as a file names them: with their series. */
export const seriesPointsFile = seriesPointsInput.extend({ series });

const value = z.number().nullable().meta({ description: 'null: it was withdrawn' });
const given = {
  value,
  note: z.string().optional(),
  entry: z.uuid().meta({ description: 'The entry that gives it' }),
  position: z.int().min(1).meta({ description: 'The position of that entry' }),
  known: z.iso.date().meta({ description: 'The day by whose end it was known' }),
};

const seriesPoint = z
  .strictObject({
    period: dateView,
    ...given,
    sources: z.array(sourceSchema).meta({ description: 'Those known on the day asked for, which may be none' }),
    revised: z
      .array(z.strictObject(given))
      .max(revisionsNamed)
      .meta({ description: `Earlier figures of the same period, newest first; at most ${revisionsNamed}` }),
  })
  .meta({ id: 'SeriesPoint', description: 'The figure of one period as known' }) satisfies z.ZodType<SeriesPoint>;
export type { SeriesPoint };

const { title, unit, tracks, description } = seriesDefinitionSchema.shape;
const defined = {
  id: seriesIdSchema,
  title,
  unit,
  tracks,
  description,
  entry: z.uuid().meta({ description: 'The entry that defines it' }),
  position: z.int().min(1).meta({ description: 'The position of that entry' }),
};

const seriesReading = z
  .strictObject({
    validAt: z.iso.date(),
    knownAt: z.iso.date(),
    position: z.int().min(1).meta({ description: 'That of the last entry about the series that is taken in' }),
  })
  .meta({ id: 'SeriesReadingAsOf', description: 'The parameters with which a client gets the same answer again' });

export const seriesAnswer = z
  .strictObject({
    ...defined,
    points: z
      .array(seriesPoint)
      .max(seriesLimits.periods)
      .meta({ description: 'In the order of their first days, shorter periods first' }),
    reading: seriesReading,
  })
  .meta({ id: 'Series', description: 'A series of outcomes, with the figures known on a day' });
export type Series = ContractType<typeof seriesAnswer>;

const listedSeries = z
  .strictObject({
    ...defined,
    periods: z.int().min(0).meta({ description: 'The number of periods that have a figure' }),
    latest: seriesPoint.nullable().meta({ description: 'The figure whose period ends last; null without figures' }),
  })
  .meta({ id: 'ListedSeries' });
export type ListedSeries = ContractType<typeof listedSeries>;

export const seriesPage = pageOf(listedSeries, 'SeriesPage');
export type SeriesPage = ContractType<typeof seriesPage>;

const asOf = {
  validAt: asOfFields.validAt.meta({ description: 'Only periods over by this day; today if left out' }),
  knownAt: asOfFields.knownAt,
  position: asOfFields.position,
};
export const seriesQuery = z.strictObject({ ...asOf, ...upToDate });
export const seriesListQuery = z.strictObject({
  track: trackIdSchema.optional().meta({ description: 'Only the series that are shown beside this track' }),
  ...asOf,
  ...pageQueryFields,
  ...upToDate,
});
