import { randomBytes } from 'node:crypto';

const ofThisProcess = randomBytes(6).toString('base64url').replaceAll(/[-_]/g, '0');
let made = 0;

/** A client's own id is kept where it is short and plain, so that it is safe in a log line; else the server makes one. */
export function requestIdOf(header: string | string[] | undefined): string {
  if (typeof header === 'string' && /^[\w.:-]{1,128}$/.test(header)) return header;
  return `${ofThisProcess}-${(++made).toString(36)}`;
}
