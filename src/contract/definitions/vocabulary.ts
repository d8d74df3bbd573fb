import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import { edtfSchema } from '../../domain/events/field-types.js';
import type { Catalog } from '../../domain/explain/catalog.js';
import { eventGroups, type EventType, eventTypes } from '../../domain/events/vocabulary.js';
import { dateView, flagName, statusName } from '../readings/reading.js';

const words = z.array(z.string());

const eventField = z.strictObject({
  name: z.string(),
  required: z.boolean(),
  particular: z.boolean().meta({ description: 'Whether only some event types have the field' }),
  values: words.optional().meta({ description: 'The allowed values, if the field has a fixed list' }),
});

const eventKind = z
  .strictObject({
    type: z.enum(eventTypes as [EventType, ...EventType[]]),
    words: z.string().meta({ description: 'A noun for one event of the type', examples: ['suspension of talks'] }),
    group: z.enum(eventGroups),
    definition: z.string(),
    polarity: z.union([-2, -1, 0, 1, 2].map((value) => z.literal(value as -2 | -1 | 0 | 1 | 2))),
    cameo: words.meta({ description: 'CAMEO codes, the closest first' }),
    goldstein: z.number().nullable().meta({ description: 'The Goldstein 1992 weight of the first CAMEO code' }),
    plover: z.strictObject({ event: z.string(), modes: words, score: z.number().nullable() }).nullable(),
    fields: z.array(eventField).meta({ description: 'Its fields besides `type`, `id` and `schemaVersion`' }),
  })
  .meta({ id: 'EventKind', description: 'A type of event: its meaning, its codes, its fields' });
export type EventKind = ContractType<typeof eventKind>;

export const lexicon = z
  .strictObject({
    types: z.array(eventKind),
    levels: words,
    modes: words,
    trackRoles: words,
    roles: words.meta({ description: 'The roles of an actor' }),
    rels: words.meta({ description: 'The kinds of links' }),
    reliability: words.meta({ description: 'The reliability of a source, on the Admiralty scale' }),
    credibility: z.array(z.int()).meta({ description: 'The credibility of its statement, on the Admiralty scale' }),
    confidence: words.meta({ description: 'The levels of confidence of ICD 203, the least likely first' }),
    statuses: z.array(z.strictObject({ status: statusName, label: z.string() })),
    flags: z.array(z.strictObject({ flag: flagName, meaning: z.string() })),
  })
  .meta({
    id: 'Vocabulary',
    description: 'The vocabulary of events, their parts, and readings',
  }) satisfies z.ZodType<Catalog>;
export type Vocabulary = ContractType<typeof lexicon>;

/** Limit of the length of a date, the same as in an event. */
const edtfLength = edtfSchema.maxLength!;

export const dateQuery = z.strictObject({
  edtf: z
    .string('is missing: the date that is to be explained')
    .min(1, 'is empty')
    .max(edtfLength, `is longer than ${edtfLength} characters`)
    .meta({ description: 'EDTF (ISO 8601-2) level 1, or a set of such dates', examples: ['2024-01~'] }),
});

export const explainedDate = z
  .strictObject({
    ...dateView.shape,
    words: z.string().meta({ description: 'The meaning in words', examples: ['about January 2024'] }),
  })
  .meta({ id: 'ExplainedDate', description: 'An EDTF date, with its bounds and in words' });
export type ExplainedDate = ContractType<typeof explainedDate>;
