import { z } from 'zod';
import { ThawError } from './errors.js';
import { trackRole } from './event.js';
import { cooperationPolicy } from './policies/cooperation-1.js';
import { leadersPolicy } from './policies/leaders-1.js';
import { formalStates, practiceStates, statuses } from './reading.js';
import { type EventType, eventTypes } from './vocabulary.js';

const formal = z.enum(formalStates);
const act = z.enum(eventTypes as [EventType, ...EventType[]]);
const days = z.int().min(1).max(36_600);

/** Where an act leads from one formal state; with `ifMeeting`, elsewhere while practice is `meeting`. */
const move = z.union([formal, z.strictObject({ to: formal, ifMeeting: formal })]);

export const policyName = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9-]*@[1-9][0-9]*$/, 'is not of the form my-policy@1')
  .meta({ examples: ['cooperation@1'] });

/**
 * The rules from events to a status, as data: the transitions of the formal axis, the thresholds of practice, the
 * status table, the weights of pressure. A formal state that a transition does not name stays as it is.
 */
export const policySchema = z.strictObject({
  name: policyName,
  transitions: z.array(z.strictObject({ acts: z.array(act).min(1), from: z.partialRecord(formal, move) })).min(1),
  practice: z.strictObject({
    /** Roles of talks that make practice `meeting`. */
    engagingRoles: z.array(trackRole).min(1),
    /** A mechanism's rhythm is this many times its stated cadence. */
    rhythmFactor: z.number().min(1).max(10),
    quietAfterDays: days,
    silentAfterDays: days,
    /** The same while formal is `resumed` or `exploratory`. */
    silentAfterDaysWhileAgreed: days,
    /** Acts that the parties do together: they start the clock of silence. */
    jointActs: z.array(act),
  }),
  /** The first row that fits gives the status. */
  statusTable: z.array(
    z.strictObject({ formal: z.array(formal), practice: z.array(z.enum(practiceStates)), status: z.enum(statuses) }),
  ),
  pressure: z.strictObject({
    windowDays: days,
    pressureEvent: z.int().min(0),
    negativeStatement: z.int().min(0),
    elevatedFrom: z.int().min(1),
    highFrom: z.int().min(1),
  }),
  thawDays: days,
  staleAfterDays: days,
  dueSoonDays: days,
  /** Statuses from worst to best, for the direction over the month. */
  standing: z.array(z.enum(statuses)).length(statuses.length),
});

export type Policy = z.infer<typeof policySchema>;
export type PolicyInput = z.input<typeof policySchema>;

export const defaultPolicyName = 'cooperation@1';

export const shippedPolicies: ReadonlyMap<string, Policy> = new Map(
  [cooperationPolicy, leadersPolicy].map((data) => {
    const policy = policySchema.parse(data);
    return [policy.name, policy];
  }),
);

/** @throws ThawError `not-found` with code `unknown-policy`. */
export function policyNamed(name: string): Policy {
  const policy = shippedPolicies.get(name);
  if (!policy) {
    const known = [...shippedPolicies.keys()].join(', ');
    throw new ThawError(
      'not-found',
      'unknown-policy',
      `there is no policy "${name.slice(0, 100)}"; known are ${known}`,
    );
  }
  return policy;
}
