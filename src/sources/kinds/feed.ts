import { z } from 'zod';
import { oneLine } from '../../contract/settings.js';
import { isoDay, dayOfInstant } from '../../domain/time/day.js';
import { encodingNamed, shownEncoding } from '../../intake/files/encodings.js';
import { addressSetting } from '../../secrets/address-setting.js';
import { readFeed } from './feed-items.js';
import { type Batch, type FetchContext, type FetchedBody, ProviderFault, type SourceKind } from './source-kind.js';

/** The largest feed that is read, in bytes. */
export const feedBytes = 10_000_000;

const settings = z.strictObject({
  url: addressSetting.meta({ description: 'The address of the feed, or of a page that names one' }),
  user: oneLine(200).optional(),
  password: oneLine(500).optional(),
});
type Settings = z.output<typeof settings>;

const cursor = z.object({
  /** Where the feed is by now: the address that a page names, or that a permanent redirect leads to. */
  url: z.string(),
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  /** The publisher's hosts so far. */
  hosts: z.array(z.string()),
});
type Cursor = z.output<typeof cursor>;

const accept =
  'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1';

/** RSS, Atom and JSON Feed: each item is a report. */
export const feedSource: SourceKind<typeof settings> = {
  kind: 'feed',
  about: 'Follows an RSS, Atom or JSON feed',
  settings,
  secrets: ['password'],
  address: ['url'],
  pollInterval: 900_000,
  licence: 'headline-only',
  fetch,
};

async function* fetch(context: FetchContext<Settings>, given: unknown): AsyncGenerator<Batch> {
  const parsed = cursor.safeParse(given);
  const before: Cursor = parsed.success ? parsed.data : { url: context.settings.url, hosts: [] };
  let answer = await request(context, before);
  if (answer.status === 304) return;
  if (answer.status === 404) {
    // Where it had moved to it is no more: next time where it was at first.
    if (before.url !== context.settings.url) yield { reports: [], cursor: null };
    throw new ProviderFault('HTTP 404: there is nothing at this address', undefined, 404);
  }
  let url = answer.isMoved ? answer.url : before.url;
  let text = textOf(answer);
  const named = feedNamedBy(text, answer.url);
  if (named !== undefined) {
    answer = await request(context, { url: named, hosts: [] });
    [url, text] = [named, textOf(answer)];
  }
  yield await batchOf(context, text, { ...before, url }, answer);
}

async function batchOf(
  { stored, now }: FetchContext<Settings>,
  text: string,
  { url, hosts: known }: Cursor,
  { headers, url: origin }: FetchedBody,
): Promise<Batch> {
  const { title, reports, refusals, hosts } = readText(text, origin, known);
  const undated = reports.filter(({ day }) => day === undefined).map(({ key }) => key);
  const before = undated.length === 0 ? new Map<string, { day: string }>() : await stored(undated);
  const [etag, lastModified] = [headers['etag'], headers['last-modified']];
  return {
    // An item without a date keeps the day on which it was first seen.
    reports: reports.map((report) => ({
      ...report,
      day: report.day ?? before.get(report.key)?.day ?? isoDay(dayOfInstant(now)),
    })),
    refusals,
    cursor: { url, hosts: hosts.slice(0, 20), ...(etag && { etag }), ...(lastModified && { lastModified }) },
    ...(title !== undefined && { title }),
  };
}

function request({ http, settings: { user, password } }: FetchContext<Settings>, { url, etag, lastModified }: Cursor) {
  const login = Buffer.from(`${user ?? ''}:${password ?? ''}`).toString('base64');
  const headers = {
    accept,
    ...(etag !== undefined && { 'if-none-match': etag }),
    ...(lastModified !== undefined && { 'if-modified-since': lastModified }),
    ...((user !== undefined || password !== undefined) && { authorization: `Basic ${login}` }),
  };
  return http(url, { headers, maxBytes: feedBytes });
}

/** @throws ProviderFault where the text is no feed, or declares entities, which could be made to grow without bounds */
function readText(text: string, url: string, hosts: readonly string[]) {
  if (/<!ENTITY/i.test(text)) throw new ProviderFault('the feed declares entities of its own, which are not read');
  try {
    return readFeed(text, url, hosts);
  } catch {
    throw new ProviderFault('what came is no RSS, Atom or JSON feed that can be read');
  }
}

/** The address of the feed that a page of HTML names; `undefined` where the text is none, or names none. */
function feedNamedBy(text: string, page: string): string | undefined {
  if (!/^\s*(<!--[^]{0,1000}?-->\s*)*(<!doctype html|<html)/i.test(text.slice(0, 2_000))) return undefined;
  for (const [link] of text.slice(0, 200_000).matchAll(/<link\b[^>]{0,2000}>/gi)) {
    const isFeed = /type\s*=\s*["']?application\/(rss\+xml|atom\+xml|feed\+json)/i.test(link);
    const href = /href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i.exec(link);
    const address = (href?.[1] ?? href?.[2] ?? href?.[3])?.replaceAll('&amp;', '&');
    if (isFeed && address !== undefined && URL.canParse(address, page)) return new URL(address, page).href;
  }
  return undefined;
}

/**
 * The text of a feed, by its mark, else by what its XML declares, else by what the server says, else in UTF-8.
 * @throws ProviderFault where the bytes are not of that encoding
 */
function textOf({ body, headers }: FetchedBody): string {
  const shown = shownEncoding(body.subarray(0, 1_024));
  const declared = /^<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(
    body.toString('latin1', 0, 300).trimStart(),
  )?.[1];
  const served = /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(headers['content-type'] ?? '')?.[1];
  const name = shown?.name ?? declared ?? served ?? 'utf-8';
  const bytes = body.subarray(shown?.mark ?? 0);
  const text = decoded(bytes, name);
  if (text === undefined) throw new ProviderFault(`the feed is not in ${name}, as it says`);
  return text;
}

function decoded(bytes: Buffer, name: string): string | undefined {
  try {
    const encoding = encodingNamed(name);
    return encoding ? encoding.decode(bytes) : new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
