import { z } from 'zod';
import { boundedText } from '../../domain/storable-text.js';
import type { ContractInput, ContractType } from '../contract-type.js';
import { alertStates, alertTransitions } from '../../domain/alerts/lifecycle.js';
import { sourceSchema } from '../../domain/events/event.js';
import { trackIdSchema, uuidSchema } from '../../domain/events/field-types.js';
import { statuses } from '../../domain/policy/states.js';
import { oneOrMore, pageQueryFields } from '../queries.js';
import { severities } from './notification.js';

const instant = z.iso.datetime();
export const evidence = z.strictObject({
  id: z.uuid(),
  title: z.string(),
  occurred: z.string(),
  sources: z.array(sourceSchema).optional(),
});
export type Evidence = ContractType<typeof evidence>;
const shownStates = [...alertStates, 'acknowledged'] as const;

export const alertsQuery = z.strictObject({
  state: oneOrMore(z.enum(alertStates)).meta({ description: 'Repeated: any of them' }),
  rule: uuidSchema.optional(),
  track: trackIdSchema.optional(),
  source: uuidSchema.optional().meta({ description: 'The id of a source' }),
  ...pageQueryFields,
});

const fields = {
  key: z.string().meta({ description: 'The key of the alert, which never changes' }),
  rule: z.strictObject({ id: z.uuid(), name: z.string(), version: z.int() }),
  track: z.string().nullable().meta({ description: 'null for an alert on a source' }),
  source: z.uuid().nullable().meta({ description: 'The id of the source; null for an alert on a track' }),
  title: z.string().meta({ description: 'The title of the track, or the name of the source' }),
  severity: z.enum(severities),
  state: z.enum(shownStates).meta({ description: 'acknowledged: firing, and somebody has acknowledged it' }),
  says: z.string().meta({ description: 'The reason, as a sentence' }),
  because: z.string().meta({ description: 'The reason of its state' }),
  since: z.iso.date().meta({ description: 'The first day on which the condition held, as known when it was found' }),
  began: z.iso.date().meta({ description: 'The day on which the condition was found' }),
  firedAt: instant.nullable(),
  endedAt: instant.nullable(),
  round: z.int().meta({ description: 'The number of times that it has fired' }),
  status: z.strictObject({ from: z.enum(statuses), to: z.enum(statuses) }).nullable(),
  told: z
    .enum(['yes', 'no', 'digest'])
    .meta({ description: 'Whether a notification was sent; no: suppressed; digest: with the next digest' }),
  acknowledged: z.strictObject({ by: z.string(), why: z.string(), at: instant }).nullable(),
  withdrawn: z.strictObject({ entry: z.uuid().nullable(), said: z.string() }).nullable(),
  reading: z
    .strictObject({ validAt: z.iso.date(), position: z.int(), policy: z.string() })
    .nullable()
    .meta({ description: 'The reading of the track; null for an alert on a source' }),
  updatedAt: instant,
};

export const alertSchema = z.strictObject(fields).meta({ id: 'Alert' });
export type Alert = ContractType<typeof alertSchema>;

export const alertPage = z
  .strictObject({ data: z.array(alertSchema), nextCursor: z.string().nullable() })
  .meta({ id: 'AlertPage', description: 'A page of alerts, the latest change first' });
export type AlertPage = ContractType<typeof alertPage>;

export const wholeAlert = z
  .strictObject({
    ...fields,
    events: z.array(evidence).meta({ description: 'The events that the reason rests on, and those that withdrew it' }),
    life: z.array(
      z.strictObject({
        at: instant,
        day: z.iso.date().meta({ description: 'The day that was evaluated' }),
        happened: z.enum([...alertTransitions, 'acknowledged', 'told']),
        state: z.enum(alertStates),
        because: z.string(),
        routing: z
          .strictObject({ tell: z.enum(['now', 'digest', 'nobody']), because: z.string() })
          .nullable()
          .meta({ description: 'Whether a notification was sent, and why' }),
      }),
    ),
  })
  .meta({ id: 'WholeAlert', description: 'An alert with its history' });
export type AlertDetails = ContractType<typeof wholeAlert>;

export const acknowledgeLimits = { byLength: 200, whyLength: 2_000 } as const;

export const acknowledgement = z
  .strictObject({
    by: boundedText(acknowledgeLimits.byLength).meta({
      description: 'The person who acknowledges it; of a request with a key or a sign-in that name is taken',
    }),
    why: boundedText(acknowledgeLimits.whyLength),
  })
  .meta({
    id: 'AlertAcknowledgement',
    description: 'An acknowledgement: the alert is neither repeated nor escalated any more',
  });
export type AlertAcknowledgement = ContractInput<typeof acknowledgement>;
