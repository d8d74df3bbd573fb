import { z } from 'zod';
import { asOfFields, upToDate } from '../queries.js';
import { trackIdSchema } from '../../domain/events/field-types.js';

/** The tables that are published by address. */
export const tableNames = ['tracks', 'summary', 'history', 'annotations', 'events'] as const;
export type TableName = (typeof tableNames)[number];

export const tableForms = ['csv', 'json', 'ndjson', 'parquet'] as const;
export type TableForm = (typeof tableForms)[number];

const { validAt, knownAt, position } = asOfFields;

export const tableQuery = z.strictObject({
  validAt,
  knownAt,
  position,
  track: trackIdSchema.optional().meta({ description: 'Rows of this track only; of all tracks if left out' }),
  ...upToDate,
});

const column = z.looseObject({ '@type': z.literal('PropertyValue'), name: z.string(), description: z.string() });

export const datasetDescription = z
  .looseObject({
    '@context': z.literal('https://schema.org/'),
    '@type': z.literal('Dataset'),
    name: z.string(),
    dateModified: z.iso.date(),
    version: z.string(),
    distribution: z.array(z.looseObject({ '@type': z.literal('DataDownload'), contentUrl: z.string() })),
    variableMeasured: z.array(column),
  })
  .meta({ id: 'Dataset', description: 'The record as a data set, in the terms of schema.org (JSON-LD)' });
