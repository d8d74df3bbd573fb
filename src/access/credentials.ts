import type { IncomingHttpHeaders } from 'node:http';
import { hashOfKey, isKeyText } from './key-text.js';

/** How long a sign-in lasts, in milliseconds: a working day. */
export const sessionMs = 12 * 3_600_000;

/** What a request gives to say who sends it. */
export interface Credential {
  readonly kind: 'key' | 'session';
  /** SHA-256 in hex; empty for what is no key by its form. */
  readonly hash: string;
}

/** The cookie of a sign-in. By its prefix a browser takes it from this host alone, over TLS or from localhost. */
export const sessionCookie = '__Host-thaw';

/** The header that signs a browser in: read by no script, sent by no other site. */
export function sessionCookieOf(token: string, seconds = sessionMs / 1_000): string {
  return `${sessionCookie}=${token}; Max-Age=${seconds}; Path=/; Secure; HttpOnly; SameSite=Strict`;
}

/** The key in `Authorization`, else the sign-in of the browser; `undefined` where a request gives neither. */
export function credentialOf({ authorization, cookie }: IncomingHttpHeaders): Credential | undefined {
  if (authorization !== undefined) {
    const text = /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '';
    return { kind: 'key', hash: isKeyText(text) ? hashOfKey(text) : '' };
  }
  const session = cookie === undefined ? undefined : cookieNamed(sessionCookie, cookie);
  return session === undefined ? undefined : { kind: 'session', hash: hashOfKey(session) };
}

/** The content of a cookie in the header of a request. */
export function cookieNamed(name: string, header: string): string | undefined {
  const pairs = header.split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
