import { z } from 'zod';
import type { Notification, Severity } from '../../../contract/alerts/notification.js';
import { type Channel, receiverUrl } from '../channel.js';
import { postJson } from '../http-post.js';
import { shortened, type MessageItem, messageOf } from '../message.js';

// Discord's limits: https://discord.com/developers/docs/resources/message#embed-object-embed-limits
const limits = { title: 256, description: 1_500, fields: 5, fieldName: 200, fieldValue: 500, footer: 200 } as const;
const colours: Readonly<Record<Severity, number>> = { info: 0x2f81f7, warning: 0xd29922, critical: 0xda3633 };
const resolved = 0x2ea043;

const settings = z.strictObject({ url: receiverUrl.meta({ description: 'A webhook: whoever has it can post' }) });

/** Posts an embed to a webhook. It mentions nobody. */
export const discordChannel: Channel<z.infer<typeof settings>> = {
  kind: 'discord',
  about: 'Posts an embed to a Discord webhook',
  settings,
  secrets: ['url'],
  address: ['url'],
  send: (notification, { url }, context) => postJson(url, discordMessage(notification, context.zone), context),
};

/** The body of the request to Discord. */
export function discordMessage(notification: Notification, zone?: string) {
  const message = messageOf(notification, limits.fields, zone);
  const hasEnded = ['thaw.alert.resolved', 'thaw.alert.withdrawn'].includes(notification.type);
  const more = message.more > 0 ? `\n\nand ${message.more} more` : '';
  return {
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: shortened(escaped(message.heading), limits.title),
        description: shortened(escaped(message.text), limits.description) + more,
        color: hasEnded ? resolved : colours[notification.data.severity],
        timestamp: notification.time,
        ...(message.url && { url: message.url }),
        fields: message.items.map((item) => ({
          name: shortened(escaped(nameOf(item)), limits.fieldName),
          value: fieldOf(item),
        })),
        footer: { text: shortened(message.footer, limits.footer) },
      },
    ],
  };
}

function nameOf({ section, title, change }: MessageItem): string {
  return `${section === undefined ? '' : `${section}: `}${title}${change ? `: ${change}` : ''}`;
}

/** The text of a field, in whole lines: half a link would be shown as source text. */
function fieldOf({ says, evidence }: MessageItem): string {
  const lines = [
    shortened(escaped(says), limits.fieldValue / 2),
    ...evidence.map(({ text, url }) =>
      url && !/[()<>\s]/.test(url) ? `• [${escaped(text)}](<${url}>)` : `• ${escaped(text)}`,
    ),
  ];
  let value = '';
  for (const line of lines) {
    if (value.length + line.length + 1 > limits.fieldValue) break;
    value += `${value && '\n'}${line}`;
  }
  return value;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\*_~`|>#[\]()<@]/g, (mark) => (mark === '@' ? '@\u200b' : `\\${mark}`));
}
