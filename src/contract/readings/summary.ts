import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import { asOfFields, upToDate } from '../queries.js';
import { lineShape } from './reading.js';

const { validAt, knownAt, position } = asOfFields;

export const summaryQuery = z.strictObject({ validAt, knownAt, position, ...upToDate });

const summaryLine = z
  .strictObject(lineShape)
  .meta({ id: 'SummaryLine', description: 'A track as a row of a board shows it' });
export type SummaryLine = ContractType<typeof summaryLine>;

const count = z.int().min(0);

export const summary = z
  .strictObject({
    validAt: z.iso.date(),
    knownAt: z.iso.date(),
    position: count.meta({ description: 'Every entry of the log up to here counts' }),
    counts: z.record(z.string(), z.int()).meta({ description: 'How many tracks have each status; none where absent' }),
    total: count.meta({ description: 'How many lines there are' }),
    notYetKnown: count.meta({ description: 'Tracks that are left out since nothing of them was known by `knownAt`' }),
    tracks: z.array(summaryLine).meta({ description: 'In the order of their ids' }),
  })
  .meta({ id: 'Summary', description: 'A line a track, for a wall board' });
export type Summary = ContractType<typeof summary>;
