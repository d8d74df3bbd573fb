import { z } from 'zod';
import type { Notification } from '../../contract/alerts/notification.js';
import { type Channel, receiverUrl } from './channel.js';
import { postJson } from './http-post.js';
import { shortened, type MessageItem, messageOf } from './message.js';

/** Teams takes messages of at most 28 KB. */
const limits = { bytes: 27_000, heading: 300, text: 2_000, items: 6, says: 400, evidence: 250 } as const;

const settings = z.strictObject({
  url: receiverUrl.meta({
    description: 'The address of a Workflow that posts an Adaptive Card: whoever has it can post',
  }),
});

/** An Adaptive Card by a Workflow (“When a Teams webhook request is received”). */
export const teams: Channel<z.infer<typeof settings>> = {
  kind: 'teams',
  about: 'Posts an Adaptive Card to a Microsoft Teams Workflow',
  settings,
  secrets: ['url'],
  send: (notification, { url }, context) => postJson(url, teamsMessage(notification), context),
};

/** The body that the Workflow gets: a message with one card, of as many alerts as fit. */
export function teamsMessage(notification: Notification) {
  for (let items: number = limits.items; ; items--) {
    const content = cardOf(notification, items);
    const message = {
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
    };
    if (items === 0 || Buffer.byteLength(JSON.stringify(message)) <= limits.bytes) return message;
  }
}

function cardOf(notification: Notification, items: number) {
  const telling = messageOf(notification, items);
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    // What a phone says aloud, and where cards cannot be shown.
    fallbackText: shortened(telling.heading, limits.heading),
    body: [
      {
        ...block(shortened(telling.heading, limits.heading)),
        ...{ size: 'Large', weight: 'Bolder', style: 'heading', color: colourOf(notification) },
      },
      ...(telling.text ? [block(shortened(telling.text, limits.text))] : []),
      ...telling.items.map(itemOf),
      ...(telling.more > 0 ? [block(`and ${telling.more} more`)] : []),
      { ...block(telling.footer), isSubtle: true, size: 'Small', separator: true },
    ],
    actions: telling.url ? [{ type: 'Action.OpenUrl', title: 'Show the status', url: telling.url }] : [],
  };
}

function itemOf({ title, change, says, evidence }: MessageItem) {
  const facts = evidence.map(({ text, url }) => {
    const told = escaped(shortened(text, limits.evidence));
    return `- ${url && !/[()\s]/.test(url) ? `[${told}](${url})` : told}`;
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

/** A TextBlock reads a part of Markdown, and `{{DATE(…)}}`. A line break is two. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\\*_`[\]()#~]/g, (mark) => `\\${mark}`)
    .replaceAll(/^(\s*)([-+>]|\d+\.)(?=\s)/gm, '$1\\$2')
    .replaceAll('{{', '{\u200b{')
    .replaceAll('\n', '\n\n');
}
