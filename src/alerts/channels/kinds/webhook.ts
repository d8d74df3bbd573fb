import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { oneLine } from '../../../contract/settings.js';
import { type Channel, receiverUrl, type SendContext } from '../channel.js';
import { postForOutcome } from '../http-post.js';
import type { Notification } from '../../../contract/alerts/notification.js';

const keyBytes = { least: 24, most: 64, made: 32 } as const;
/** For this long after a rotation, messages bear the signature of the old secret too; in milliseconds. */
export const rotationMs = 24 * 3_600_000;

export const webhookSecret = z.string().refine(isSecret, {
  error: `is no secret of a Standard Webhook: whsec_ and ${keyBytes.least} to ${keyBytes.most} bytes in base64`,
});

// Headers that only Thaw sets, because receivers rely on them.
const ownHeaders = /^(webhook-.*|content-type|content-length|host|user-agent|transfer-encoding|connection)$/i;

const settings = z.strictObject({
  url: receiverUrl.meta({
    description: 'Parts that may be a token are shown as …; another address needs the headers again',
  }),
  secret: webhookSecret.meta({ description: 'whsec_…; made, and shown once, where it is left out' }),
  previous: z.strictObject({ secret: webhookSecret, until: z.int() }).optional(),
  headers: z
    .record(
      z
        .string()
        .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'is no name of a header')
        .refine((name) => !ownHeaders.test(name), 'is a header that Thaw sets itself'),
      oneLine(2_000).regex(/^[\x20-\x7e]*$/, 'holds more than ASCII'),
    )
    .refine((headers) => Object.keys(headers).length <= 20, 'holds more than 20 headers')
    .optional(),
});
type Settings = z.infer<typeof settings>;

/** POSTs a CloudEvent in structured mode, signed by the Standard Webhooks specification (standardwebhooks.com). */
export const webhookChannel: Channel<Settings> = {
  kind: 'webhook',
  about: 'POSTs each notification as a CloudEvent in JSON, signed as Standard Webhooks says',
  settings,
  secrets: ['secret', 'previous', 'headers'],
  address: ['url'],
  signing: ['secret', 'previous'],
  generated: ['secret'],
  internal: ['previous'],
  send(notification: Notification, { url, secret, previous, headers }, context: SendContext) {
    const seconds = Math.floor(context.clock.now() / 1_000);
    const secrets = previous && previous.until > context.clock.now() ? [secret, previous.secret] : [secret];
    return postForOutcome(
      url,
      context.body,
      {
        ...headers,
        'content-type': 'application/cloudevents+json',
        'webhook-id': notification.id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': secrets.map((each) => signature(each, notification.id, seconds, context.body)).join(' '),
      },
      context,
    );
  },
};

/** Generates a secret for a webhook. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(keyBytes.made).toString('base64')}`;
}

function signature(secret: string, id: string, seconds: number, body: string): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}

function isSecret(text: string): boolean {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  const { length } = Buffer.from(text.slice('whsec_'.length), 'base64');
  return length >= keyBytes.least && length <= keyBytes.most;
}
