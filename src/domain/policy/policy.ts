import { z } from 'zod';
import { trackRoleSchema } from '../events/track-role.js';
import { formalStates, practiceStates, statuses } from './states.js';
import { type EventType, eventTypes } from '../events/vocabulary.js';

const formal = z.enum(formalStates);
const act = z.enum(eventTypes as [EventType, ...EventType[]]);
const days = z.int().min(1).max(36_600);

/**
 * The target of a transition from one formal state, and the targets where something else holds; the first condition
 * that holds decides.
 */
const conditionalMove = z.strictObject({
  to: formal,
  ifReturned: formal
    .optional()
    .meta({ description: 'The target where the parties that suspended, of more than two sides, take part again' }),
  ifRoutine: formal.optional().meta({
    description:
      'The target where the act takes up the presumed routine of a mechanism that a suspension had interrupted',
  }),
  ifAgreement: formal
    .optional()
    .meta({ description: 'The same, where the routine is that of an agreement and of no mechanism' }),
  ifTalks: formal
    .optional()
    .meta({ description: 'The target where dedicated talks brought the act or were held that day' }),
  ifMeeting: formal.optional().meta({ description: 'The target while practice is `meeting`' }),
  ifMechanism: formal.optional().meta({ description: 'The target while a mechanism is set up' }),
});
const move = z.union([formal, conditionalMove]);

export const policyName = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9-]*@[1-9][0-9]*$/, 'is not of the form my-policy@1')
  .meta({ examples: ['cooperation@1'] });

/** The size limits of a policy, in items. A test covers each of them. */
export const policyLimits = { transitions: 100, rows: 64 } as const;

const transition = z.strictObject({
  acts: z.array(act).min(1),
  from: z.partialRecord(formal, move).meta({ description: 'A formal state that is not named stays as it is' }),
});

const row = z.strictObject({
  formal: z.array(formal).min(1),
  practice: z.array(z.enum(practiceStates)).min(1),
  status: z.enum(statuses),
});

/**
 * The rules that turn events into a status, as data: the transitions of the formal axis, the thresholds of practice (in
 * days), the status table and the weights of pressure. This schema checks single fields only; `policySchema` also
 * checks that each pair of formal and practice has a status and that no rule is unreachable.
 */
export const policyFields = z.strictObject({
  name: policyName,
  transitions: z.array(transition).min(1).max(policyLimits.transitions),
  practice: z.strictObject({
    engagingRoles: z
      .array(trackRoleSchema)
      .min(1)
      .meta({ description: 'The roles of talks that count as `meeting` in practice' }),
    rhythmFactor: z
      .number()
      .min(1)
      .max(10)
      .meta({ description: 'A mechanism is quiet after this many times its stated cadence' }),
    quietAfterDays: days,
    silentAfterDays: days,
    silentAfterDaysWhileAgreed: days.meta({
      description: '`silentAfterDays` while formal is `resumed` or `exploratory`',
    }),
    jointActs: z.array(act).meta({ description: 'Joint acts of the parties, from which silence is counted' }),
    countsEndOfPresumption: z
      .boolean()
      .optional()
      .meta({ description: 'Whether silence after a presumed routine counts from the act that ended it' }),
  }),
  consent: z.boolean().optional().meta({
    description:
      'Whether a joint act needs every side, and a suspension is lifted only by the side that declared it or by an act of all',
  }),
  bridgesDays: z.int().min(0).max(366).optional().meta({
    description: 'The longest lull, in days, over which a status counts as one where the same status follows it',
  }),
  statusTable: z
    .array(row)
    .min(1)
    .max(policyLimits.rows)
    .meta({ description: 'The first matching row gives the status' }),
  pressure: z.strictObject({
    windowDays: days,
    pressureEvent: z.int().min(0),
    negativeStatement: z.int().min(0),
    weights: z
      .partialRecord(act, z.int().min(0))
      .optional()
      .meta({ description: 'The points of single types; of all others by their group' }),
    elevatedFrom: z.int().min(1),
    highFrom: z.int().min(1),
  }),
  thawDays: days,
  staleAfterDays: days,
  dueSoonDays: days,
  standing: z
    .array(z.enum(statuses))
    .length(statuses.length)
    .meta({ description: 'The statuses from worst to best, by which the direction over 30 days is judged' }),
});

export type Policy = z.infer<typeof policyFields>;
export type PolicyInput = z.input<typeof policyFields>;
