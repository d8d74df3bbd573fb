import { z } from 'zod';
import { storableText } from '../../domain/storable-text.js';
import { queryLimits } from '../queries.js';

export const shieldsEndpoint = z
  .strictObject({
    schemaVersion: z.literal(1),
    label: z.string().meta({ description: 'The title of the track' }),
    message: z.string().meta({ examples: ['Frozen since 5 August 2022'] }),
    color: z.string().meta({ description: 'The colour of the status on the board' }),
    logoSvg: z.string().meta({ description: 'The shape of the status' }),
    cacheSeconds: z.int(),
  })
  .meta({ id: 'ShieldsEndpoint', description: 'A badge for the endpoint of shields.io' });

export const embedThemes = ['light', 'dark'] as const;
export const embedQuery = z.strictObject({
  theme: z.enum(embedThemes).optional().meta({ description: 'That of the reader’s system if left out' }),
});

const pixels = z.coerce.number().int().min(1).max(10_000).optional();

export const oembedQuery = z.strictObject({
  url: storableText().max(queryLimits.cursorLength).meta({ description: 'The address of a track’s page or embed' }),
  format: z.enum(['json', 'xml'], 'is neither json nor xml').default('json'),
  maxwidth: pixels,
  maxheight: pixels,
});

export const oembed = z
  .strictObject({
    version: z.literal('1.0'),
    type: z.literal('rich'),
    title: z.string(),
    provider_name: z.string(),
    provider_url: z.string(),
    cache_age: z.int(),
    html: z.string().meta({ description: 'An iframe' }),
    width: z.int(),
    height: z.int(),
  })
  .meta({ id: 'OEmbed', description: 'oEmbed 1.0' });
