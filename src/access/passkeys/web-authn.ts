import { Injectable, Logger } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { isIP } from 'node:net';
import {
  type PasskeyCreation,
  passkeyCreationSchema,
  type PasskeyInput,
  passkeyLimits,
  type PasskeyRequest,
  passkeyRequestSchema,
  type PasskeySignIn,
} from '../../contract/access/passkeys.js';
import { ThawError } from '../../domain/errors.js';
import { PublicAddress } from '../../http/endpoint/public-address.js';
import type { PasskeyRow, PersonRow } from '../entities.js';

/** The server as passkeys know it: they belong to its name, and answer pages of its origin alone. */
export interface RelyingParty {
  readonly id: string;
  readonly origin: string;
}

/** The public half of a passkey that was made. */
type NewCredential = Pick<PasskeyRow, 'credential' | 'public_key' | 'counter'>;

/** EdDSA, ES256 and RS256 (COSE): what every Node that Thaw runs on can check. */
const algorithms = [-8, -7, -257];
const timeout = passkeyLimits.challengeMs;

/**
 * The registration and authentication ceremonies of WebAuthn Level 3 (section 7). The library is loaded at the first one,
 * so that servers without passkeys do not pay for it.
 */
@Injectable()
export class WebAuthn {
  private readonly logger = new Logger(WebAuthn.name);

  constructor(private readonly address: PublicAddress) {}

  /** The name that passkeys made in this request belong to. @throws ThawError conflict `no-name-for-passkeys` */
  relyingPartyOf(request: FastifyRequest): RelyingParty {
    const { protocol, hostname, origin } = new URL(this.address.seenBy(request));
    const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost');
    if (isIP(hostname.replace(/^\[(.*)\]$/, '$1')) === 0 && (isLocal || protocol === 'https:'))
      return { id: hostname, origin };
    const message = `passkeys belong to a name: open this server over HTTPS by the name in THAW_PUBLIC_URL, or at localhost, not at ${origin}`;
    throw new ThawError('conflict', 'no-name-for-passkeys', message);
  }

  /** What the browser makes a passkey by. @param known the credentials that the person has already */
  async creation(
    party: RelyingParty,
    { id, name }: Pick<PersonRow, 'id' | 'name'>,
    challenge: string,
    known: readonly string[],
  ): Promise<PasskeyCreation> {
    const { generateRegistrationOptions } = await import('@simplewebauthn/server');
    const options = await generateRegistrationOptions({
      ...{ rpName: 'Thaw', rpID: party.id, userName: name, userDisplayName: name, userID: bytesOf(userHandleOf(id)) },
      ...{ challenge: bytesOf(challenge), timeout, supportedAlgorithmIDs: algorithms },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: known.map((credential) => ({ id: credential })),
    });
    return passkeyCreationSchema.parse(options);
  }

  /** What the browser asks for any passkey of this server by. */
  async request(party: RelyingParty, challenge: string): Promise<PasskeyRequest> {
    const { generateAuthenticationOptions } = await import('@simplewebauthn/server');
    const asked = { rpID: party.id, challenge: bytesOf(challenge), timeout, userVerification: 'required' } as const;
    return passkeyRequestSchema.parse(await generateAuthenticationOptions(asked));
  }

  /** Checks a passkey that was made in answer to a challenge. @throws ThawError invalid `passkey-refused` */
  async created(party: RelyingParty, challenge: string, given: PasskeyInput['credential']): Promise<NewCredential> {
    const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
    const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
    return this.orRefused(async () => {
      const statement = decodeAttestationObject(bytesOf(given.response.attestationObject)).get('attStmt');
      // Nobody asked for certificates, and to check them asks other servers.
      if (statement.get('x5c') !== undefined) throw new Error('it comes with certificates, which nobody asked for');
      const { registrationInfo } = await verifyRegistrationResponse({
        ...{ response: given, expectedChallenge: challenge, expectedOrigin: party.origin, expectedRPID: party.id },
        ...{ supportedAlgorithmIDs: algorithms },
      });
      if (!registrationInfo) throw new Error('the signature does not fit');
      const { id, publicKey, counter } = registrationInfo.credential;
      return { credential: id, public_key: Buffer.from(publicKey).toString('base64url'), counter };
    });
  }

  /**
   * Checks the answer of a passkey to a challenge. @returns what the authenticator has counted
   * @throws ThawError invalid `passkey-refused`
   */
  async answered(party: RelyingParty, challenge: string, given: PasskeySignIn, passkey: PasskeyRow): Promise<number> {
    const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
    return this.orRefused(async () => {
      if (given.response.userHandle !== userHandleOf(passkey.person)) throw new Error('it names another person');
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        ...{ response: given, expectedChallenge: challenge, expectedOrigin: party.origin, expectedRPID: party.id },
        // The counter is compared in the transaction that stores it, once the signature has shown that it is the passkey's.
        credential: { id: passkey.credential, publicKey: bytesOf(passkey.public_key), counter: 0 },
      });
      if (!verified) throw new Error('the signature does not fit');
      return authenticationInfo.newCounter;
    });
  }

  private async orRefused<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const { message } = error as Error;
      this.logger.warn(`a passkey was refused: ${message.slice(0, 500)}`);
      throw passkeyRefused('the answer of the passkey does not belong to this server, or to what it was asked');
    }
  }
}

/** The error for a passkey that is not accepted. */
export function passkeyRefused(message: string): ThawError {
  return new ThawError('invalid', 'passkey-refused', message);
}

/** A person as passkeys know one: the id, and so nothing personal. */
function userHandleOf(person: string): string {
  return Buffer.from(person.replaceAll('-', ''), 'hex').toString('base64url');
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(base64url, 'base64url'));
}
