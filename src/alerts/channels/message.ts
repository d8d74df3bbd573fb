import { independentPublishers } from '../../domain/events/publisher.js';
import type { AlertOfGroup, Notification, NotificationType } from '../../contract/alerts/notification.js';

/** A notification as a message for people, which each channel formats in its own way. */
export interface Message {
  /** One line: type, severity and title. */
  readonly heading: string;
  readonly text: string;
  readonly items: readonly MessageItem[];
  /** The number of alerts beyond the items. */
  readonly more: number;
  /** The rule and the time. */
  readonly footer: string;
  readonly url: string | undefined;
}

/** One alert of a message. */
export interface MessageItem {
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
};

/**
 * Makes the message of a notification.
 * @param items the greatest number of items; the alerts beyond it are counted only
 */
export function messageOf({ type, time, data }: Notification, items: number): Message {
  const { rule, severity, title, text, alerts, withdrawn } = data;
  const gravity = type === 'thaw.alert.firing' ? ` ${severity}` : '';
  const correction = withdrawn
    ? `The record was corrected by entry ${withdrawn.entry}. What was said before: ${withdrawn.said}`
    : '';
  return {
    heading: `[${words[type]}${gravity}] ${title}`,
    text: [text, correction].filter(Boolean).join('\n'),
    items: alerts.slice(0, items).map(itemOf),
    more: Math.max(alerts.length - items, 0),
    footer: [
      rule ? `Rule “${rule.name}” (version ${rule.version})` : 'Thaw',
      `${time.slice(0, 16).replace('T', ' ')} UTC`,
    ].join(' · '),
    url: alerts[0]?.url,
  };
}

function itemOf({ title, status, reason, url }: AlertOfGroup): MessageItem {
  const shown = reason.events.slice(0, shownEvents).map(({ occurred, title, sources }) => ({
    text: `${occurred}: ${title}${sources[0] ? ` (${publishersOf(sources)})` : ''}`,
    url: sources.find(({ url }) => url !== undefined && url.length <= urlLength)?.url,
  }));
  const rest = reason.events.length - shown.length;
  const evidence = rest > 0 ? [...shown, { text: `and ${rest} more`, url: undefined }] : shown;
  return { title, change: status ? `${status.from} → ${status.to}` : undefined, says: reason.says, evidence, url };
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
  const items = message.items.flatMap(({ title, change, says, evidence, url }) => [
    '',
    change ? `${title}: ${change}` : title,
    `  ${says}`,
    ...evidence.map((each) => `  - ${each.text}${each.url ? ` ${each.url}` : ''}`),
    ...(url ? [`  ${url}`] : []),
  ]);
  const more = message.more > 0 ? ['', `and ${message.more} more`] : [];
  return [...(message.text ? [message.text] : []), ...items, ...more, '', message.footer].join('\n').trim();
}
