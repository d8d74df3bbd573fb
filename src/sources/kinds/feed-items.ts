import { createHash } from 'node:crypto';
import { decodeHTML } from 'entities';
import { parseFeed } from 'feedsmith';
import { type Report, reportLimits } from '../../domain/reports/report.js';
import { dayOfInstant, isoDay } from '../../domain/time/day.js';
import type { Refusal } from './source-kind.js';

/** The most items of a feed that are read. */
export const feedItems = 2_000;

/** An item of a feed in one form, whatever the format. */
interface Item {
  readonly id?: string | undefined;
  readonly link?: string | undefined;
  readonly title?: string | undefined;
  readonly text?: string | undefined;
  /** Dates as they are written. */
  readonly published?: unknown;
  readonly updated?: unknown;
  readonly publisher?: string | undefined;
  readonly language?: string | undefined;
}

/** A feed in one form. */
interface Feed {
  readonly title: string | undefined;
  /** The address of the site. */
  readonly site: string | undefined;
  readonly base?: string | undefined;
  readonly language: string | undefined;
  readonly items: readonly Item[];
}

/** What is read of a feed. */
export interface ReadFeed {
  readonly title: string | undefined;
  readonly reports: readonly (Omit<Report, 'day'> & { readonly day: string | undefined })[];
  readonly refusals: readonly Refusal[];
  /** The hosts of the publisher itself: theirs do not count in the identity of an item. */
  readonly hosts: readonly string[];
}

/**
 * Reads a feed: RSS 0.9 to 2.0, Atom or JSON Feed.
 * @param url where it came from, against which relative links are resolved
 * @param hosts the publisher's hosts as far as they are known
 * @returns the reports, newest version of each item, `day` left open where an item has no date
 * @throws Error where the text is no feed
 */
export function readFeed(text: string, url: string, hosts: readonly string[]): ReadFeed {
  const feed = feedOf(parseFeed(text));
  const base = resolved(feed.base, url) ?? resolved(feed.site, url) ?? url;
  const own = [...new Set([...hosts, ...[url, feed.site ?? url].flatMap((each) => hostOf(each) ?? [])])];
  const refusals: Refusal[] = [];
  const byKey = new Map<string, ReadFeed['reports'][number]>();
  const dates = trustedUpdates(feed.items);
  for (const [index, item] of feed.items.slice(0, feedItems).entries()) {
    const report = reportOf(item, { feed, base, own, withUpdates: dates });
    if (typeof report === 'string') {
      refusals.push({ item: `item ${index + 1}`, reason: report, excerpt: JSON.stringify(item) });
      continue;
    }
    const before = byKey.get(report.key);
    if (!before || instantOf(before) < instantOf(report)) byKey.set(report.key, report);
  }
  if (feed.items.length > feedItems) {
    const reason = `the feed has ${feed.items.length} items, of which the first ${feedItems} are read`;
    refusals.push({ item: `items from ${feedItems + 1} on`, reason });
  }
  // Feeds put the newest first; reports are stored in the order in which they came to be.
  return {
    title: plainText(feed.title ?? '') || undefined,
    reports: [...byKey.values()].reverse(),
    refusals,
    hosts: own,
  };
}

const instantOf = ({ updated, published }: { updated?: number | undefined; published?: number | undefined }) =>
  updated ?? published ?? 0;

interface ItemContext {
  readonly feed: Feed;
  readonly base: string;
  readonly own: readonly string[];
  readonly withUpdates: boolean;
}

/** The report of an item, or why there is none. */
function reportOf(item: Item, { feed, base, own, withUpdates }: ItemContext): ReadFeed['reports'][number] | string {
  const url = resolved(item.link, base) ?? (item.id && isHttp(item.id) ? item.id : undefined);
  const summary = plainText(item.text ?? '')
    .slice(0, reportLimits.summaryLength)
    .toWellFormed();
  const title = plainText(item.title ?? '') || summary.slice(0, 200) || url;
  if (title === undefined) return 'it has neither title, text nor link';
  const [published, updated] = [instant(item.published), instant(item.updated)];
  const first = published ?? updated;
  const publisher = plainText(item.publisher ?? '') || plainText(feed.title ?? '') || hostOf(url ?? base);
  const language = item.language ?? feed.language;
  return {
    key: keyOf(item, title, own),
    title: cut(title, reportLimits.titleLength),
    ...(url !== undefined && url.length <= 2_000 && { url }),
    ...(publisher !== undefined && { publisher: cut(publisher, 200) }),
    ...(first !== undefined && { published: first }),
    ...(withUpdates && updated !== undefined && updated !== first && { updated }),
    day: first === undefined ? undefined : isoDay(dayOfInstant(first)),
    dayIsPublication: true,
    ...(language !== undefined && /^[A-Za-z0-9-]{2,35}$/.test(language) && { language }),
    ...(summary !== '' && { summary }),
    actors: [],
  };
}

/**
 * The identity of an item in its feed: its id, else its link, else title and date. Scheme and the publisher's own host do not
 * count, so that an item stays the same where a site goes over to https or to another name.
 */
function keyOf({ id, link, published, updated }: Item, title: string, own: readonly string[]): string {
  const given = id?.trim() || link?.trim();
  const key = given
    ? withoutOwnHost(given, own)
    : [title, published ?? updated].filter((part) => typeof part === 'string').join(' ');
  const isLong = key.length > reportLimits.keyLength;
  return (isLong ? `sha256:${createHash('sha256').update(key).digest('hex')}` : key).toWellFormed();
}

function withoutOwnHost(id: string, own: readonly string[]): string {
  if (!isHttp(id)) return id;
  const { pathname, search, hash } = new URL(id);
  const host = hostOf(id)!;
  return `${own.includes(host) ? '' : `//${host}`}${pathname}${search}${hash}`;
}

/** Whether the dates of change say something: some feeds give all of their items the instant at which they are made. */
function trustedUpdates(items: readonly Item[]): boolean {
  const dates = items.flatMap(({ updated }) => updated ?? []);
  return dates.length < 2 || new Set(dates).size > dates.length / 2;
}

function feedOf(parsed: ReturnType<typeof parseFeed>): Feed {
  if (parsed.format === 'rss') return rssFeed(parsed.feed);
  if (parsed.format === 'atom') return atomFeed(parsed.feed);
  if (parsed.format === 'rdf') return rdfFeed(parsed.feed);
  return jsonFeed(parsed.feed);
}

type FeedIn<Format extends string> = Extract<ReturnType<typeof parseFeed>, { format: Format }>['feed'];

function rssFeed({ title, link, language, items = [] }: FeedIn<'rss'>): Feed {
  const read = items.map((item): Item => {
    const { guid, pubDate, dc, source, description, content, atom } = item;
    // A guid is an address where nothing else is said (RSS 2.0).
    const permalink = guid?.isPermaLink !== false && guid?.value && isHttp(guid.value) ? guid.value : undefined;
    return {
      ...{ id: guid?.value, link: item.link ?? permalink, title: item.title ?? dc?.titles?.[0] },
      ...{ text: description ?? content?.encoded, published: pubDate ?? dc?.dates?.[0], updated: atom?.updated },
      ...{ publisher: source?.title, language: dc?.languages?.[0] },
    };
  });
  return { title, site: link, language, items: read };
}

function rdfFeed({ title, link, dc, items = [] }: FeedIn<'rdf'>): Feed {
  const read = items.map((item): Item => ({
    ...{ id: item.rdf?.about ?? item.link, link: item.link, title: item.title ?? item.dc?.titles?.[0] },
    ...{ text: item.description ?? item.content?.encoded, published: item.dc?.dates?.[0] },
  }));
  return { title, site: link, language: dc?.languages?.[0], items: read };
}

function atomFeed({ title, links, xml, entries = [] }: FeedIn<'atom'>): Feed {
  const read = entries.map((entry): Item => {
    const { id, published, updated, summary, content, source } = entry;
    return {
      ...{ id, link: resolved(alternateOf(entry.links), entry.xml?.base) ?? alternateOf(entry.links) },
      ...{ title: entry.title?.value, text: summary?.value ?? content?.value, published, updated },
      ...{ publisher: source?.title?.value, language: entry.xml?.lang },
    };
  });
  return { title: title?.value, site: alternateOf(links), base: xml?.base, language: xml?.lang, items: read };
}

function jsonFeed({ title, home_page_url: site, language, items = [] }: FeedIn<'json'>): Feed {
  const read = items.map((item): Item => ({
    ...{ id: item.id, link: item.url ?? item.external_url, title: item.title, language: item.language },
    ...{ text: item.summary ?? item.content_text ?? item.content_html },
    ...{ published: item.date_published, updated: item.date_modified },
  }));
  return { title, site, language, items: read };
}

function alternateOf(links: readonly { href?: string; rel?: string }[] | undefined): string | undefined {
  return (links?.find(({ rel = 'alternate' }) => rel === 'alternate') ?? links?.find(({ rel }) => rel !== 'self'))
    ?.href;
}

/** Text without marks of HTML, on one line. */
function plainText(html: string): string {
  const text = decodeHTML(html.replaceAll(/<(script|style)\b[^>]*>[^]*?<\/\1\s*>/gi, ' ').replaceAll(/<[^>]*>/g, ' '));
  return text
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .toWellFormed();
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Milliseconds since 1970 UTC; `undefined` for a text that is no date, or none of this age. */
function instant(text: unknown): number | undefined {
  const read = typeof text === 'string' ? Date.parse(text.trim()) : NaN;
  return read > 0 && read < 4_102_444_800_000 ? read : undefined;
}

function isHttp(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

/** An address, against the one that it stands in; `undefined` where there is none. */
function resolved(address: string | undefined, base: string | undefined): string | undefined {
  const text = address?.trim();
  if (!text || !URL.canParse(text, base)) return undefined;
  const { href, protocol } = new URL(text, base);
  return /^https?:$/.test(protocol) ? href : undefined;
}

function hostOf(address: string): string | undefined {
  if (!isHttp(address)) return undefined;
  return new URL(address).host.replace(/^www\./, '');
}
