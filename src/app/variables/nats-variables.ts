import { z } from 'zod';
import { ThawError } from '../../domain/errors.js';
import { natsCredentials, natsSeed, waysOf } from '../../http-client/nats-sign-in.js';
import type { JetStreamConnection } from '../../jetstream/jetstream-settings.js';

type Servers = Omit<JetStreamConnection, 'stream'>;

/** The settings of the stream of NATS JetStream that the log is published to. */
export const natsVariables = {
  THAW_NATS_URL: z.string().transform(serversOf).optional(),
  THAW_NATS_NKEY: natsSeed.optional(),
  THAW_NATS_CREDENTIALS: natsCredentials.optional(),
  THAW_NATS_STREAM: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'is no name of a stream: 1 to 64 letters, digits, _ and -')
    .default('thaw'),
};

/**
 * How NATS is reached; `undefined` where nothing is published.
 * @throws ThawError `invalid-setting` where there is more than one way to sign in, or one and no server
 */
export function jetStreamOf(read: {
  readonly THAW_NATS_URL?: Servers | undefined;
  readonly THAW_NATS_NKEY?: string | undefined;
  readonly THAW_NATS_CREDENTIALS?: string | undefined;
  readonly THAW_NATS_STREAM: string;
}): JetStreamConnection | undefined {
  const { THAW_NATS_URL: servers, THAW_NATS_NKEY: nkey, THAW_NATS_CREDENTIALS: credentials } = read;
  const given = nkey === undefined ? 'THAW_NATS_CREDENTIALS' : 'THAW_NATS_NKEY';
  const ways = waysOf({ ...servers, nkey, credentials });
  if (!servers && ways > 0) throw ThawError.invalid('invalid-setting', given, 'is set, and THAW_NATS_URL is not');
  if (ways > 1) {
    const detail =
      'is set beside another way to sign in: give one of a user or a token in THAW_NATS_URL, an NKEY and credentials';
    throw ThawError.invalid('invalid-setting', given, detail);
  }
  return (
    servers && { ...servers, ...(nkey && { nkey }), ...(credentials && { credentials }), stream: read.THAW_NATS_STREAM }
  );
}

/** Servers of one cluster as URLs with commas between; the first may hold user and password, or a token in place of them. */
function serversOf(text: string, context: z.RefinementCtx<string>): Servers {
  const urls = text.split(',').map((each) => (URL.canParse(each.trim()) ? new URL(each.trim()) : undefined));
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  const [first] = urls;
  if (!first || !urls.every((url) => url && /^(nats|tls):$/.test(url.protocol) && url.hostname !== '')) {
    return refuse('is no nats:// or tls:// URL, nor several with commas between');
  }
  const all = urls.map((url) => url!);
  if (all.some(({ pathname, search, hash }) => !['', '/'].includes(pathname) || search || hash)) {
    return refuse('has a path, a query or a fragment');
  }
  if (all.some(({ protocol }) => protocol !== first.protocol)) return refuse('mixes nats:// and tls://');
  if (all.slice(1).some(({ username, password }) => username || password)) {
    return refuse('names a user or a token at another server than the first, which gives that of all');
  }
  const user = decoded(first.username);
  const password = decoded(first.password);
  if (user === undefined || password === undefined)
    return refuse('has a user or a password with a % that begins no escape');
  if (password && !user) return refuse('has a password without a user');
  return {
    servers: all.map(({ hostname, port }) => `${hostname}:${port || '4222'}`),
    isTls: first.protocol === 'tls:',
    ...(user && (password ? { user, password } : { token: user })),
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
