import { z } from 'zod';
import { deliveriesReadiness } from '../../http/server/readiness.js';
import { entrySchemas, mechanismSchema } from '../../domain/entries/entry.js';
import { anyEvent } from '../../domain/entries/amendment.js';
import { clocks, flagName, listedTrackStatus, statusInterval, statusName } from './reading.js';

const nextCursor = z.string().nullable().meta({ description: 'For the next page; null on the last' });

function pageOf<T extends z.ZodType>(item: T, id: string) {
  return z.strictObject({ data: z.array(item), nextCursor }).meta({ id });
}

export const trackPage = pageOf(listedTrackStatus, 'TrackPage');

export const trackDetails = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    parties: z.array(z.string()),
    topic: z.string(),
    parent: z.string().nullable(),
    children: z.array(z.string()).meta({ description: 'The tracks that name this one as their parent' }),
    policy: z.string(),
    mechanisms: z.array(mechanismSchema),
    version: z.int().meta({ description: 'The position of its last entry; what If-Match names' }),
    links: z.strictObject({ status: z.string(), history: z.string(), events: z.string(), relationship: z.string() }),
  })
  .meta({ id: 'Track' });

export const history = z.strictObject({ data: z.array(statusInterval), reading: clocks }).meta({ id: 'History' });

const entryBody = z
  .discriminatedUnion('type', Object.values(entrySchemas) as unknown as [z.ZodObject<{ type: z.ZodLiteral<string> }>])
  .meta({ id: 'EntryBody', description: 'An event, or a record-keeping entry' });

export const entry = z
  .strictObject({
    position: z.int().min(1),
    recordedAt: z.iso.datetime(),
    recordedBy: z.string(),
    hash: z.string().meta({ description: 'SHA-256, in hex, over the entry before and this one' }),
    body: entryBody,
  })
  .meta({ id: 'Entry', description: 'One line of the log' });

export const entryPage = pageOf(entry, 'EntryPage');

const trackEvent = z
  .strictObject({
    ...entry.shape,
    asRead: z
      .strictObject({
        event: anyEvent.nullable().meta({ description: 'Its corrected reading; null where that is as recorded' }),
        readFrom: z.array(z.int()).meta({ description: 'The positions of the entries that say what it is' }),
        disputedBy: z.array(z.string()),
      })
      .optional()
      .meta({ description: 'Where entries about it have changed how it is read' }),
  })
  .meta({ id: 'TrackEvent', description: 'An event of a track: as recorded, and as read' });

export const trackEventPage = pageOf(trackEvent, 'TrackEventPage');

const relationshipPart = z.strictObject({
  track: z.string(),
  title: z.string(),
  topic: z.string(),
  status: statusName,
  label: z.string(),
  flags: z.array(flagName),
});

export const relationship = z
  .strictObject({
    id: z.string().meta({ examples: ['cn-us'] }),
    parties: z.array(z.string()),
    rollUp: z.enum(['working', 'partly working', 'not working', 'no cooperation on record']),
    tracks: z.array(relationshipPart),
  })
  .meta({ id: 'Relationship' });

export const relationshipPage = pageOf(relationship, 'RelationshipPage');

export const liveness = z.strictObject({ alive: z.literal(true) }).meta({ id: 'Liveness' });

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
