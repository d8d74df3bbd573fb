import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import { pageOf } from '../page.js';
import { mechanismSchema } from '../../domain/entries/track-definition.js';
import { readingAsOf, flagName, listedTrackStatus, statusInterval, statusName } from './reading.js';

export const trackPage = pageOf(listedTrackStatus, 'TrackPage');
export type TrackPage = ContractType<typeof trackPage>;

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
    version: z.int().meta({ description: 'The position of its last entry, for If-Match' }),
    links: z.strictObject({ status: z.string(), history: z.string(), events: z.string(), relationship: z.string() }),
  })
  .meta({ id: 'Track' });
export type TrackDetails = ContractType<typeof trackDetails>;

export const history = z.strictObject({ data: z.array(statusInterval), reading: readingAsOf }).meta({ id: 'History' });
export type History = ContractType<typeof history>;

const relationshipPart = z.strictObject({
  track: z.string(),
  title: z.string(),
  topic: z.string(),
  status: statusName,
  label: z.string(),
  flags: z.array(flagName),
});
export type RelationshipTrack = ContractType<typeof relationshipPart>;

export const relationship = z
  .strictObject({
    id: z.string().meta({ examples: ['cn-us'] }),
    parties: z.array(z.string()),
    rollUp: z.enum(['working', 'partly working', 'not working', 'no cooperation on record']),
    tracks: z.array(relationshipPart),
  })
  .meta({ id: 'Relationship' });
export type Relationship = ContractType<typeof relationship>;

export const relationshipPage = pageOf(relationship, 'RelationshipPage');
export type RelationshipPage = ContractType<typeof relationshipPage>;
