import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
const bytes = { key: 32, nonce: 12, tag: 16 } as const;
const sealedForm = /^sealed:v1:([0-9a-f]{16}):([A-Za-z0-9_-]{16}):([A-Za-z0-9_-]+)$/;

/** A key that seals secrets with AES-256-GCM. Printing or serialising it shows its id only. */
export class SecretKey {
  readonly #key: Buffer;
  /** Names the key in the secrets that it has sealed; from it the key cannot be found. */
  readonly id: string;

  private constructor(key: Buffer) {
    this.#key = key;
    this.id = createHash('sha256').update('thaw secret key').update(key).digest('hex').slice(0, 16);
  }

  static generate(): SecretKey {
    return new SecretKey(randomBytes(bytes.key));
  }

  /** Reads a key: 32 bytes in base64 (`openssl rand -base64 32`) or in hex. @throws Error without the text */
  static parse(text: string): SecretKey {
    const isHex = /^[0-9a-f]{64}$/i.test(text);
    const key = Buffer.from(text, isHex ? 'hex' : 'base64');
    if (!isHex && !/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) {
      throw new Error('it is not 32 bytes in base64, as "openssl rand -base64 32" makes them');
    }
    return new SecretKey(key);
  }

  /** The key in base64, for the file that keeps it. */
  secret(): string {
    return this.#key.toString('base64');
  }

  /** Seals a text. @param context what the text belongs to; it opens in that context only */
  seal(text: string, context: string): string {
    const nonce = randomBytes(bytes.nonce);
    const sealing = createCipheriv(cipher, this.#key, nonce).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([sealing.update(text, 'utf8'), sealing.final(), sealing.getAuthTag()]);
    return `sealed:v1:${this.id}:${nonce.toString('base64url')}:${sealed.toString('base64url')}`;
  }

  /** Opens a sealed text. @throws Error where it was sealed with another key, for another context, or was changed */
  open(sealed: string, context: string): string {
    const [, , nonce, content] = sealedForm.exec(sealed)!;
    const all = Buffer.from(content!, 'base64url');
    const tag = all.subarray(-bytes.tag);
    const opening = createDecipheriv(cipher, this.#key, Buffer.from(nonce!, 'base64url'), {
      authTagLength: bytes.tag,
    });
    opening.setAAD(Buffer.from(context)).setAuthTag(tag);
    return Buffer.concat([opening.update(all.subarray(0, -bytes.tag)), opening.final()]).toString('utf8');
  }
}

/** The id of the key that a stored value is sealed with; `undefined` where it stands in plain text. */
export function sealingKeyOf(value: unknown): string | undefined {
  return typeof value === 'string' ? sealedForm.exec(value)?.[1] : undefined;
}
