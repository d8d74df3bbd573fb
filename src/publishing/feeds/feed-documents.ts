import { generateAtomFeed, generateJsonFeed, generateRssFeed } from 'feedsmith';
import type { FeedForm } from '../../contract/publishing/scopes.js';
import type { FeedEntry } from './feed-entries.js';

/** A page of a feed, whatever its form. */
export interface FeedPage {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** The page on which a person reads the same. */
  readonly home: string;
  /** The addresses of this page of the feed, of the first one and of the next; no next on the last. */
  readonly self: string;
  readonly first: string;
  readonly next: string | null;
  /** In milliseconds since 1970. */
  readonly updated: number;
  readonly entries: readonly FeedEntry[];
}

export const feedTypes: Readonly<Record<FeedForm, string>> = {
  atom: 'application/atom+xml',
  rss: 'application/rss+xml',
  json: 'application/feed+json',
};

const author = { name: 'Thaw' };

/** The page in one of the forms. */
export const feedDocument: Readonly<Record<FeedForm, (page: FeedPage) => string>> = {
  /** Atom (RFC 4287), with paging by RFC 5005. */
  atom: (page) =>
    generateAtomFeed({
      id: page.id,
      title: { value: page.title },
      subtitle: { value: page.description },
      updated: new Date(page.updated),
      authors: [author],
      links: [...pageLinks(page, feedTypes.atom), { href: page.home, rel: 'alternate', type: 'text/html' }],
      entries: page.entries.map((entry) => ({
        id: entry.id,
        title: { value: entry.title },
        links: [{ href: entry.url, rel: 'alternate', type: 'text/html' }],
        published: new Date(entry.published),
        updated: new Date(entry.updated),
        categories: [{ term: entry.track }, { term: entry.status }],
        content: { value: entry.html, type: 'html' },
      })),
    }),
  /** RSS 2.0; what it has no element for, as the instant of an update, is in Atom's. */
  rss: (page) =>
    generateRssFeed({
      title: page.title,
      link: page.home,
      description: page.description,
      language: 'en',
      lastBuildDate: new Date(page.updated),
      atom: { links: pageLinks(page, feedTypes.rss) },
      items: page.entries.map((entry) => ({
        title: entry.title,
        link: entry.url,
        guid: { value: entry.id, isPermaLink: false },
        pubDate: new Date(entry.published),
        atom: { updated: new Date(entry.updated) },
        categories: [{ name: entry.track }, { name: entry.status }],
        description: entry.html,
      })),
    }),
  /** JSON Feed 1.1. */
  json: (page) =>
    JSON.stringify(
      generateJsonFeed({
        title: page.title,
        home_page_url: page.home,
        feed_url: page.self,
        ...(page.next !== null && { next_url: page.next }),
        description: page.description,
        language: 'en',
        authors: [author],
        items: page.entries.map((entry) => ({
          id: entry.id,
          url: entry.url,
          title: entry.title,
          content_html: entry.html,
          content_text: entry.text,
          date_published: new Date(entry.published),
          date_modified: new Date(entry.updated),
          tags: [entry.track, entry.status],
        })),
      }),
    ),
};

function pageLinks({ self, first, next }: FeedPage, type: string) {
  return [
    { href: self, rel: 'self', type },
    { href: first, rel: 'first', type },
    ...(next === null ? [] : [{ href: next, rel: 'next', type }]),
  ];
}
