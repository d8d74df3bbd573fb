import { isIP } from 'node:net';
import type * as NatsLibrary from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { z } from 'zod';
import { isStorable, storableText, unstorable } from '../../../domain/storable-text.js';
import { oneLine } from '../../../contract/settings.js';
import { attemptTimeoutMs, type Channel, type DeliveryOutcome, type SendContext } from '../channel.js';
import { isWhole } from '../../../secrets/address-setting.js';
import { natsCredentials, natsSeed, signInOptions, waysOf } from '../../../http-client/nats-sign-in.js';
import { outcomeOfError } from '../http-post.js';

const server = z
  .url({ protocol: /^(nats|tls)$/, error: 'is no nats:// or tls:// URL' })
  .refine(isStorable, unstorable)
  .refine(...isWhole)
  .max(500)
  .refine((text) => !URL.canParse(text) || (!new URL(text).username && !new URL(text).password), {
    error: 'holds a user or password: put them in settings of their own',
  });

const settings = z
  .strictObject({
    server: server.meta({ description: 'nats:// is not encrypted, tls:// is' }),
    subject: storableText()
      .max(200)
      .regex(
        /^(?![$_])[^\s.*>\p{Cc}]+(\.[^\s.*>\p{Cc}]+)*$/u,
        'is no subject to publish on: words with dots between, no * nor >',
      ),
    user: oneLine(200).optional(),
    password: storableText().min(1, 'is empty').max(500).optional(),
    token: oneLine(2_000).optional(),
    nkey: natsSeed.optional().meta({ description: 'The seed of the NKEY of a user' }),
    credentials: natsCredentials.optional().meta({ description: 'What a file of credentials (.creds) holds' }),
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), {
    path: ['password'],
    error: 'user and password go together',
  })
  .refine(
    ({ nkey, credentials, ...others }) => !(nkey ?? credentials) || waysOf({ nkey, credentials, ...others }) === 1,
    {
      path: ['credentials'],
      error: 'give one way to sign in: user and password, token, nkey or credentials',
    },
  );
type Settings = z.infer<typeof settings>;

/**
 * Publishes the CloudEvent on a subject, with its id in Nats-Msg-Id, by which JetStream drops repetitions. Where a stream
 * keeps the subject, it counts as sent once the stream has acknowledged it.
 */
export const natsChannel: Channel<Settings> = {
  kind: 'nats',
  about: 'Publishes each notification as a CloudEvent in JSON on a NATS subject',
  settings,
  secrets: ['password', 'token', 'nkey', 'credentials'],
  address: ['server'],
  async send(notification, given, { guard, signal, body }: SendContext): Promise<DeliveryOutcome> {
    let connection: NatsConnection | undefined;
    try {
      const addresses = await guard.addressesOf(new URL(given.server).hostname);
      const [lib, { publish }] = await client();
      connection = await open(lib, given, addresses, signal);
      const fields = lib.headers();
      fields.set('Nats-Msg-Id', notification.id);
      fields.set('Content-Type', 'application/cloudevents+json');
      const kept = await Promise.race([publish(connection, given.subject, body, fields), aborted(signal)]);
      if (!kept.ok) return { ok: false, retry: true, reason: kept.reason, responseHead: '' };
      const server = connection.info?.server_name ?? 'the server';
      return { ok: true, responseHead: `+OK from ${server}${kept.by}`.slice(0, 200) };
    } catch (error) {
      return outcomeOfError(error, signal);
    } finally {
      await connection?.close().catch(() => undefined);
    }
  },
};

/** The client of NATS, loaded with the first notification. */
const client = () => Promise.all([import('@nats-io/transport-node'), import('./nats-publish.js')]);

async function open(
  lib: typeof NatsLibrary,
  { server, subject: _, ...signIn }: Settings,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<NatsConnection> {
  const { hostname, port, protocol } = new URL(server);
  const address = addresses[0]!.includes(':') ? `[${addresses[0]}]` : addresses[0];
  // The connection goes to the address that was checked, and to no other server of the cluster that the server announces.
  // The certificate is verified against the host name: `servername` is not in the types, and is passed on to Node's TLS.
  const tls: object | null = protocol === 'tls:' ? (isIP(hostname) ? {} : { servername: hostname }) : null;
  const connecting = lib.connect({
    ...{ servers: `${address}:${port || '4222'}`, name: 'thaw', reconnect: false, ignoreClusterUpdates: true },
    ...{ timeout: attemptTimeoutMs, tls, maxReconnectAttempts: 0 },
    ...signInOptions(lib, signIn),
  });
  try {
    return await Promise.race([connecting, aborted(signal)]);
  } catch (error) {
    connecting.then((late) => late.close()).catch(() => undefined);
    throw error;
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(new Error('aborted'));
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
  });
}
