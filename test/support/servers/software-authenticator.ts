import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import type { PasskeyCreation, PasskeyRequest } from '../../../src/contract/access/passkeys.js';

/** What a test does differently from an honest browser and authenticator. */
export interface Deviations {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly isVerified?: boolean;
  readonly counter?: number;
  readonly userHandle?: string;
  readonly signature?: string;
}

const flags = { present: 0x01, verified: 0x04, attested: 0x40 } as const;

/** An authenticator with passkeys of ES256 and no attestation (WebAuthn Level 3, 6), and the browser before it. */
export class SoftwareAuthenticator {
  readonly credential = randomBytes(32).toString('base64url');
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private user = '';
  private counter = 0;

  constructor(private readonly origin: string) {}

  /** Makes a passkey, as `navigator.credentials.create` answers. @param statement another attestation than `none` */
  create(options: PasskeyCreation, deviations: Deviations = {}, statement: [string, Buffer] = ['none', map()]) {
    this.user = options.user.id;
    const id = Buffer.from(this.credential, 'base64url');
    const attested = Buffer.concat([Buffer.alloc(16), uint16(id.length), id, coseKey(this.keys.publicKey)]);
    const authData = this.authenticatorData(options.rp.id, { counter: 0, ...deviations }, attested);
    const attestation = map(
      [text('fmt'), text(statement[0])],
      [text('attStmt'), statement[1]],
      [text('authData'), bytes(authData)],
    );
    const clientDataJSON = this.clientData('webauthn.create', options.challenge, deviations).toString('base64url');
    return this.answer({ clientDataJSON, attestationObject: attestation.toString('base64url') });
  }

  /** Signs a challenge, as `navigator.credentials.get` answers. */
  get(options: PasskeyRequest, deviations: Deviations = {}) {
    this.counter = deviations.counter ?? this.counter + 1;
    const clientData = this.clientData('webauthn.get', options.challenge, deviations);
    const authenticatorData = this.authenticatorData(options.rpId, { ...deviations, counter: this.counter });
    const signed = Buffer.concat([authenticatorData, createHash('sha256').update(clientData).digest()]);
    const signature = createSign('sha256').update(signed).sign(this.keys.privateKey);
    return this.answer({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authenticatorData.toString('base64url'),
      signature: deviations.signature ?? signature.toString('base64url'),
      userHandle: deviations.userHandle ?? this.user,
    });
  }

  private answer<Response extends object>(response: Response) {
    const more = { authenticatorAttachment: 'platform', clientExtensionResults: { credProps: { rk: true } } };
    return { id: this.credential, rawId: this.credential, type: 'public-key', response, ...more } as const;
  }

  private clientData(type: string, challenge: string, { origin = this.origin, ...deviations }: Deviations): Buffer {
    const data = { type, challenge: deviations.challenge ?? challenge, origin, crossOrigin: false };
    return Buffer.from(JSON.stringify(data));
  }

  private authenticatorData(
    rpId: string,
    { counter = 0, isVerified = true, ...deviations }: Deviations,
    attested?: Buffer,
  ): Buffer {
    const hash = createHash('sha256')
      .update(deviations.rpId ?? rpId)
      .digest();
    const bits = flags.present + (isVerified ? flags.verified : 0) + (attested ? flags.attested : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([hash, Buffer.of(bits), count, ...(attested ? [attested] : [])]);
  }
}

function coseKey(key: KeyObject): Buffer {
  const { x, y } = key.export({ format: 'jwk' });
  const coordinates = [x!, y!].map((part) => bytes(Buffer.from(part, 'base64url'))) as [Buffer, Buffer];
  // kty 2 (EC2), alg -7 (ES256), crv 1 (P-256), x, y
  const members = [
    [whole(1), whole(2)],
    [whole(3), whole(-7)],
    [whole(-1), whole(1)],
  ] as [Buffer, Buffer][];
  return map(...members, [whole(-2), coordinates[0]], [whole(-3), coordinates[1]]);
}

/** CBOR (RFC 8949) of what passkeys are made of. */
const head = (major: number, value: number) =>
  value < 24
    ? Buffer.of((major << 5) | value)
    : value < 256
      ? Buffer.of((major << 5) | 24, value)
      : Buffer.concat([Buffer.of((major << 5) | 25), uint16(value)]);
const whole = (value: number) => (value < 0 ? head(1, -1 - value) : head(0, value));
const bytes = (value: Buffer) => Buffer.concat([head(2, value.length), value]);

export function text(value: string): Buffer {
  return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
}

export function map(...members: [Buffer, Buffer][]): Buffer {
  return Buffer.concat([head(5, members.length), ...members.flat()]);
}

function uint16(value: number): Buffer {
  const two = Buffer.alloc(2);
  two.writeUInt16BE(value);
  return two;
}
