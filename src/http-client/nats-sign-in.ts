import type { connect } from '@nats-io/transport-node';
import type * as NatsLibrary from '@nats-io/transport-node';
import { z } from 'zod';

/** The seed of a user's NKEY, which begins with SU. */
const seedPattern = /\bSU[A-Z2-7]{56}\b/;
/**
 * A JWT with a signature of 64 bytes: a form may have taken the ends of lines away, so that dashes follow. Its header is
 * short: without an end to it, a text of many beginnings would be searched for a time that grows by its square.
 */
const tokenPattern = /\beyJ[\w-]{1,200}\.[\w-]+\.[\w-]{86}/;

export const natsSeed = z
  .string()
  .regex(new RegExp(`^${seedPattern.source}$`), 'is no seed of the NKEY of a user: SU and 56 letters and digits');

/** What a file of credentials (.creds) holds: the JWT of a user and the seed of its NKEY. */
export const natsCredentials = z
  .string()
  .max(20_000, { abort: true })
  .refine((text) => tokenPattern.test(text) && seedPattern.test(text), 'are no credentials of NATS: a JWT and a seed');

/** How one signs in at NATS; at most one of user with password, token, NKEY and credentials. */
export interface NatsSignIn {
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
  /** The seed of a user's NKEY. */
  readonly nkey?: string | undefined;
  /** The text of a file of credentials. */
  readonly credentials?: string | undefined;
}

/** How many ways to sign in are given. */
export function waysOf({ user, token, nkey, credentials }: NatsSignIn): number {
  return [user, token, nkey, credentials].filter((way) => way !== undefined).length;
}

/**
 * The options of a connection by which it signs in.
 * @param lib the client of NATS, which its caller loads
 * @throws Error with a `code` that begins with `nkeys:` where the checksum of a seed does not hold: found here, it leaves no connection open
 */
export function signInOptions(
  lib: Pick<typeof NatsLibrary, 'jwtAuthenticator' | 'nkeyAuthenticator' | 'nkeys'>,
  { user, password, token, nkey, credentials }: NatsSignIn,
): Partial<NonNullable<Parameters<typeof connect>[0]>> {
  const checked = (seed: string) => {
    const bytes = new TextEncoder().encode(seed);
    lib.nkeys.fromSeed(bytes);
    return bytes;
  };
  if (nkey !== undefined) return { authenticator: lib.nkeyAuthenticator(checked(nkey)) };
  if (credentials !== undefined) {
    const [jwt] = tokenPattern.exec(credentials)!;
    const [seed] = seedPattern.exec(credentials)!;
    return { authenticator: lib.jwtAuthenticator(jwt, checked(seed)) };
  }
  if (token !== undefined) return { token };
  return user === undefined ? {} : { user, pass: password ?? '' };
}
