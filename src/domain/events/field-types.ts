import { z } from 'zod';
import { ThawError } from '../errors.js';
import { EdtfDate } from '../time/edtf-date.js';
import { codeFault, definedPartyForm, partyFault, partyForm } from './party.js';

const isoForm = /^\d{4}(-\d{2}){0,2}$/;
/** What to write, for who has written a date as a spreadsheet does; `GET /dates` has all forms. */
const usualForms =
  'write 2024-01-30, 2024-01 or 2024, with ~ (about) or ? (perhaps) behind it, or 2024-01-30/2024-02-02';

export const edtfSchema = z
  .string()
  .max(200)
  .superRefine((value, context) => {
    try {
      EdtfDate.parse(value);
    } catch (error) {
      if (!(error instanceof ThawError)) throw error;
      context.addIssue({
        code: 'custom',
        message: isoForm.test(value) ? error.message : `${error.message}: ${usualForms}`,
      });
    }
  })
  .meta({
    id: 'EdtfDate',
    description: 'EDTF (ISO 8601-2) level 1, or a set of such dates',
    examples: ['2024-01-30', '2024-01', '2020~'],
  });

export const uuidSchema = z.uuid().toLowerCase();

const partyWords = {
  description:
    'ISO 3166-1 alpha-2; XK, EU, UN; the ISO 3166-3 code of a former state; or a party that the log defines, as in x-asean',
  examples: ['US'],
};

/**
 * A party as the log holds it, in the form of a code alone: older builds took codes that ISO 3166-1 does not assign. What
 * comes in is held against the lists by `partyFaults`, and against the log by the validator.
 */
export const recordedPartySchema = z
  .string()
  .regex(partyForm, { error: ({ input }) => codeFault(String(input)) })
  .meta(partyWords);

/** A party as a query or a rule names it: one that can be recorded, or that the log defines. */
export const partySchema = z
  .string()
  .refine((party) => partyFault(party) === undefined, { error: ({ input }) => partyFault(String(input)) })
  .meta({ ...partyWords, pattern: partyForm.source });

/** The id of a party that is no state. */
export const definedPartyIdSchema = z
  .string()
  .regex(definedPartyForm, 'is not of the form x-asean, of at most 40 characters')
  .meta({ examples: ['x-asean'] });
export const trackIdSchema = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$/, 'is not of the form us-cn.counternarcotics')
  .meta({ examples: ['us-cn.counternarcotics'] });
export const mechanismIdSchema = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is not of the form us-cn-counternarcotics-wg-2024');
export const cadenceDaysSchema = z.int().min(1).max(3_660);
