import { z } from 'zod';
import type { ContractType } from './contract-type.js';

/** How what is to be sent stands. It never makes the server unready: a receiver that is down is no fault of ours. */
export const deliveriesReadiness = z
  .strictObject({
    waiting: z.int().meta({ description: 'Deliveries that are not sent yet' }),
    stuck: z.boolean().meta({ description: 'Whether what is due is not being tried' }),
    because: z.string().nullable(),
    oldestDue: z.iso.datetime().nullable().meta({ description: 'Since when the oldest that nobody tries is due' }),
    disabledChannels: z.array(z.string()).meta({ description: 'The names of the channels that get nothing' }),
  })
  .meta({ id: 'DeliveriesReadiness' });
export type DeliveriesReadiness = ContractType<typeof deliveriesReadiness>;

export const liveness = z.strictObject({ alive: z.literal(true) }).meta({ id: 'Liveness' });
export type Liveness = ContractType<typeof liveness>;

export const readiness = z
  .strictObject({
    ready: z.literal(true),
    position: z.int().meta({ description: 'The last entry that every status has taken in' }),
    lag: z.int().meta({ description: 'How many entries the log is ahead' }),
    stoppedTracks: z
      .array(z.strictObject({ track: z.string(), position: z.int(), reason: z.string() }))
      .meta({ description: 'Tracks that stand still before an entry which cannot be read or folded' }),
    deliveries: deliveriesReadiness,
  })
  .meta({ id: 'Readiness' });
export type Readiness = ContractType<typeof readiness>;
