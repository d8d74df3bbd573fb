import { randomBytes } from 'node:crypto';

const processPrefix = randomBytes(6).toString('base64url').replaceAll(/[-_]/g, '0');
let count = 0;

/** The id of a request: the client's own where it is short and plain, and so safe in a log line; else a new one. */
export function requestIdOf(header: string | string[] | undefined): string {
  if (typeof header === 'string' && /^[\w.:-]{1,128}$/.test(header)) return header;
  return `${processPrefix}-${(++count).toString(36)}`;
}
