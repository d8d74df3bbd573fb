import type { z } from 'zod';
import { AccessKeys } from '../../src/access/access-keys.js';
import type { keyInput, NewKey } from '../../src/contract/access/access.js';
import type { NewPerson } from '../../src/contract/access/people.js';
import type { Answer, ServedApp } from './served-app.js';

/** Makes a key of a server. */
export function makeKey(served: ServedApp, input: z.output<typeof keyInput>): Promise<NewKey> {
  return served.app.get(AccessKeys).create(input, 'a test');
}

/** The header with which a key is sent. */
export function bearer(key: string | Pick<NewKey, 'key'>): { authorization: string } {
  return { authorization: `Bearer ${typeof key === 'string' ? key : key.key}` };
}

/** The header with which readers of feeds send a key: as the password of HTTP Basic. */
export function asPassword(key: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`desk:${key}`).toString('base64')}` };
}

/** Makes a key, and gives the header with which it is sent. */
export async function keyHeader(served: ServedApp, input: z.output<typeof keyInput>) {
  return bearer(await makeKey(served, input));
}

/** Adds a person with a password. @param by the header of an admin */
export async function addPerson(served: ServedApp, input: object, by: Record<string, string>): Promise<NewPerson> {
  return (await served.post('/people', input, by)).body as unknown as NewPerson;
}

/** The cookie that an answer sets, as a browser sends it back. */
export function cookieOf({ headers }: Answer): { cookie: string } {
  return { cookie: headers.get('set-cookie')!.split(';')[0]! };
}

/** Signs a person in, and gives the cookie. */
export async function signIn(served: ServedApp, { name, password }: Pick<NewPerson, 'name' | 'password'>) {
  return cookieOf(await served.post('/session', { name, password }));
}
