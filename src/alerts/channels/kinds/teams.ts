import { z } from 'zod';
import type { Notification } from '../../../contract/alerts/notification.js';
import { type Channel, receiverUrl } from '../channel.js';
import { postJson } from '../http-post.js';
import { shortened, type MessageItem, messageOf } from '../message.js';

/** Teams takes messages of at most 28 KB. */
const limits = { bytes: 27_000, heading: 300, text: 2_000, items: 6, says: 400, evidence: 250 } as const;

const settings = z.strictObject({
  url: receiverUrl.meta({
    description: 'The address of a Workflow that posts an Adaptive Card: whoever has it can post',
  }),
});

/** Posts an Adaptive Card to a Workflow (“When a Teams webhook request is received”). */
export const teamsChannel: Channel<z.infer<typeof settings>> = {
  kind: 'teams',
  about: 'Posts an Adaptive Card to a Microsoft Teams Workflow',
  settings,
  secrets: ['url'],
  address: ['url'],
  send: (notification, { url }, context) => postJson(url, teamsMessage(notification, context.zone), context),
};

/** The body of the request to the Workflow: a message with one card, which shows as many alerts as fit. */
export function teamsMessage(notification: Notification, zone?: string) {
  for (let items: number = limits.items; ; items--) {
    const content = cardOf(notification, items, zone);
    const message = {
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
    };
    if (items === 0 || Buffer.byteLength(JSON.stringify(message)) <= limits.bytes) return message;
  }
}

function cardOf(notification: Notification, items: number, zone: string | undefined) {
  const message = messageOf(notification, items, zone);
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    // The text that screen readers speak, and that is shown where cards are not supported.
    fallbackText: shortened(message.heading, limits.heading),
    body: [
      {
        ...block(shortened(message.heading, limits.heading)),
        ...{ size: 'Large', weight: 'Bolder', style: 'heading', color: colourOf(notification) },
      },
      ...(message.text ? [block(shortened(message.text, limits.text))] : []),
      ...message.items.flatMap((item) => [...headingOf(item), itemOf(item)]),
      ...(message.more > 0 ? [block(`and ${message.more} more`)] : []),
      { ...block(message.footer), isSubtle: true, size: 'Small', separator: true },
    ],
    actions: message.url ? [{ type: 'Action.OpenUrl', title: 'Show the status', url: message.url }] : [],
  };
}

function headingOf({ section }: MessageItem) {
  return section === undefined
    ? []
    : [{ ...block(shortened(section, limits.heading)), size: 'Medium', separator: true }];
}

function itemOf({ title, change, says, evidence }: MessageItem) {
  const facts = evidence.map(({ text, url }) => {
    const label = escaped(shortened(text, limits.evidence));
    return `- ${url && !/[()\s]/.test(url) ? `[${label}](${url})` : label}`;
  });
  return {
    type: 'Container',
    spacing: 'Medium',
    separator: true,
    items: [
      { ...block(change ? `${title}: ${change}` : title), weight: 'Bolder' },
      block(shortened(says, limits.says)),
      ...(facts.length > 0 ? [{ type: 'TextBlock', wrap: true, text: facts.join('\n') }] : []),
    ],
  };
}

function block(text: string) {
  return { type: 'TextBlock', wrap: true, text: escaped(text) };
}

function colourOf({ type, data }: Notification): string {
  if (type === 'thaw.alert.resolved' || type === 'thaw.alert.withdrawn') return 'Good';
  return { info: 'Accent', warning: 'Warning', critical: 'Attention' }[data.severity];
}

/** Escapes what a TextBlock interprets: a part of Markdown, and `{{DATE(…)}}`. A line break takes two. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\\*_`[\]()#~]/g, (mark) => `\\${mark}`)
    .replaceAll(/^(\s*)([-+>]|\d+\.)(?=\s)/gm, '$1\\$2')
    .replaceAll('{{', '{\u200b{')
    .replaceAll('\n', '\n\n');
}
