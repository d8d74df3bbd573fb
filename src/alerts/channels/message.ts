import { independentPublishers } from '../../domain/events/publisher.js';
import type {
  AlertOfGroup,
  DigestItem,
  DigestOfRecord,
  Notification,
  NotificationType,
} from '../../contract/alerts/notification.js';
import { instantInZone } from '../../domain/time/zone.js';
import { dateInWords } from '../../domain/wording/dates.js';

/** A notification as a message for people, which each channel formats in its own way. */
export interface Message {
  /** One line: type, severity and title. */
  readonly heading: string;
  readonly text: string;
  readonly items: readonly MessageItem[];
  /** The number of alerts, or items of a digest, beyond these. */
  readonly more: number;
  /** The rule and the time. */
  readonly footer: string;
  readonly url: string | undefined;
}

/** One alert of a message, or what a digest says of one track or date. */
export interface MessageItem {
  /** The heading of a part of a digest that begins with this item. */
  readonly section: string | undefined;
  readonly title: string;
  /** `dormant → frozen`, where the status changed. */
  readonly change: string | undefined;
  readonly says: string;
  /** The events behind it: date, title, publishers. */
  readonly evidence: readonly { readonly text: string; readonly url: string | undefined }[];
  readonly url: string | undefined;
}

/** The events shown of one alert. */
const shownEvents = 3;
/** A longer URL is left out, because a few of them would fill a whole message. */
const urlLength = 500;

const words: Readonly<Record<NotificationType, string>> = {
  'thaw.alert.firing': 'FIRING',
  'thaw.alert.resolved': 'RESOLVED',
  'thaw.alert.withdrawn': 'WITHDRAWN',
  'thaw.alert.digest': 'DIGEST',
  'thaw.alert.test': 'TEST',
  'thaw.channel.disabled': 'CHANNEL DISABLED',
  'thaw.source.failing': 'SOURCE FAILING',
  'thaw.digest': 'DIGEST',
};

/**
 * Makes the message of a notification.
 * @param items the greatest number of items; the alerts beyond it are counted only
 * @param zone the time zone of its instants; UTC where absent
 */
export function messageOf({ type, time, data }: Notification, items: number, zone?: string): Message {
  const { rule, severity, title, text, alerts, withdrawn, digest } = data;
  const gravity = type === 'thaw.alert.firing' ? ` ${severity}` : '';
  const correction = withdrawn
    ? `The record was corrected by entry ${withdrawn.entry}. What was said before: ${withdrawn.said}`
    : '';
  // Words about channels and sources are Thaw's own; those of rules on tracks and of the record stay as they are.
  const isOwn = alerts.every(({ track }) => track === null);
  const told = (words: string) => (isOwn && zone !== undefined ? withInstantsIn(words, zone) : words);
  const all = digest
    ? itemsOfDigest(digest)
    : alerts.map((alert) => {
        const item = itemOf(alert);
        return { ...item, says: told(item.says) };
      });
  return {
    heading: digest ? title : `[${words[type]}${gravity}] ${title}`,
    text: [told(text), correction].filter(Boolean).join('\n'),
    items: all.slice(0, items),
    more: Math.max(all.length - items, 0),
    footer: [rule ? `Rule “${rule.name}” (version ${rule.version})` : 'Thaw', instantIn(time, zone)].join(' · '),
    url: alerts[0]?.url,
  };
}

function instantIn(time: string, zone: string | undefined): string {
  return zone === undefined ? `${time.slice(0, 16).replace('T', ' ')} UTC` : instantInZone(Date.parse(time), zone);
}

/** Tells the instants in a text, `2026-01-15T07:30:00Z` or `2026-01-15 07:30 UTC`, in a zone. */
function withInstantsIn(text: string, zone: string): string {
  const instant = /\b(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?Z| UTC\b)/g;
  return text.replaceAll(instant, (_, day: string, time: string) => {
    return instantInZone(Date.parse(`${day}T${time}Z`), zone);
  });
}

/** The items of a digest, part by part, each under a heading that says how many are listed of how many there are. */
function itemsOfDigest({ changed, due, stale }: DigestOfRecord): MessageItem[] {
  return [changed, due, stale].flatMap(({ title, items, count }) => {
    const heading = items.length < count ? `${title} (${items.length} of ${count})` : title;
    return items.map((item, index) => itemOfDigest(item, index === 0 ? heading : undefined));
  });
}

function itemOfDigest({ title, says, sources = [], url }: DigestItem, section: string | undefined): MessageItem {
  const shown = sources.slice(0, shownEvents).map((source) => ({
    text: `${source.publisher}: “${source.title}”${source.published ? `, ${dateInWords(source.published)}` : ''}`,
    url: source.url !== undefined && source.url.length <= urlLength ? source.url : undefined,
  }));
  const rest = sources.length - shown.length;
  const evidence = rest > 0 ? [...shown, { text: `and ${rest} more`, url: undefined }] : shown;
  return { section, title, change: undefined, says, evidence, url };
}

function itemOf({ title, status, reason, url }: AlertOfGroup): MessageItem {
  const shown = reason.events.slice(0, shownEvents).map(({ occurred, title, sources }) => ({
    text: `${occurred}: ${title}${sources[0] ? ` (${publishersOf(sources)})` : ''}`,
    url: sources.find(({ url }) => url !== undefined && url.length <= urlLength)?.url,
  }));
  const rest = reason.events.length - shown.length;
  const evidence = rest > 0 ? [...shown, { text: `and ${rest} more`, url: undefined }] : shown;
  return {
    section: undefined,
    title,
    change: status ? `${status.from} → ${status.to}` : undefined,
    says: reason.says,
    evidence,
    url,
  };
}

function publishersOf(sources: readonly { readonly publisher: string }[]): string {
  return independentPublishers(sources.map(({ publisher }) => publisher)).join(', ');
}

/** Shortens a text to at most `length` UTF-16 units; … marks what is left out. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  // The cut leaves neither half a surrogate pair nor a lone escape character.
  return `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$|\\+$/, '')}…`;
}

/** A message as plain text. */
export function plainText(message: Message): string {
  const items = message.items.flatMap(({ section, title, change, says, evidence, url }) => [
    ...(section === undefined ? [''] : ['', section.toUpperCase(), '']),
    change ? `${title}: ${change}` : title,
    `  ${says}`,
    ...evidence.map((each) => `  - ${each.text}${each.url ? ` ${each.url}` : ''}`),
    ...(url ? [`  ${url}`] : []),
  ]);
  const more = message.more > 0 ? ['', `and ${message.more} more`] : [];
  return [...(message.text ? [message.text] : []), ...items, ...more, '', message.footer].join('\n').trim();
}
