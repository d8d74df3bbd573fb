import type { FourEyesRule } from '../domain/access/four-eyes.js';
import type { GroupRole } from '../domain/access/group-roles.js';

/** Whom the server is meant for. The entrance fills it in from the environment. */
export abstract class AccessSettings {
  /** Whether others than the person at this machine reach the server: by its address, its public name or a proxy. */
  abstract readonly isShared?: boolean | undefined;
  /** Whether reading takes a key, too; open to all where absent. */
  abstract readonly readingByKey?: boolean | undefined;
  /** The acts that a second person approves; none where absent. */
  abstract readonly fourEyes?: readonly FourEyesRule[] | undefined;
  /** The provider at which people sign in; none where absent. */
  abstract readonly oidc?: OidcSettings | undefined;
}

/** An OpenID provider, and which of its groups have which role here. */
export interface OidcSettings {
  /** Its address, below which its metadata are: `/.well-known/openid-configuration`. */
  readonly issuer: string;
  readonly clientId: string;
  /** Absent for a public client, which PKCE alone protects. */
  readonly clientSecret?: string | undefined;
  /** The first whose group a person has counts. */
  readonly roles: readonly GroupRole[];
}
