import { z } from 'zod';
import type { ContractType } from './contract-type.js';

/**
 * The state of the delivery queue. It never makes the server unready: a receiver that is down is no fault of the
 * server.
 */
export const deliveriesReadiness = z
  .strictObject({
    waiting: z.int().meta({ description: 'The number of deliveries that are not sent yet' }),
    stuck: z.boolean().meta({ description: 'Whether due deliveries are not being tried' }),
    because: z.string().nullable(),
    oldestDue: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'The due time of the oldest delivery that is not being tried' }),
    disabledChannels: z.array(z.string()).meta({ description: 'The names of the disabled channels' }),
  })
  .meta({ id: 'DeliveriesReadiness' });
export type DeliveriesReadiness = ContractType<typeof deliveriesReadiness>;

/** What is amiss with the sources. It never makes the server unready: a provider that is down is no fault of the server. */
export const sourcesReadiness = z
  .strictObject({
    because: z.string().nullable().meta({ description: 'Why nothing is fetched, if so' }),
    amiss: z
      .int()
      .meta({ description: 'The number of sources that fail, are late, miss files or leave something undone' }),
    first: z.array(
      z.strictObject({
        source: z.string(),
        state: z.string(),
        fault: z.string().nullable(),
        warning: z.string().nullable().meta({ description: 'What the last fetch has not done, and why' }),
        gaps: z.int().meta({ description: 'Files that are missing at the provider' }),
      }),
    ),
  })
  .meta({ id: 'SourcesReadiness' });
export type SourcesReadiness = ContractType<typeof sourcesReadiness>;

/** How far the log is published to NATS. It never makes the server unready: NATS that is down is no fault of the server. */
export const jetStreamReadiness = z
  .strictObject({
    stream: z.string(),
    position: z.int().meta({
      description:
        'The position up to which the log is on the stream; where another process publishes, as that last wrote it down, at most 3 s ago',
    }),
    lag: z.int().meta({ description: 'The number of entries after it' }),
    publishesHere: z.boolean().meta({ description: 'Whether this process publishes: of all processes one does' }),
    because: z.string().nullable().meta({ description: 'Why nothing is published at present, if so' }),
  })
  .meta({ id: 'JetStreamReadiness' });
export type JetStreamReadiness = ContractType<typeof jetStreamReadiness>;

export const liveness = z.strictObject({ alive: z.literal(true) }).meta({ id: 'Liveness' });
export type Liveness = ContractType<typeof liveness>;

export const readiness = z
  .strictObject({
    ready: z.literal(true),
    position: z.int().meta({ description: 'The position of the last entry that every status includes' }),
    lag: z.int().meta({ description: 'The number of entries that the status does not include yet' }),
    stoppedTracks: z
      .array(z.strictObject({ track: z.string(), position: z.int(), reason: z.string() }))
      .meta({ description: 'Tracks that are stopped before an entry that cannot be read or folded' }),
    readOnly: z
      .strictObject({
        lagSeconds: z.number().nullable().meta({
          description: 'How many seconds the database is behind the one that it follows; null where it follows none',
        }),
        writesTo: z.string().optional().meta({ description: 'Where writes are sent to' }),
      })
      .optional()
      .meta({ description: 'Present where the database takes no writes, and this process only reads' }),
    pastReplaced: z
      .strictObject({
        position: z.int().meta({ description: 'The last entry that still stands; 0 where that is not known' }),
        lost: z.int().meta({ description: 'The position up to which entries had been read that are gone' }),
        noticedAt: z.iso.datetime(),
      })
      .optional()
      .meta({
        description:
          'Present where the log has lost entries since this process started: a failover or a restored backup. The statuses are those of the log as it is now',
      }),
    deliveries: deliveriesReadiness,
    sources: sourcesReadiness.optional().meta({ description: 'Present where something is amiss with a source' }),
    jetStream: jetStreamReadiness
      .optional()
      .meta({ description: 'Present where the log is published to NATS JetStream' }),
    scrub: z
      .strictObject({
        at: z.iso.datetime().meta({ description: 'When it ended' }),
        faults: z.array(z.string()).meta({ description: 'The first 20 faults that it found, a sentence each' }),
      })
      .optional()
      .meta({ description: 'The last verification of the whole database by this process; absent before it has ended' }),
  })
  .meta({ id: 'Readiness' });
export type Readiness = ContractType<typeof readiness>;
