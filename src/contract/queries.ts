import { z } from 'zod';
import { storableText } from '../domain/storable-text.js';
import { parseDay } from '../domain/time/day.js';
import { partySchema, recordedPartySchema, trackIdSchema, uuidSchema } from '../domain/events/field-types.js';
import { type EntryType, entrySchemas } from '../domain/entries/entry.js';
import { policyName } from '../domain/policy/policy.js';
import { flagNames, statuses } from '../domain/policy/states.js';

/** The limits of query parameters; every one is tested. */
export const queryLimits = { page: 500, defaultPage: 50, textLength: 200, cursorLength: 500 } as const;

const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, 'is no whole number of at most 15 digits')
  .transform(Number)
  .pipe(z.int());

const limit = wholeNumber
  .pipe(z.int().min(1, 'is below 1').max(queryLimits.page, `is above ${queryLimits.page}`))
  .default(queryLimits.defaultPage);

const cursor = storableText()
  .max(queryLimits.cursorLength)
  .optional()
  .meta({ description: 'The nextCursor of a page' });

const day = z.iso.date('is no calendar day of the form 2024-01-30');

/** A parameter that may be repeated; one value counts as a list of one. */
export const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(item).max(50).optional());

/** The parameter by which clients read their own writes. */
export const upToDate = {
  atLeastPosition: wholeNumber.optional().meta({
    description:
      'Waits up to 5 s until the entry at this position is included, else answers 503; a write returns its position',
  }),
};

/** A parameter in the form 2024-01-30; its output is a `Day`. */
export const dayParameter = day.transform((text) => parseDay(text, ''));

/** The as-of parameters, which every reading of a track takes; see `AsOfQuery`. */
export const asOfFields = {
  validAt: dayParameter.optional().meta({ description: 'The state of the world on this day (UTC); today if left out' }),
  knownAt: dayParameter
    .optional()
    .meta({ description: 'The state of knowledge at the end of this day (UTC); today if left out' }),
  position: wholeNumber.optional().meta({ description: 'The log up to this position' }),
  policy: policyName.optional().meta({ description: 'The policy to read by; the track’s own if left out' }),
  without: oneOrMore(uuidSchema).meta({ description: 'An entry to leave out; repeated: several of them' }),
  account: recordedPartySchema.optional().meta({
    description: 'The account to read: only events that this party’s account, or an undisputed one, supports',
  }),
};

/** The as-of parameters of a query. */
export function asOfQueryOf(query: z.infer<z.ZodObject<typeof asOfFields>>) {
  const { validAt, knownAt, position, policy, without, account } = query;
  return { validAt, knownAt, position, policy, without, account };
}

export const pageQueryFields = { limit, cursor };

export const sortKeys = ['track', 'title', 'status', 'since', 'pressure'] as const;
const sorts = sortKeys.flatMap((key) => [key, `-${key}`] as const);

export const tracksQuery = z.strictObject({
  party: oneOrMore(partySchema).meta({ description: 'Tracks with this party; repeated: with all of these parties' }),
  topic: storableText().max(100).optional(),
  collection: storableText().max(100).optional(),
  status: oneOrMore(z.enum(statuses)).meta({ description: 'Repeated: with any of them' }),
  flag: oneOrMore(z.enum(flagNames)).meta({ description: 'Repeated: with all of them' }),
  q: storableText().max(queryLimits.textLength).optional().meta({
    description:
      'Words in the id, title, topic (or synonyms: fentanyl finds counternarcotics), headline or parties, these by code, name and usual name (UK); case, accents and kinds of apostrophes do not matter',
  }),
  sort: z.enum(sorts).default('track').meta({ description: 'A minus sign reverses the order' }),
  ...pageQueryFields,
  ...upToDate,
});

export const asOfQuery = z.strictObject({ ...asOfFields, ...upToDate });
export const briefQuery = z.strictObject({
  from: dayParameter.optional().meta({ description: 'The first day of the span; 30 days before the last if left out' }),
  to: dayParameter.optional().meta({ description: 'The last day of the span, the same as `validAt`' }),
  ...asOfFields,
  ...upToDate,
});
export const currentQuery = z.strictObject(upToDate);
export const pageQuery = z.strictObject({ ...pageQueryFields, ...upToDate });
export const trackEventsQuery = z.strictObject({ ...asOfFields, ...pageQueryFields, ...upToDate });

export const logQuery = z.strictObject({
  after: wholeNumber.default(0).meta({ description: 'Only entries after this position' }),
  track: trackIdSchema.optional(),
  type: z.enum(Object.keys(entrySchemas) as [EntryType, ...EntryType[]]).optional(),
  party: partySchema.optional().meta({ description: 'Events with this party among the actors' }),
  from: day.optional().meta({ description: 'Events that may have occurred on this day or later' }),
  to: day.optional().meta({ description: 'Events that may have occurred on this day or earlier' }),
  limit,
  ...upToDate,
});
