import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign, verify } from 'node:crypto';
import { ThawError } from '../domain/errors.js';

/** The signature type of Ed25519 in the C2SP forms. */
const ed25519 = 1;
/**
 * What stands before the 32 bytes of a key of Ed25519 in DER (RFC 8410): PKCS #8 for the private, SPKI for the public.
 */
const der = { private: '302e020100300506032b657004220420', public: '302a300506032b6570032100' } as const;

const limits = { name: 200, note: 1_000_000, signatures: 100 } as const;

/** A key that signatures are checked with, in the C2SP form `name+hash+base64` (a vkey). */
export class VerifierKey {
  private constructor(
    readonly name: string,
    /** The first 4 bytes of SHA-256 over name, newline, type and key: it tells keys of one name apart. */
    readonly id: Buffer,
    private readonly bytes: Buffer,
    private readonly key: KeyObject,
  ) {}

  /** @throws ThawError invalid `invalid-key`, saying what is wrong */
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

/** A key that signs, in the C2SP form `PRIVATE+KEY+name+hash+base64`. It never shows itself in a message or a log. */
export class SigningKey {
  readonly #seed: Buffer;
  readonly #key: KeyObject;
  /** Its public half. */
  readonly verifier: VerifierKey;

  private constructor(name: string, seed: Buffer) {
    this.#seed = seed;
    this.#key = createPrivateKey({ key: derOf('private', seed), format: 'der', type: 'pkcs8' });
    const { x } = createPublicKey(this.#key).export({ format: 'jwk' });
    this.verifier = VerifierKey.of(name, Buffer.from(x!, 'base64url'));
  }

  /**
   * @throws ThawError invalid `invalid-key` where the name has spaces, `+`, control characters, or over 200 characters
   */
  static generate(name: string): SigningKey {
    return new SigningKey(name, randomBytes(32));
  }

  /** @throws ThawError invalid `invalid-key`, saying what is wrong without showing the key */
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

  /** The line to be kept secret. */
  secret(): string {
    return `PRIVATE+KEY+${this.name}+${this.verifier.id.toString('hex')}+${encode(this.#seed)}`;
  }

  /**
   * A C2SP signed note: the text, an empty line, and the line of the signature. The same text gives the same note.
   * @param text ends with a newline, and has no other control characters
   */
  sign(text: string): string {
    if (!text.endsWith('\n') || hasControls(text)) throw new TypeError('this text cannot be signed as a note');
    const signature = sign(null, Buffer.from(text), this.#key);
    return `${text}\n— ${this.name} ${Buffer.concat([this.verifier.id, signature]).toString('base64')}\n`;
  }
}

/**
 * The text of a C2SP signed note, once the signature of a key is found good. Signatures of other keys are passed over.
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

/** What is wrong with the name of a key; nothing where it can be one. */
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
  return new ThawError('invalid', 'invalid-key', detail, [{ pointer: '', detail }]);
}
