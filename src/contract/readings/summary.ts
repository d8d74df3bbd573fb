import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import { asOfFields, upToDate } from '../queries.js';
import { lineShape } from './reading.js';

const { validAt, knownAt, position } = asOfFields;

export const summaryQuery = z.strictObject({ validAt, knownAt, position, ...upToDate });

const summaryLine = z.strictObject(lineShape).meta({ id: 'SummaryLine', description: 'A track as a row of a board' });
export type SummaryLine = ContractType<typeof summaryLine>;

const count = z.int().min(0);

export const summary = z
  .strictObject({
    validAt: z.iso.date(),
    knownAt: z.iso.date(),
    position: count.meta({ description: 'The position up to which every entry of the log counts' }),
    counts: z
      .record(z.string(), z.int())
      .meta({ description: 'The number of tracks by status; a status without tracks is absent' }),
    total: count.meta({ description: 'The number of lines' }),
    notYetKnown: count.meta({
      description: 'The number of tracks left out because no entry of them was known by `knownAt`',
    }),
    tracks: z.array(summaryLine).meta({ description: 'In the order of their ids' }),
  })
  .meta({ id: 'Summary', description: 'A line a track, for a wall board' });
export type Summary = ContractType<typeof summary>;
