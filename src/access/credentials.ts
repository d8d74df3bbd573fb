import type { IncomingHttpHeaders } from 'node:http';
import { hashOfKey, isKeyText } from './key-text.js';

/** How long a sign-in lasts, in milliseconds: a working day. */
export const sessionMs = 12 * 3_600_000;

/** What a request gives to say who sends it. */
export interface Credential {
  readonly kind: 'key' | 'session';
  /** SHA-256 in hex; empty for what is no key by its form. */
  readonly hash: string;
  /** Set for a key that comes as the password of HTTP Basic: browsers send that unasked, so that it is for reading alone. */
  readonly isPassword?: true;
}

/** The cookie of a sign-in. By its prefix a browser takes it from this host alone, over TLS or from localhost. */
export const sessionCookie = '__Host-thaw';

/** The header that signs a browser in: read by no script, sent by no other site. */
export function sessionCookieOf(token: string, seconds = sessionMs / 1_000): string {
  return `${sessionCookie}=${token}; Max-Age=${seconds}; Path=/; Secure; HttpOnly; SameSite=Strict`;
}

/**
 * The key in `Authorization`, as a bearer token or as the password of HTTP Basic, which is all that readers of feeds and
 * calendars can send; else the sign-in of the browser. `undefined` where a request gives neither.
 */
export function credentialOf({ authorization, cookie }: IncomingHttpHeaders): Credential | undefined {
  if (authorization !== undefined) {
    const password = passwordIn(authorization);
    const text = password ?? /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '';
    const hash = isKeyText(text) ? hashOfKey(text) : '';
    return { kind: 'key', hash, ...(password !== undefined && { isPassword: true }) };
  }
  const session = cookie === undefined ? undefined : cookieNamed(sessionCookie, cookie);
  return session === undefined ? undefined : { kind: 'session', hash: hashOfKey(session) };
}

/** The password of HTTP Basic (RFC 7617), whatever the name before it. */
function passwordIn(authorization: string): string | undefined {
  const encoded = /^Basic +([\w+/=-]+) *$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString();
  return pair.slice(pair.indexOf(':') + 1);
}

/** The content of a cookie in the header of a request. */
export function cookieNamed(name: string, header: string): string | undefined {
  const pairs = header.split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
