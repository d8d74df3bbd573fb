import type { AlertOfGroup, Notification, NotificationType } from '../../contract/alerts/notification.js';

/** What every channel says in its own form. */
export interface Message {
  /** One line: what it is, and how grave. */
  readonly heading: string;
  readonly text: string;
  readonly items: readonly MessageItem[];
  /** How many alerts stand in the notification beyond the items. */
  readonly more: number;
  /** Which rule, when; `undefined` where Thaw speaks for itself. */
  readonly footer: string;
  readonly url: string | undefined;
}

export interface MessageItem {
  readonly title: string;
  /** `dormant → frozen`, where a status moved. */
  readonly change: string | undefined;
  readonly says: string;
  /** The events that it rests on: date, title, and who says so. */
  readonly evidence: readonly { readonly text: string; readonly url: string | undefined }[];
  readonly url: string | undefined;
}

const eventsTold = 3;
/** A longer address is left out: a few of them would fill a whole message. */
const urlLength = 500;

const words: Readonly<Record<NotificationType, string>> = {
  'thaw.alert.firing': 'FIRING',
  'thaw.alert.resolved': 'RESOLVED',
  'thaw.alert.withdrawn': 'WITHDRAWN',
  'thaw.alert.digest': 'DIGEST',
  'thaw.alert.test': 'TEST',
  'thaw.channel.disabled': 'CHANNEL DISABLED',
};

/**
 * A notification as people are told of it.
 * @param items at most so many alerts; the rest are counted
 */
export function messageOf({ type, time, data }: Notification, items: number): Message {
  const { rule, severity, title, text, alerts, withdrawn } = data;
  const grave = type === 'thaw.alert.firing' ? ` ${severity}` : '';
  const correction = withdrawn
    ? `The record was corrected by entry ${withdrawn.entry}. What was said before: ${withdrawn.said}`
    : '';
  return {
    heading: `[${words[type]}${grave}] ${title}`,
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
  const told = reason.events.slice(0, eventsTold).map(({ occurred, title, sources }) => ({
    text: `${occurred}: ${title}${sources[0] ? ` (${sources.map(({ publisher }) => publisher).join(', ')})` : ''}`,
    url: sources.find(({ url }) => url !== undefined && url.length <= urlLength)?.url,
  }));
  const rest = reason.events.length - told.length;
  const evidence = rest > 0 ? [...told, { text: `and ${rest} more`, url: undefined }] : told;
  return { title, change: status ? `${status.from} → ${status.to}` : undefined, says: reason.says, evidence, url };
}

/** The beginning of a text, of at most so many UTF-16 units, with … where something is left out. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  // Neither half a character nor a mark of escape may stand before it.
  return `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$|\\+$/, '')}…`;
}

/** The telling as plain text. */
export function plainText(telling: Message): string {
  const items = telling.items.flatMap(({ title, change, says, evidence, url }) => [
    '',
    change ? `${title}: ${change}` : title,
    `  ${says}`,
    ...evidence.map((each) => `  - ${each.text}${each.url ? ` ${each.url}` : ''}`),
    ...(url ? [`  ${url}`] : []),
  ]);
  const more = telling.more > 0 ? ['', `and ${telling.more} more`] : [];
  return [...(telling.text ? [telling.text] : []), ...items, ...more, '', telling.footer].join('\n').trim();
}
