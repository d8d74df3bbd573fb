import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import type { PrivateAddresses } from '../http-client/address-guard.js';
import type { SecretKey } from '../secrets/secret-key.js';
import { ThawError } from '../domain/errors.js';
import type { RateLimitSettings } from '../http/server/settings.js';
import type { SigningKey } from '../integrity/signed-note.js';
import { connectionLimitsOf, databaseVariables } from './variables/database-variables.js';
import type { FourEyesRule } from '../domain/access/four-eyes.js';
import { durationOf } from './duration.js';
import { jetStreamOf, natsVariables } from './variables/nats-variables.js';
import { oidcSettingsOf, oidcVariables } from './variables/oidc-variables.js';
import {
  addressOfServer,
  basePathOf,
  fourEyesOf,
  hostsOf,
  networksOf,
  originsOf,
  proxiesOf,
  rateLimitOf,
  secretKeyOf,
  signingKeyOf,
} from './variables/variable-values.js';
import { keptTimesOf, retentionVariables } from './variables/retention-variables.js';
import type { KeptName } from '../upkeep/retention/kept-rows.js';
import type { ConnectionLimits } from '../event-log/database/postgres-connector.js';
import type { JetStreamConnection } from '../jetstream/jetstream-settings.js';
import type { OidcSettings } from '../access/access-settings.js';

const settings = z.object({
  THAW_HOST: z.string().min(1, 'is empty').default('127.0.0.1'),
  THAW_PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'is no port: a whole number from 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'is no port: a whole number from 0 to 65535')
    .default(8484),
  ...databaseVariables,
  THAW_CLOCK_TOLERANCE: z
    .string()
    .regex(/^[1-9]\d{0,9}$/, 'is no number of seconds: a whole number from 1 on')
    .transform((seconds) => Number(seconds) * 1_000)
    .default(300_000),
  THAW_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  THAW_LOG_FORMAT: z.enum(['json', 'text']).optional(),
  THAW_SIGNING_KEY: z.string().transform(signingKeyOf).optional(),
  THAW_SECRET_KEY: z.string().transform(secretKeyOf).optional(),
  THAW_SECRET_KEY_OLD: z.string().transform(secretKeyOf).optional(),
  THAW_PUBLIC_URL: addressOfServer.optional(),
  THAW_BASE_PATH: z.string().transform(basePathOf).optional(),
  THAW_PRIMARY_URL: addressOfServer.optional(),
  THAW_HOSTS: z.string().transform(hostsOf).optional(),
  THAW_READING: z.enum(['open', 'key'], 'is neither open nor key').default('open'),
  ...oidcVariables,
  ...natsVariables,
  THAW_FOUR_EYES: z.string().transform(fourEyesOf).optional(),
  THAW_READ_ORIGINS: z.string().transform(originsOf).optional(),
  THAW_FRAME_ORIGINS: z
    .string()
    .transform((text, context) => (text.trim() === '*' ? ['*'] : originsOf(text, context)))
    .optional(),
  THAW_CHECKPOINT_EVERY: z.string().transform(durationOf).default(3_600_000),
  THAW_CHECKPOINT_TO: z
    .string()
    .refine(
      (to) => /^https?:\/\//.test(to) || !/^\w+:\/\//.test(to),
      'is neither the path of a file nor an http(s) URL',
    )
    .refine((to) => !/^https?:/.test(to) || URL.canParse(to), 'is no URL')
    .refine(
      (to) => !/^https?:\/\/[^/]*@/.test(to),
      'has a user or a password, which is not sent: put a token into the path or query',
    )
    .optional(),
  THAW_SCRUB_EVERY: z.string().transform(durationOf).default(86_400_000),
  THAW_SOURCE_FOLDER: z.string().refine(isAbsolute, 'is no path from the root on').optional(),
  ...retentionVariables,
  THAW_APPLY: z.string().refine(isAbsolute, 'is no path from the root on').optional(),
  THAW_READ_LIMIT: z.string().transform(rateLimitOf).default({ requests: 12_000, seconds: 60 }),
  THAW_WRITE_LIMIT: z.string().transform(rateLimitOf).default({ requests: 6_000, seconds: 60 }),
  THAW_TRUSTED_PROXIES: z.string().transform(proxiesOf).optional(),
  THAW_PRIVATE_ADDRESSES: z.string().transform(networksOf).optional(),
  /** The name of THAW_PRIVATE_ADDRESSES when only alerts sent requests. */
  THAW_ALERT_PRIVATE_ADDRESSES: z.string().transform(networksOf).optional(),
});

/** The names of all settings. */
export const settingNames: readonly string[] = Object.keys(settings.shape);

/** Settings that hold a secret, or may: each can also be given as a file, by the name with `_FILE` at its end. */
const secrets = [
  'THAW_DATABASE_URL',
  'THAW_SIGNING_KEY',
  'THAW_CHECKPOINT_TO',
  'THAW_SECRET_KEY',
  'THAW_SECRET_KEY_OLD',
  'THAW_OIDC_CLIENT_SECRET',
  'THAW_NATS_URL',
  'THAW_NATS_NKEY',
  'THAW_NATS_CREDENTIALS',
] as const;

export interface Config {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** `sqlite:<path>`, `sqlite::memory:` or `postgres://…`, with one server or several. */
  readonly databaseUrl: string;
  /** The limits of connections to PostgreSQL. */
  readonly connections: ConnectionLimits;
  /** How far the clock may differ from the database's and the log's, in milliseconds. */
  readonly clockToleranceMs: number;
  /** What signs checkpoints of the log; absent where none is set. */
  readonly signingKey?: SigningKey;
  /** What seals the secrets of channels; absent where none is set. */
  readonly secretKey?: SecretKey;
  /** What sealed them before `secretKey` was set. */
  readonly oldSecretKey?: SecretKey;
  /** Where others reach the server, without a slash at its end. */
  readonly publicUrl?: string;
  /** The path of its host below which others reach the server, with a slash at its beginning alone; the whole host where absent. */
  readonly basePath?: string;
  /** Where writes are sent that the database of this process does not take. */
  readonly primaryUrl?: string;
  /** Further names of the server; requests that call it otherwise are refused. */
  readonly hosts?: readonly string[];
  /** Whether reading takes a key, as writing does. */
  readonly readingByKey: boolean;
  /** Whether others than the person at this machine reach the server, as far as the settings tell. */
  readonly isShared: boolean;
  /** The acts that a second person approves; none where absent. */
  readonly fourEyes?: readonly FourEyesRule[];
  /** The provider at which people sign in; none where absent. */
  readonly oidc?: OidcSettings;
  /** How NATS is reached to publish the log there; nothing is published where absent. */
  readonly jetStream?: JetStreamConnection;
  /** Origins of pages elsewhere that may read; none where absent. */
  readonly readOrigins?: readonly string[];
  /** Origins of pages that may show embeds in a frame, `*` for any; none where absent. */
  readonly frameOrigins?: readonly string[];
  /** The proxies that are believed about who the client is; none where absent. */
  readonly trustedProxies?: readonly string[];
  /** How many requests one client may send. */
  readonly rateLimits: RateLimitSettings;
  /** Which addresses outside the public internet requests may go to; none where absent. */
  readonly privateAddresses?: PrivateAddresses;
  /** The folder within which sources may read files; none where absent. */
  readonly sourceFolder?: string;
  /** How long what is no part of the log is kept, in milliseconds; for ever where absent. */
  readonly keepMs: Readonly<Partial<Record<KeptName, number>>>;
  /** The folder of a declaration that is applied at the start; none where absent. */
  readonly applyFolder?: string;
  /** How often checkpoints are signed where entries were added, in milliseconds; never where absent. */
  readonly checkpointEveryMs?: number;
  /** Where they are put: the path of a file, or an http(s) URL. */
  readonly checkpointTo?: string;
  /** How often the whole database is verified, in milliseconds; never where absent. */
  readonly scrubEveryMs?: number;
  readonly log: { readonly level: z.infer<typeof settings>['THAW_LOG_LEVEL']; readonly format: 'json' | 'text' };
}

/**
 * Reads the settings of the environment, once; nothing else in Thaw reads it. An empty variable counts as absent.
 * Logs are text on a terminal and JSON elsewhere, unless THAW_LOG_FORMAT says so.
 * @throws ThawError `invalid` with code `invalid-setting`, naming every wrong variable and the reason.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  for (const name of secrets) {
    const value = secretFromFile(name, given);
    if (value !== undefined) given[name] = value;
  }
  const result = settings.safeParse(given);
  if (!result.success) {
    const errors = result.error.issues.map((issue) => ({ pointer: String(issue.path[0]), detail: issue.message }));
    throw ThawError.invalidFields('invalid-setting', errors);
  }
  const read = result.data;
  refuseOtherPath(read);
  const oidc = oidcSettingsOf(read);
  const jetStream = jetStreamOf(read);
  const privateAddresses = read.THAW_PRIVATE_ADDRESSES ?? read.THAW_ALERT_PRIVATE_ADDRESSES;
  return {
    host: read.THAW_HOST,
    port: read.THAW_PORT,
    databaseUrl: read.THAW_DATABASE_URL,
    connections: connectionLimitsOf(read),
    clockToleranceMs: read.THAW_CLOCK_TOLERANCE,
    ...(read.THAW_SIGNING_KEY && { signingKey: read.THAW_SIGNING_KEY }),
    ...(read.THAW_SECRET_KEY && { secretKey: read.THAW_SECRET_KEY }),
    ...(read.THAW_SECRET_KEY_OLD && { oldSecretKey: read.THAW_SECRET_KEY_OLD }),
    ...(read.THAW_PUBLIC_URL !== undefined && { publicUrl: read.THAW_PUBLIC_URL }),
    ...(read.THAW_BASE_PATH && { basePath: read.THAW_BASE_PATH }),
    ...(read.THAW_PRIMARY_URL !== undefined && { primaryUrl: read.THAW_PRIMARY_URL }),
    ...(read.THAW_HOSTS && { hosts: read.THAW_HOSTS }),
    readingByKey: read.THAW_READING === 'key',
    isShared: isShared(read),
    ...(oidc && { oidc }),
    ...(jetStream && { jetStream }),
    ...(read.THAW_FOUR_EYES && { fourEyes: read.THAW_FOUR_EYES }),
    ...(read.THAW_READ_ORIGINS && { readOrigins: read.THAW_READ_ORIGINS }),
    ...(read.THAW_FRAME_ORIGINS && { frameOrigins: read.THAW_FRAME_ORIGINS }),
    ...(read.THAW_TRUSTED_PROXIES && { trustedProxies: read.THAW_TRUSTED_PROXIES }),
    rateLimits: { read: read.THAW_READ_LIMIT ?? undefined, write: read.THAW_WRITE_LIMIT ?? undefined },
    ...(privateAddresses && { privateAddresses }),
    ...(read.THAW_SOURCE_FOLDER !== undefined && { sourceFolder: read.THAW_SOURCE_FOLDER }),
    keepMs: keptTimesOf(read),
    ...(read.THAW_APPLY !== undefined && { applyFolder: read.THAW_APPLY }),
    ...(read.THAW_CHECKPOINT_EVERY !== null && { checkpointEveryMs: read.THAW_CHECKPOINT_EVERY }),
    ...(read.THAW_CHECKPOINT_TO !== undefined && { checkpointTo: read.THAW_CHECKPOINT_TO }),
    ...(read.THAW_SCRUB_EVERY !== null && { scrubEveryMs: read.THAW_SCRUB_EVERY }),
    log: { level: read.THAW_LOG_LEVEL, format: read.THAW_LOG_FORMAT ?? (process.stderr.isTTY ? 'text' : 'json') },
  };
}

/** @throws ThawError invalid `invalid-setting` where the public address ends with another path than the base path */
function refuseOtherPath({ THAW_BASE_PATH: path, THAW_PUBLIC_URL: url }: z.output<typeof settings>): void {
  if (!path || url === undefined || new URL(url).pathname === path) return;
  throw ThawError.invalid('invalid-setting', 'THAW_PUBLIC_URL', `does not end with ${path}, the THAW_BASE_PATH`);
}

/** Whether the server listens beyond loopback, or is told by which names or through which proxies others reach it. */
function isShared({
  THAW_HOST,
  THAW_PUBLIC_URL,
  THAW_HOSTS,
  THAW_TRUSTED_PROXIES,
}: z.output<typeof settings>): boolean {
  const isLoopback = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(THAW_HOST);
  const isAtHome =
    THAW_PUBLIC_URL === undefined || /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/.test(THAW_PUBLIC_URL);
  return !isLoopback || !isAtHome || THAW_HOSTS !== undefined || THAW_TRUSTED_PROXIES !== undefined;
}

/** The variables that a declaration may name for its secrets, as in `{"env": "NAME"}`. */
export function namedVariables(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

/** The environment for a process of Thaw that is to work on this database with the same settings. */
export function environmentFor(databaseUrl: string): NodeJS.ProcessEnv {
  const { THAW_DATABASE_URL_FILE: _, ...others } = process.env;
  return { ...others, THAW_DATABASE_URL: databaseUrl };
}

function secretFromFile(name: string, given: NodeJS.ProcessEnv): string | undefined {
  const path = given[`${name}_FILE`];
  if (path === undefined) return undefined;
  if (given[name] !== undefined)
    throw ThawError.invalid('invalid-setting', name, `is set, and so is ${name}_FILE: give one`);
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw ThawError.invalid('invalid-setting', `${name}_FILE`, `names a file that cannot be read (${reason})`);
  }
}
