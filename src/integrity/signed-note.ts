import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign, verify } from 'node:crypto';
import { ThawError } from '../domain/errors.js';

/** The signature type byte of Ed25519 (C2SP signed-note). */
const ed25519 = 1;
/** The DER prefix of the 32 bytes of an Ed25519 key (RFC 8410): PKCS #8 for the private, SPKI for the public key. */
const der = { private: '302e020100300506032b657004220420', public: '302a300506032b6570032100' } as const;

const limits = { name: 200, note: 1_000_000, signatures: 100 } as const;

/** A public key that verifies signatures, in the C2SP form `name+hash+base64` (a vkey). */
export class VerifierKey {
  private constructor(
    readonly name: string,
    /**
     * The key id: the first 4 bytes of SHA-256 over name, newline, type and key. It distinguishes keys of the same
     * name.
     */
    readonly id: Buffer,
    private readonly bytes: Buffer,
    private readonly key: KeyObject,
  ) {}

  /**
   * Parses the public form.
   * @throws ThawError invalid `invalid-key`, with the reason
   */
  static parse(text: string): VerifierKey {
    const [, name = '', hash = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? [];
    if (encoded === '') throw wrongKey('a public key has the form <name>+<8 hex digits>+<base64>');
    const key = VerifierKey.of(name, bytesOf(encoded));
    if (key.id.toString('hex') !== hash) throw wrongKey('the hash of the public key is not that of its name and bytes');
    return key;
  }

  static of(name: string, bytes: Buffer): VerifierKey {
    const fault = faultOfName(name);
    if (fault) throw wrongKey(fault);
    return new VerifierKey(
      name,
      idOf(name, bytes),
      bytes,
      createPublicKey({ key: derOf('public', bytes), format: 'der', type: 'spki' }),
    );
  }

  verifies(text: string, signature: Buffer): boolean {
    return verify(null, Buffer.from(text), this.key, signature);
  }

  toString(): string {
    return `${this.name}+${this.id.toString('hex')}+${encode(this.bytes)}`;
  }
}

/**
 * A private key that signs, in the C2SP form `PRIVATE+KEY+name+hash+base64`. It never appears in a message or a log.
 */
export class SigningKey {
  readonly #seed: Buffer;
  readonly #key: KeyObject;
  /** The public key. */
  readonly verifier: VerifierKey;

  private constructor(name: string, seed: Buffer) {
    this.#seed = seed;
    this.#key = createPrivateKey({ key: derOf('private', seed), format: 'der', type: 'pkcs8' });
    const { x } = createPublicKey(this.#key).export({ format: 'jwk' });
    this.verifier = VerifierKey.of(name, Buffer.from(x!, 'base64url'));
  }

  /**
   * Generates a random key.
   * @throws ThawError invalid `invalid-key` if the name has spaces, `+`, control characters, or over 200 characters
   */
  static generate(name: string): SigningKey {
    return new SigningKey(name, randomBytes(32));
  }

  /**
   * Parses the private form.
   * @throws ThawError invalid `invalid-key`, with a reason that does not contain the key
   */
  static parse(text: string): SigningKey {
    const form = /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+(\S+)$/;
    const [, name = '', hash = '', encoded = ''] = form.exec(text.trim()) ?? [];
    if (encoded === '') throw wrongKey('a private key has the form PRIVATE+KEY+<name>+<8 hex digits>+<base64>');
    const key = new SigningKey(name, bytesOf(encoded));
    if (key.verifier.id.toString('hex') !== hash) throw wrongKey('the hash of the private key is not that of its key');
    return key;
  }

  get name(): string {
    return this.verifier.name;
  }

  /** The private form, as `parse` reads it: a secret. */
  secret(): string {
    return `PRIVATE+KEY+${this.name}+${this.verifier.id.toString('hex')}+${encode(this.#seed)}`;
  }

  /**
   * Signs a text as a C2SP signed note: the text, an empty line, and the signature line. Ed25519 is deterministic: the
   * same text gives the same note.
   * @param text ends with a newline and has no other control characters but newlines
   * @throws TypeError for any other text
   */
  sign(text: string): string {
    if (!text.endsWith('\n') || hasControls(text)) throw new TypeError('this text cannot be signed as a note');
    const signature = sign(null, Buffer.from(text), this.#key);
    return `${text}\n— ${this.name} ${Buffer.concat([this.verifier.id, signature]).toString('base64')}\n`;
  }
}

/**
 * Verifies a C2SP signed note with a key and returns its text. Signatures of other keys are ignored.
 * @throws ThawError invalid `malformed-note`, `unsigned-note` (no signature is of this key) or `bad-signature`
 */
export function openNote(note: string, key: VerifierKey): string {
  const end = note.lastIndexOf('\n\n');
  if (note.length > limits.note || end < 0 || !note.endsWith('\n') || hasControls(note) || !note.isWellFormed()) {
    throw new ThawError('invalid', 'malformed-note', 'this is no signed note: a text, an empty line, signatures');
  }
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > limits.signatures) {
    throw new ThawError('invalid', 'malformed-note', `the note has more than ${limits.signatures} signatures`);
  }
  const own = lines.map(signatureOf).filter(({ name, bytes }) => name === key.name && bytes.indexOf(key.id) === 0);
  if (own.length === 0)
    throw new ThawError('invalid', 'unsigned-note', `the note has no signature of ${key.toString()}`);
  if (!own.every(({ bytes }) => key.verifies(text, bytes.subarray(4)))) {
    throw new ThawError('invalid', 'bad-signature', `the signature of ${key.name} is not over this text`);
  }
  return text;
}

function signatureOf(line: string): { name: string; bytes: Buffer } {
  const [, name, encoded] = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
  const bytes = Buffer.from(encoded ?? '', 'base64');
  if (name === undefined || bytes.length < 5 || bytes.toString('base64') !== encoded) {
    throw new ThawError('invalid', 'malformed-note', `no signature line: ${line.slice(0, 100)}`);
  }
  return { name, bytes };
}

/** The fault of a key name; `undefined` if the name is valid. */
function faultOfName(name: string): string | undefined {
  if (name === '' || name.length > limits.name) return `the name of a key has 1 to ${limits.name} characters`;
  if (/[\s+\u0085]/u.test(name) || hasControls(name) || !name.isWellFormed()) {
    return 'the name of a key has no spaces, no + and no control characters';
  }
  return undefined;
}

function hasControls(text: string): boolean {
  return /[\u0000-\u0009\u000b-\u001f]/.test(text);
}

function idOf(name: string, bytes: Buffer): Buffer {
  const hash = createHash('sha256').update(`${name}\n`).update(Buffer.of(ed25519)).update(bytes);
  return hash.digest().subarray(0, 4);
}

function encode(bytes: Buffer): string {
  return Buffer.concat([Buffer.of(ed25519), bytes]).toString('base64');
}

function bytesOf(encoded: string): Buffer {
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.toString('base64') !== encoded) throw wrongKey('the last part of a key is base64');
  if (bytes[0] !== ed25519) throw wrongKey('only keys of Ed25519 (type 1) are known');
  if (bytes.length !== 33) throw wrongKey('a key of Ed25519 has 32 bytes after its type');
  return bytes.subarray(1);
}

function derOf(kind: keyof typeof der, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(der[kind], 'hex'), bytes]);
}

function wrongKey(detail: string): ThawError {
  return ThawError.invalid('invalid-key', '', detail, detail);
}
