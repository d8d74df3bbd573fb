import { z } from 'zod';
import { pageQueryFields, upToDate } from '../queries.js';

/** The forms of a feed, by the end of its address. */
export const feedForms = ['atom', 'rss', 'json'] as const;
export type FeedForm = (typeof feedForms)[number];

/** What a feed or a calendar can be of, besides all tracks. */
export const scopeKinds = ['track', 'relationship', 'party', 'collection'] as const;
export type ScopeKind = (typeof scopeKinds)[number];

export const feedQuery = z.strictObject({ ...pageQueryFields, ...upToDate });

/** A feed in the form of JSON Feed 1.1, whose items may have more than this. */
export const jsonFeed = z
  .looseObject({
    version: z.literal('https://jsonfeed.org/version/1.1'),
    title: z.string(),
    feed_url: z.string(),
    next_url: z.string().optional(),
    items: z.array(
      z.looseObject({
        id: z.string().meta({ description: 'The same for ever', examples: ['urn:uuid:…'] }),
        url: z.string(),
        title: z.string(),
        content_html: z.string(),
        date_published: z.iso.datetime(),
        date_modified: z.iso.datetime(),
      }),
    ),
  })
  .meta({ id: 'JsonFeed', description: 'JSON Feed 1.1' });
