import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import { storableText } from '../../domain/storable-text.js';
import { asOfFields, queryLimits, upToDate } from '../queries.js';

/** The limits of a search of tracks by their events: entries looked at, and searches at once. */
export const trackSearchLimits = { entries: 20_000, atOnce: 4 } as const;

const { validAt, knownAt, position } = asOfFields;

export const trackSearchQuery = z.strictObject({
  q: storableText().trim().min(2).max(queryLimits.textLength).meta({
    description: 'Words in the title or the summary of an event, or in the ids of its tracks; all of them',
  }),
  ...{ validAt, knownAt, position },
  ...upToDate,
});

export const tracksFound = z
  .strictObject({
    data: z.array(
      z.strictObject({
        track: z.string(),
        event: z.string().meta({ description: 'The id of its latest event with these words' }),
        title: z.string(),
        occurred: z.string().meta({ description: 'EDTF' }),
      }),
    ),
    after: z
      .int()
      .min(0)
      .meta({ description: `Entries beyond this position were looked at: the last ${trackSearchLimits.entries}` }),
  })
  .meta({ id: 'TracksFound', description: 'Tracks with an event that has some words, as events read by the query' });
export type TracksFound = ContractType<typeof tracksFound>;
