import { z } from 'zod';
import type { ContractType } from '../contract-type.js';
import {
  articleClaimSchema,
  articleLimits,
  claimVerdicts,
  differingFields,
} from '../../domain/article/article-claim.js';
import { actorSchema, sourceSchema } from '../../domain/events/event.js';
import { type EventType, eventTypes } from '../../domain/events/vocabulary.js';
import { asOfFields, upToDate } from '../queries.js';
import { dateView, statusName } from './reading.js';

const articleClaim = articleClaimSchema.meta({ id: 'ArticleClaim', description: 'A claim of an article' });
export const articleClaims = z
  .array(articleClaim)
  .min(1)
  .max(articleLimits.claims)
  .meta({ id: 'ArticleClaims', description: `The claims of an article, at most ${articleLimits.claims}` });

export const articleCheckQuery = z.strictObject({
  knownAt: asOfFields.knownAt,
  position: asOfFields.position,
  ...upToDate,
});

const sources = z.array(sourceSchema);
const checkedClaim = z
  .strictObject({
    id: z.string().meta({ description: 'As given, else the place in the list, from 1' }),
    what: z.string(),
    verdict: z.enum(claimVerdicts),
    differences: z.array(
      z.strictObject({ field: z.enum(differingFields), says: z.string().meta({ description: 'What the record has' }) }),
    ),
    event: z
      .strictObject({
        event: z.uuid(),
        type: z.enum(eventTypes as [EventType, ...EventType[]]),
        title: z.string(),
        date: dateView,
        tracks: z.array(z.string()),
        actors: z.array(actorSchema.omit({ level: true })).meta({ description: 'Who had a part in it, and which' }),
        sources,
      })
      .nullable()
      .meta({ description: 'The event that the claim is about' }),
    figure: z
      .strictObject({ period: dateView, value: z.number(), sources })
      .nullable()
      .meta({ description: 'The figure of the series that the claim is about' }),
    status: z
      .strictObject({ status: statusName, headline: z.string(), since: dateView.nullable() })
      .nullable()
      .meta({ description: 'How the track stood on the day' }),
  })
  .meta({ id: 'CheckedClaim' });

const count = z.int().min(0);
export const articleCheck = z
  .strictObject({
    data: z.array(checkedClaim).meta({ description: 'In the order of the claims' }),
    tally: z.strictObject({ claims: count, onRecord: count, differing: count, missing: count }),
    reading: z.strictObject({
      knownAt: z.iso.date(),
      position: z.int().meta({ description: 'Of the log, up to which it was read' }),
    }),
  })
  .meta({ id: 'ArticleCheck', description: 'The claims of an article held against the record' });
export type ArticleCheck = ContractType<typeof articleCheck>;
