import { z } from 'zod';

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

/** What other rooms tell the probe, which stands below them. */
export class Readiness {
  constructor(readonly deliveries: () => Promise<z.infer<typeof deliveriesReadiness>>) {}
}
