import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const prefix = 'thaw_';
/** 43 letters of 62 are 256 bits. */
const secretLength = 43;
const checkLength = 6;
const form = new RegExp(`^${prefix}[0-9A-Za-z]{${secretLength + checkLength}}$`);

/** How much of a key is shown where keys are listed: enough to tell them apart, and to find a leaked one. */
const shownLength = prefix.length + 4;

/**
 * A new key: `thaw_`, 256 random bits and a checksum, in letters and digits. By prefix and checksum a scanner of secrets
 * finds a leaked key without asking, as it does those of GitHub (github.blog, 2021-04-05).
 */
export function newKeyText(): string {
  const secret = Array.from({ length: secretLength }, () => letters[randomInt(letters.length)]).join('');
  return `${prefix}${secret}${checksumOf(secret)}`;
}

/** Whether a text is a key by its form and checksum; whether anybody was given it is another matter. */
export function isKeyText(text: string): boolean {
  const end = prefix.length + secretLength;
  return form.test(text) && checksumOf(text.slice(prefix.length, end)) === text.slice(end);
}

/** What is stored of a key: SHA-256, in hex. A key has 256 random bits, so that no slower hash would add anything. */
export function hashOfKey(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The beginning of a key, as lists show it. */
export const shownKey = (text: string): string => `${text.slice(0, shownLength)}…`;

/** CRC-32 of the secret, in 62 letters. */
function checksumOf(secret: string): string {
  let rest = crc32(secret);
  let text = '';
  for (let place = 0; place < checkLength; place++) {
    text = letters[rest % letters.length] + text;
    rest = Math.floor(rest / letters.length);
  }
  return text;
}
