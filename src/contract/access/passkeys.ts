import { z } from 'zod';
import { boundedText } from '../../domain/storable-text.js';
import { givenPassword } from './people.js';

/** The limits of passkeys. */
export const passkeyLimits = {
  /** Passkeys of one person. */
  passkeys: 10,
  nameLength: 100,
  /** How long the browser has to answer a challenge, in milliseconds. */
  challengeMs: 5 * 60_000,
  /** Challenges that wait for an answer, of everybody; beyond that the oldest are dropped. */
  challenges: 10_000,
} as const;

const instant = z.iso.datetime();

/** Bytes in base64url. @param most characters */
const bytes = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[\w-]*$/, 'is no base64url');

/** The id of a credential: at most 1,023 bytes (WebAuthn Level 3, 4). */
const credentialId = bytes(1_364);

/** What both answers of a browser have, as `PublicKeyCredential.toJSON()` gives it; what else it says is not read. */
const credential = {
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  clientExtensionResults: z.object({}).default({}),
};

/** A passkey that the browser has made. */
export const passkeyInput = z
  .strictObject({
    name: boundedText(passkeyLimits.nameLength).meta({ description: 'By which the person knows it' }),
    credential: z
      .object({
        ...credential,
        response: z.object({ clientDataJSON: bytes(5_000), attestationObject: bytes(20_000) }),
      })
      .meta({ description: 'The RegistrationResponseJSON of WebAuthn' }),
  })
  .meta({ id: 'PasskeyInput' });
export type PasskeyInput = z.output<typeof passkeyInput>;

/** What a passkey answers to sign in. */
export const passkeySignIn = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: bytes(5_000),
      authenticatorData: bytes(5_000),
      signature: bytes(5_000),
      userHandle: bytes(100).meta({ description: 'Whose passkey it is' }),
    }),
  })
  .meta({ id: 'PasskeySignIn', description: 'The AuthenticationResponseJSON of WebAuthn' });
export type PasskeySignIn = z.output<typeof passkeySignIn>;

/** The password, asked for once more before a passkey is made. */
export const passwordProof = z.strictObject({ password: givenPassword }).meta({ id: 'PasswordProof' });

const timeout = z.int().meta({ description: 'Milliseconds' });
const userVerification = z.literal('required');

/** What the browser makes a passkey by. */
export const passkeyCreationSchema = z
  .object({
    rp: z.object({ id: z.string(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    challenge: z.string(),
    pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.int() })),
    timeout,
    excludeCredentials: z.array(z.object({ type: z.literal('public-key'), id: z.string() })),
    authenticatorSelection: z.object({
      residentKey: z.literal('required'),
      requireResidentKey: z.literal(true),
      userVerification,
    }),
    attestation: z.literal('none'),
  })
  .meta({ id: 'PasskeyCreation', description: 'The PublicKeyCredentialCreationOptionsJSON of WebAuthn' });
export type PasskeyCreation = z.infer<typeof passkeyCreationSchema>;

/** What the browser asks a passkey by. */
export const passkeyRequestSchema = z
  .object({ rpId: z.string(), challenge: z.string(), timeout, userVerification })
  .meta({ id: 'PasskeyRequest', description: 'The PublicKeyCredentialRequestOptionsJSON of WebAuthn' });
export type PasskeyRequest = z.infer<typeof passkeyRequestSchema>;

/** A passkey, without its key. */
export const passkeySchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    createdAt: instant,
    lastUsedAt: instant.nullable(),
  })
  .meta({ id: 'Passkey' });
export type Passkey = z.infer<typeof passkeySchema>;

export const passkeyListSchema = z.object({ data: z.array(passkeySchema) }).meta({ id: 'Passkeys' });
