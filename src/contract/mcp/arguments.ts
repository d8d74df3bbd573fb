import { z } from 'zod';
import { partySchema, trackIdSchema, uuidSchema } from '../../domain/events/field-types.js';
import { type EventType, eventTypes } from '../../domain/events/vocabulary.js';
import { flagNames, statuses } from '../../domain/policy/states.js';
import { storableText } from '../../domain/storable-text.js';
import { asOfFields, dayParameter, queryLimits } from '../queries.js';

/** The limits of one answer of a tool. */
export const answerLimits = {
  /** Characters of the lines before the citation. */
  length: 12_000,
  tracks: 20,
  periods: 40,
  events: 20,
  /** Entries of the log that one search looks at. */
  searched: 20_000,
} as const;

const track = trackIdSchema.meta({ description: 'The id of the track, as find_tracks gives it' });

const position = z.int().min(1).optional().meta({ description: 'The log up to this position' });
const without = z.array(uuidSchema).max(50).optional().meta({ description: 'Ids of entries to leave out' });

/** The as-of parameters, as queries have them; a number is a number here. */
const asOf = { ...asOfFields, position, without };

const words = storableText().max(queryLimits.textLength);
const limited = (most: number, what: string) =>
  z
    .int()
    .min(1)
    .max(most)
    .default(10)
    .meta({ description: `At most so many ${what}` });

/** The arguments of each tool that agents call over the Model Context Protocol, by its name. */
export const toolArguments = {
  find_tracks: z.strictObject({
    words: words.optional().meta({
      description:
        'Words in the id, title, topic (or its synonyms), headline or parties, these by code, name and usual name; all of them',
    }),
    party: z.array(partySchema).max(10).optional().meta({ description: 'Codes of parties, as in CN: all of them' }),
    status: z.array(z.enum(statuses)).max(20).optional().meta({ description: 'Any of these statuses' }),
    flag: z.array(z.enum(flagNames)).max(20).optional().meta({ description: 'All of these flags' }),
    collection: storableText().max(100).optional(),
    limit: limited(answerLimits.tracks, 'tracks'),
    cursor: storableText().max(queryLimits.cursorLength).optional().meta({ description: 'Of the answer before' }),
  }),
  read_status: z.strictObject({ track, ...asOf }),
  explain_status: z.strictObject({ track, ...asOf }),
  compare_readings: z.strictObject({
    track,
    from: dayParameter.optional().meta({ description: 'The earlier of two days; with `to`' }),
    to: dayParameter.optional().meta({ description: 'The later of two days; with `from`' }),
    knownFrom: dayParameter
      .optional()
      .meta({ description: 'The earlier of two states of knowledge of one day; with `knownTo`' }),
    knownTo: dayParameter.optional().meta({ description: 'The later of two states of knowledge; with `knownFrom`' }),
    accounts: storableText().max(90).optional().meta({ description: 'The accounts of two parties, as in US,CN' }),
    policies: storableText().max(210).optional().meta({ description: 'Two policies, as in cooperation@1,leaders@1' }),
    ...asOf,
  }),
  read_history: z.strictObject({ track, ...asOf }),
  search_events: z.strictObject({
    words: words.optional().meta({
      description: 'Words in the title, the summary or the ids of the tracks, as they read then; all of them',
    }),
    track: track.optional(),
    type: z.enum(eventTypes as [EventType, ...EventType[]]).optional(),
    party: partySchema.optional().meta({ description: 'The code of a party among the actors' }),
    from: dayParameter.optional().meta({ description: 'Events that may have occurred on this day or later' }),
    to: dayParameter.optional().meta({ description: 'Events that may have occurred on this day or earlier' }),
    knownAt: asOfFields.knownAt,
    position,
    limit: limited(answerLimits.events, 'events, the latest first'),
    after: z
      .int()
      .min(0)
      .default(0)
      .meta({ description: 'Looks at entries after this position; for a log longer than one search' }),
  }),
  cite_reading: z.strictObject({ track, ...asOf }),
} as const;

export type ToolName = keyof typeof toolArguments;
export type ToolArguments<Name extends ToolName> = z.output<(typeof toolArguments)[Name]>;
