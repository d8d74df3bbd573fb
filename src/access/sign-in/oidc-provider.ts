import { Injectable, Logger } from '@nestjs/common';
import type { Configuration } from 'openid-client';
import { groupLimits } from '../../domain/access/group-roles.js';
import { keyName, type SignInFault } from '../../contract/access/access.js';
import { ThawError } from '../../domain/errors.js';
import { Clock } from '../../domain/time/clock.js';
import { AccessSettings, type OidcSettings } from '../access-settings.js';
import type { Vouched } from '../people/people.js';

/** What the browser keeps while the person is at the provider. */
export interface SignInBegun {
  readonly state: string;
  readonly nonce: string;
  /** The secret of PKCE (RFC 7636): who intercepts the code cannot use it. */
  readonly verifier: string;
}

/** How long the metadata of the provider are relied on, in milliseconds. */
const metadataMs = 3_600_000;
const timeoutSeconds = 10;
/** The groups of a person that are read; more are left out. */
const mostGroups = 1_000;

type Library = typeof import('openid-client');

/**
 * The OpenID provider at which people sign in: authorization code with PKCE, state and nonce (OpenID Connect Core 1.0,
 * section 3.1). The library is loaded at the first sign-in, so that servers without a provider do not pay for it.
 */
@Injectable()
export class OidcProvider {
  private readonly logger = new Logger(OidcProvider.name);
  private discovered: { readonly at: number; readonly configuration: Promise<Configuration> } | undefined;

  constructor(
    private readonly settings: AccessSettings,
    private readonly clock: Clock,
  ) {}

  /** The address to send the browser to. @throws ThawError not-found `no-provider`, unavailable `provider-unavailable` */
  async begin(redirectUri: string): Promise<{ address: string; begun: SignInBegun }> {
    const client = await import('openid-client');
    const configuration = await this.configuration(client);
    const begun = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    };
    const { scopes_supported: supported } = configuration.serverMetadata();
    const scopes = ['openid', 'profile', 'email', ...(supported?.includes('groups') ? ['groups'] : [])];
    const address = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: scopes.join(' '),
      ...{ state: begun.state, nonce: begun.nonce, code_challenge_method: 'S256' },
      code_challenge: await client.calculatePKCECodeChallenge(begun.verifier),
    });
    return { address: address.href, begun };
  }

  /**
   * Redeems the code with which the provider sent the browser back, and checks what it says.
   * @param returned the address it was sent back to, with its query
   * @throws ThawError invalid `sign-in-expired`, `sign-in-cancelled`, `sign-in-untrusted`, `no-name`; unavailable
   * `provider-unavailable`
   */
  async finish(returned: URL, { state, nonce, verifier }: SignInBegun): Promise<Vouched> {
    const client = await import('openid-client');
    const configuration = await this.configuration(client);
    try {
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
      const tokens = await client.authorizationCodeGrant(configuration, returned, checks);
      let claims: Record<string, unknown> & { sub: string } = tokens.claims()!;
      if (claims.groups === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined)
        claims = { ...claims, ...(await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)) };
      return { issuer: this.provider().issuer, subject: claims.sub, name: nameOf(claims), groups: groupsOf(claims) };
    } catch (error) {
      if (error instanceof ThawError) throw error;
      this.logger.warn(`a sign-in failed: ${causesOf(error)}`);
      throw faultOf(client, error);
    }
  }

  private provider(): OidcSettings {
    if (this.settings.oidc) return this.settings.oidc;
    throw ThawError.notFound('no-provider', 'No provider is set up here: THAW_OIDC_ISSUER names one');
  }

  private async configuration(client: Library): Promise<Configuration> {
    const provider = this.provider();
    const now = this.clock.now();
    if (!this.discovered || now - this.discovered.at >= metadataMs)
      this.discovered = { at: now, configuration: discover(client, provider) };
    try {
      return await this.discovered.configuration;
    } catch (error) {
      this.discovered = undefined;
      this.logger.warn(`the metadata of the provider cannot be read: ${causesOf(error)}`);
      throw fault('provider-unavailable', `the provider ${provider.issuer} does not answer as one: ${causesOf(error)}`);
    }
  }
}

/** @throws Error where the metadata cannot be read, or are those of another issuer */
function discover(client: Library, { issuer, clientId, clientSecret }: OidcSettings): Promise<Configuration> {
  const authentication = clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret);
  const execute = issuer.startsWith('http:') ? [client.allowInsecureRequests] : [];
  return client.discovery(new URL(issuer), clientId, {}, authentication, { execute, timeout: timeoutSeconds });
}

/** The e-mail address that the provider has verified, else the name of the account there. @throws ThawError `no-name` */
function nameOf({ email, email_verified: verified, preferred_username: account }: Record<string, unknown>): string {
  const names = [verified === true ? email : undefined, account].map((name) => keyName.safeParse(name));
  const name = names.find(({ success }) => success)?.data;
  if (name === undefined)
    throw fault(
      'no-name',
      'the provider gives neither a verified e-mail address nor a preferred_username that can stand in the log',
    );
  return name;
}

function groupsOf({ groups }: Record<string, unknown>): string[] {
  if (!Array.isArray(groups)) return [];
  const isName = (group: unknown) => typeof group === 'string' && group.length <= groupLimits.nameLength;
  return (groups as unknown[]).filter(isName).slice(0, mostGroups) as string[];
}

/** What a failed redemption means for the person who signs in. */
function faultOf(client: Library, error: unknown): ThawError {
  const { code } = error as { code?: string };
  if (error instanceof client.AuthorizationResponseError)
    return fault('sign-in-cancelled', `the provider let nobody in: ${error.error}`);
  if (error instanceof client.ResponseBodyError && error.error === 'invalid_grant')
    return fault('sign-in-expired', 'the code of the provider is used up or too old: sign in again');
  if (code === 'OAUTH_TIMEOUT' || (error instanceof TypeError && error.message === 'fetch failed'))
    return fault('provider-unavailable', 'the provider does not answer');
  return fault('sign-in-untrusted', `what the provider says does not belong to this sign-in: ${causesOf(error)}`);
}

function fault(code: SignInFault, message: string): ThawError {
  return new ThawError(code === 'provider-unavailable' ? 'unavailable' : 'invalid', code, message);
}

/** The messages of an error and of its causes. */
function causesOf(error: unknown): string {
  const messages: string[] = [];
  for (let each: unknown = error; each instanceof Error && messages.length < 4; each = each.cause)
    messages.push(each.message);
  return messages.join(': ').slice(0, 500);
}
