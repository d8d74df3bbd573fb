import { z } from 'zod';
import { type FourEyesRule, fourEyesRulesOf } from '../../domain/access/four-eyes.js';
import { type PrivateAddresses, privateAddressesOf } from '../../http-client/address-guard.js';
import { trustedProxiesOf } from '../../http/server/client-address.js';
import type { RateLimit } from '../../http/server/settings.js';
import { SigningKey } from '../../integrity/signed-note.js';
import { SecretKey } from '../../secrets/secret-key.js';

// What the texts of variables mean. Each says of a text that means nothing what would.

/** Where others reach a server, without a slash at its end. */
export const addressOfServer = z
  .url({ protocol: /^https?$/, error: 'is no http:// or https:// URL' })
  .refine((url) => !/[?#]/.test(url), 'has a query or a fragment, behind which no path can be put')
  .refine((url) => !/^\w+:\/\/[^/]*@/.test(url), 'has a user or a password, and is shown to all')
  .transform((url) => new URL(url).href.replace(/\/+$/, ''));

/** A path of a host, without a slash at its end; empty for the whole host. */
export function basePathOf(text: string, context: z.RefinementCtx<string>): string {
  const path = text.replace(/\/+$/, '');
  const parts = path.split('/').slice(1);
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  const isPath = path === '' || (path.startsWith('/') && path.length <= 200 && parts.every(isPathPart));
  if (!isPath) {
    return refuse(
      'is no path such as /thaw: a slash before each part, of letters, digits, -, _, . and ~, 200 characters in all',
    );
  }
  const [root] = parts;
  if (root !== undefined && ownRoots.has(root))
    return refuse(`begins with /${root}, which is a path of the server itself`);
  return path;
}

/** What the paths of the server begin with: below such a base path one could not tell whether a proxy has taken it off. */
const ownRoots: ReadonlySet<string> = new Set([
  ...[
    'account',
    'alerts',
    'api',
    'assets',
    'audit',
    'badges',
    'calendars',
    'compare',
    'data',
    'embed',
    'events',
    'feeds',
  ],
  ...[
    'import',
    'inbox',
    'livez',
    'mcp',
    'metrics',
    'oembed',
    'people',
    'proposals',
    'readyz',
    'record',
    'sources',
    'tracks',
  ],
]);

function isPathPart(part: string): boolean {
  return /^[\w.~-]+$/.test(part) && !/^\.+$/.test(part);
}

/** A key that signs checkpoints. */
export function signingKeyOf(text: string, context: z.RefinementCtx<string>): SigningKey {
  try {
    return SigningKey.parse(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: `is no key to sign with: ${(error as Error).message}` });
    return z.NEVER;
  }
}

/** A number of requests within a second, a minute or an hour; `null` for `off`. */
export function rateLimitOf(text: string, context: z.RefinementCtx<string>): RateLimit | null {
  if (text === 'off') return null;
  const [, requests = '', unit = ''] = /^([1-9]\d{0,8})\/([smh])$/.exec(text) ?? [];
  if (requests !== '') return { requests: Number(requests), seconds: { s: 1, m: 60, h: 3_600 }[unit]! };
  context.addIssue({ code: 'custom', message: 'is no number of requests such as 100/s, 12000/m or 50000/h; or off' });
  return z.NEVER;
}

/** A key that seals secrets. */
export function secretKeyOf(text: string, context: z.RefinementCtx<string>): SecretKey {
  try {
    return SecretKey.parse(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: `is no key to seal secrets with: ${(error as Error).message}` });
    return z.NEVER;
  }
}

/** Names of hosts, with commas between. */
export function hostsOf(text: string, context: z.RefinementCtx<string>): string[] {
  const hosts = text.split(',').map((host) => host.trim().toLowerCase());
  if (hosts.every((host) => /^(\*|[a-z0-9_]([a-z0-9._-]*[a-z0-9])?)$/.test(host))) return hosts;
  context.addIssue({ code: 'custom', message: 'is no list of host names with commas between, without ports; or *' });
  return z.NEVER;
}

/** Origins of pages, with commas between. */
export function originsOf(text: string, context: z.RefinementCtx<string>): string[] {
  const origins = text.split(',').map((origin) => origin.trim());
  const isOrigin = (text: string) => /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;
  if (origins.every(isOrigin)) return origins;
  context.addIssue({
    code: 'custom',
    message: 'is no list of origins with commas between, each as in https://news.example, without a path',
  });
  return z.NEVER;
}

/** The acts that a second person approves. */
export function fourEyesOf(text: string, context: z.RefinementCtx<string>): FourEyesRule[] {
  try {
    return fourEyesRulesOf(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as RangeError).message });
    return z.NEVER;
  }
}

/** The proxies that are believed. */
export function proxiesOf(text: string, context: z.RefinementCtx<string>): string[] {
  try {
    return trustedProxiesOf(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: `names no proxies: ${(error as Error).message}` });
    return z.NEVER;
  }
}

/** Networks outside the public internet. */
export function networksOf(text: string, context: z.RefinementCtx<string>): PrivateAddresses {
  try {
    return privateAddressesOf(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: `names no networks: ${(error as Error).message}` });
    return z.NEVER;
  }
}
