import { z } from 'zod';
import type { Notification } from '../../../contract/alerts/notification.js';
import { cutToBytes } from '../../../http-client/http-client.js';
import { oneLine } from '../../../contract/settings.js';
import { type Channel, receiverUrl } from '../channel.js';
import { postJson } from '../http-post.js';
import { plainText, shortened, messageOf } from '../message.js';

/** Beyond 4,096 bytes ntfy turns a message into an attachment: https://docs.ntfy.sh/publish/#limitations */
const limits = { title: 250, messageBytes: 4_000, items: 8 } as const;

const settings = z.strictObject({
  server: receiverUrl.default('https://ntfy.sh'),
  topic: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'is no topic: 1 to 64 letters, digits, _ and -'),
  token: oneLine(200)
    .regex(/^[\x21-\x7e]+$/, 'holds a space or more than ASCII')
    .optional(),
});

/** Publishes a message in plain text to a topic. */
export const ntfyChannel: Channel<z.infer<typeof settings>> = {
  kind: 'ntfy',
  about: 'Publishes to a topic of an ntfy server',
  settings,
  secrets: ['token'],
  address: ['server'],
  send(notification, { server, topic, token }, context) {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return postJson(server, ntfyMessage(notification, topic, context.zone), context, headers);
  },
};

/** The body of the request to ntfy. It is JSON, because ntfy's headers take ASCII only. */
export function ntfyMessage(notification: Notification, topic: string, zone?: string) {
  const message = messageOf(notification, limits.items, zone);
  const { type, data } = notification;
  const isFiring = ['thaw.alert.firing', 'thaw.channel.disabled', 'thaw.source.failing'].includes(type);
  const priority = isFiring ? { info: 3, warning: 4, critical: 5 }[data.severity] : 3;
  const tag = isFiring
    ? { info: 'information_source', warning: 'warning', critical: 'rotating_light' }[data.severity]
    : 'white_check_mark';
  return {
    topic,
    title: shortened(message.heading, limits.title),
    message: cutToBytes(plainText(message), limits.messageBytes),
    priority,
    tags: type === 'thaw.alert.test' ? ['test_tube'] : [tag],
    ...(message.url && { click: message.url }),
  };
}
