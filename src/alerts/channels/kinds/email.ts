import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { z } from 'zod';
import { storableText } from '../../../domain/storable-text.js';
import { visibleText } from '../../../domain/wording/visible-text.js';
import type { Notification } from '../../../contract/alerts/notification.js';
import { oneLine } from '../../../contract/settings.js';
import type { Channel, DeliveryOutcome, SendContext } from '../channel.js';
import { emailHtml } from './email-html.js';
import { outcomeOfError } from '../http-post.js';
import { plainText, shortened, messageOf } from '../message.js';

const limits = { subject: 200, items: 50, recipients: 50 } as const;

const address = z.email('is no address such as desk@example.org').max(254);
const hostnameSchema = z
  .string()
  .max(253)
  .regex(/^(\[[0-9a-fA-F:.]+\]|[0-9a-zA-Z:._-]+)$/, 'is no name of a host, nor an IP address');

const settings = z
  .strictObject({
    host: hostnameSchema,
    port: z.int().min(1).max(65_535).default(587),
    encryption: z.enum(['starttls', 'tls', 'none']).default('starttls').meta({
      description: 'starttls: required after connecting; tls: from the first byte; none: nothing is encrypted',
    }),
    user: oneLine(200).optional(),
    password: storableText().min(1, 'is empty').max(500).optional(),
    from: address,
    to: z.array(address).min(1, 'names nobody').max(limits.recipients, `names more than ${limits.recipients}`),
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), {
    path: ['password'],
    error: 'user and password go together',
  })
  .refine(({ user, encryption }) => user === undefined || encryption !== 'none', {
    path: ['encryption'],
    error: 'none would send the password in the clear',
  });
type Settings = z.infer<typeof settings>;

/**
 * Sends a mail by SMTP, as text and as HTML. The Message-ID is the same in every attempt, and the mails of one group form one
 * thread.
 */
export const emailChannel: Channel<Settings> = {
  kind: 'email',
  about: 'Sends a mail by SMTP, as text and as HTML',
  settings,
  secrets: ['password'],
  // Without encryption the password would be readable on the way.
  address: ['host', 'port', 'encryption'],
  async send(notification, given, { guard, signal, zone }: SendContext): Promise<DeliveryOutcome> {
    let close = () => undefined as void;
    try {
      // The connection goes to the address that was checked; the certificate is verified against the host name.
      const [address] = await guard.addressesOf(given.host);
      const { createTransport } = await import('nodemailer');
      const transport = createTransport({
        ...connectionOf(given, address!),
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      close = () => transport.close();
      const { response } = await transport.sendMail({ ...mailOf(notification, given, zone), signal });
      return { ok: true, responseHead: response };
    } catch (error) {
      return failure(error, signal);
    } finally {
      close();
    }
  },
};

function connectionOf({ host, port, encryption, user, password }: Settings, address: string) {
  const security = {
    secure: encryption === 'tls',
    requireTLS: encryption === 'starttls',
    ignoreTLS: encryption === 'none',
  };
  const auth = user === undefined ? {} : { auth: { user, pass: password! } };
  return { host: address, port, ...security, ...auth, ...nameFor(host), socketCloseTimeout: 0 };
}

/** The server name for TLS; an IP address is not allowed there (RFC 6066, section 3). */
function nameFor(host: string) {
  return isIP(host) ? {} : { tls: { servername: host } };
}

/** The options of a mail for nodemailer. */
export function mailOf(notification: Notification, { from, to }: Pick<Settings, 'from' | 'to'>, zone?: string) {
  const message = messageOf(notification, limits.items, zone);
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const thread = `<${createHash('sha256').update(notification.data.group).digest('hex')}.thread@${domain}>`;
  return {
    from: { name: 'Thaw', address: from },
    to,
    subject: shortened(visibleText(message.heading).replaceAll(/\s+/g, ' '), limits.subject),
    messageId: `<${notification.id}@${domain}>`,
    inReplyTo: thread,
    references: [thread],
    date: new Date(notification.time),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Thaw-Type': notification.type },
    text: `${message.heading}\n\n${plainText(message)}\n`,
    html: emailHtml(message, notification),
  };
}

/** The outcome of a failed mail: a reply of 5xx is permanent (RFC 5321, section 4.2.1). */
function failure(error: unknown, signal: AbortSignal): DeliveryOutcome {
  const { responseCode, response } = error as { responseCode?: number; response?: string };
  if (responseCode === undefined || signal.aborted) return outcomeOfError(error, signal);
  const reason = `the mail server answered ${responseCode}`;
  return { ok: false, retry: responseCode < 500, reason, responseHead: response ?? '' };
}
