import { z } from 'zod';
import type { Notification } from '../../../contract/alerts/notification.js';
import { type Channel, receiverUrl } from '../channel.js';
import { postJson } from '../http-post.js';
import { shortened, type MessageItem, messageOf } from '../message.js';

// Slack's limits: https://docs.slack.dev/reference/block-kit/blocks
const limits = { header: 150, text: 2_500, title: 300, items: 20, fallback: 1_000 } as const;

const settings = z.strictObject({
  url: receiverUrl.meta({ description: 'An incoming webhook: whoever has it can post' }),
});

/** Posts a message of blocks to an incoming webhook. */
export const slackChannel: Channel<z.infer<typeof settings>> = {
  kind: 'slack',
  about: 'Posts a message of blocks to a Slack incoming webhook',
  settings,
  secrets: ['url'],
  address: ['url'],
  send: (notification, { url }, context) => postJson(url, slackMessage(notification, context.zone), context),
};

/**
 * The body of the request to Slack. Its blocks are plain text or rich text, in which no character has a special meaning, so
 * that no text of the record can become a mention, a link or a format.
 */
export function slackMessage(notification: Notification, zone?: string) {
  const message = messageOf(notification, limits.items, zone);
  const rest = message.more > 0 ? [richText(section(text(`and ${message.more} more`)))] : [];
  return {
    // The fallback text for screen notifications: only here Slack gives three characters a special meaning.
    text: escaped(shortened(message.heading, limits.fallback)),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: shortened(message.heading, limits.header), emoji: false } },
      ...(message.text ? [richText(section(text(shortened(message.text, limits.text))))] : []),
      ...message.items.flatMap((item) => [...headingOf(item), itemOf(item)]),
      ...rest,
      { type: 'context', elements: [{ type: 'plain_text', text: message.footer, emoji: false }] },
    ],
  };
}

function headingOf({ section: name }: MessageItem) {
  return name === undefined ? [] : [richText(section(text(shortened(name, limits.title), { bold: true })))];
}

function itemOf({ title, change, says, evidence, url }: MessageItem) {
  const name = shortened(title, limits.title);
  const line = [
    url ? link(url, name, { bold: true }) : text(name, { bold: true }),
    text(`${change ? `: ${change}` : ''}\n${shortened(says, limits.text)}`),
  ];
  const bullets = evidence.map((each) => {
    const words = shortened(each.text, limits.text);
    return section(each.url ? link(each.url, words) : text(words));
  });
  const list = { type: 'rich_text_list', style: 'bullet', elements: bullets };
  return richText(section(...line), ...(bullets.length > 0 ? [list] : []));
}

const richText = (...elements: object[]) => ({ type: 'rich_text', elements });
const section = (...elements: object[]) => ({ type: 'rich_text_section', elements });
const text = (words: string, style?: { bold: true }) => ({ type: 'text', text: words, ...(style && { style }) });
const link = (url: string, words: string, style?: { bold: true }) => ({
  ...{ type: 'link', url, text: words },
  ...(style && { style }),
});

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
