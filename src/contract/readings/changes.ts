import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import { listedRevisions } from '../../domain/reading/revision.js';
import { formalState, practiceState, statusName } from './reading.js';

const statusAndAxes = z.strictObject({ status: statusName, formal: formalState, practice: practiceState });
export const statusChange = z
  .strictObject({ track: z.string(), from: statusAndAxes, to: statusAndAxes })
  .meta({ id: 'StatusChange' });
export type StatusChange = ContractType<typeof statusChange>;

export const historyChange = z
  .strictObject({
    track: z.string(),
    count: z.int().meta({ description: 'The number of ranges of days that read differently' }),
    ranges: z
      .array(
        z.strictObject({
          from: z.iso.date().meta({ description: 'The first of the days' }),
          to: z.iso
            .date()
            .nullable()
            .meta({ description: 'The first day after them; null where they last until today' }),
          was: statusAndAxes,
          now: statusAndAxes,
          says: z.string().meta({ examples: ['history revised: frozen from 2022-08-04, not 2022-08-05'] }),
        }),
      )
      .max(listedRevisions),
  })
  .meta({ id: 'HistoryChange', description: 'The days of a track, up to today, that read differently than before' });
export type HistoryChange = ContractType<typeof historyChange>;
