import { z } from 'zod';
import type { ContractInput, ContractType } from '../contract-type.js';
import { backTestModes } from '../../domain/alerts/back-test.js';
import { sourceSchema } from '../../domain/events/event.js';
import { trackIdSchema, uuidSchema } from '../../domain/events/field-types.js';
import { statuses } from '../../domain/policy/states.js';
import { ruleInput } from './rules.js';

/**
 * Limits of back-tests, which take a processor each: how many one process runs at once, how many wait or run in all and of
 * one key or person, how many finished ones can be read, and how many tracks one may cover.
 */
export const backTestLimits = { running: 2, open: 10, ofOne: 6, finished: 50, tracks: 1_000 } as const;

/** Limit of the listed firings; further ones are only counted. */
export const listedFirings = 1_000;
/** Limit of the listed firings of one back-test together, in characters of JSON; further ones are only counted. */
export const resultLength = 2_000_000;
/** Limit of the events of one firing that are listed with their sources. */
export const listedEvidence = 10;

const day = z.iso.date();
const count = z.int().min(0);

export const backTestInput = z
  .strictObject({
    rule: ruleInput.optional().meta({ description: 'A rule, which need not be stored' }),
    ruleId: uuidSchema.optional().meta({ description: 'The id of a stored rule, instead of `rule`' }),
    from: day,
    to: day.optional().meta({ description: 'The last day; today if left out' }),
    mode: z.enum(backTestModes).default('as-known').meta({
      description: 'By the knowledge of each day, by all that is known now, or both, compared with each other',
    }),
    tracks: z
      .array(trackIdSchema)
      .min(1)
      .max(backTestLimits.tracks)
      .optional()
      .meta({ description: 'Some of the tracks that the rule selects; all if left out' }),
  })
  .meta({ id: 'BackTestInput' });
export type BackTestInput = ContractInput<typeof backTestInput>;

const evidence = z
  .strictObject({
    id: uuidSchema,
    type: z.string(),
    title: z.string(),
    occurred: z.string().nullable().meta({ description: 'The date, as EDTF; null for an entry about the record' }),
    sources: z.array(sourceSchema),
  })
  .meta({
    id: 'BackTestEvidence',
    description: 'The evidence of a firing: as known on its day, or, with hindsight, as the record has it now',
  });
export type BackTestEvidence = ContractType<typeof evidence>;

const status = z.enum(statuses);
const firing = z
  .strictObject({
    track: trackIdSchema,
    title: z.string(),
    firedOn: day.meta({ description: 'The day at whose end it would have fired' }),
    since: day.meta({ description: 'The day since which the condition held, as known then' }),
    says: z.string(),
    status: z.strictObject({ from: status, to: status }).nullable(),
    atStart: z.boolean().meta({ description: 'Whether the condition already held at the beginning of the range' }),
    reminders: count,
    ended: z
      .strictObject({
        on: day,
        how: z.enum(['resolved', 'withdrawn']),
        because: z.string(),
        entry: uuidSchema.nullable().meta({ description: 'The entry that corrected the record' }),
      })
      .nullable(),
    hindsight: z
      .strictObject({ firedOn: day, daysLate: z.int() })
      .nullable()
      .meta({ description: 'The same firing by what is known now; null without one, and in other modes than both' }),
    evidence: z.array(evidence).max(listedEvidence),
  })
  .meta({ id: 'BackTestFiring' });
export type BackTestFiring = ContractType<typeof firing>;

const noise = z
  .strictObject({
    alerts: count,
    withdrawn: count,
    notifications: count.meta({ description: 'The number of messages, with reminders; one act on one day makes one' }),
    perYear: z.number(),
    says: z.string(),
  })
  .meta({ id: 'NoiseForecast', description: 'The number of notifications that the rule would have sent' });
export type NoiseForecast = ContractType<typeof noise>;

const result = z
  .strictObject({
    rule: z.strictObject({ id: uuidSchema, name: z.string() }),
    from: day,
    to: day,
    mode: z.enum(backTestModes),
    position: count,
    tracks: count,
    noise,
    withHindsight: noise.nullable(),
    lateness: z.strictObject({ median: z.int(), worst: z.int() }).nullable().meta({
      description:
        'The delays, in days, of the firings by the knowledge of the time against those by what is known now',
    }),
    firings: z.array(firing).max(listedFirings),
    missed: z
      .array(firing)
      .max(listedFirings)
      .meta({ description: 'Firings by what is known now that could not have been notified at the time' }),
  })
  .meta({ id: 'BackTestResult' });
export type BackTestResult = ContractType<typeof result>;

export const backTest = z
  .strictObject({
    id: uuidSchema,
    state: z.enum(['running', 'done', 'failed']).meta({ description: 'Running also while it waits for its turn' }),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
    progress: z.strictObject({ tracksDone: count, tracks: count, days: count }),
    error: z.string().nullable(),
    result: result.nullable(),
  })
  .meta({ id: 'BackTest', description: 'A run of a rule over the past' });
export type BackTest = ContractType<typeof backTest>;
