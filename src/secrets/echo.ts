import { hiddenPartsOf, mask, maskedUrl } from './masked-url.js';

/** Shorter texts occur by chance. */
const least = { secret: 4, part: 6, prefix: 4, encoded: 6 } as const;

/** A secret, or a part of one, as the other side may say it back: for each of its characters all ways to write it. */
type Spelling = readonly (readonly string[])[];

/**
 * Replaces secrets by … in what the other side answered: as they are, as parts (the token behind `Bearer`, the
 * path of an address), percent-encoded, escaped for JSON or HTML, and in base64, alone or within a longer text (Basic).
 * The beginning of a secret at the end of the text is replaced too, because answers are cut.
 */
export function withoutSecrets(text: string, spellings: readonly Spelling[]): string {
  let clean = '';
  for (let at = 0; at < text.length;) {
    const ends = spellings.map((spelling) => endOfMatch(text, at, spelling));
    const end = Math.max(...ends, at);
    clean += end > at ? mask : text[at];
    at = Math.max(end, at + 1);
  }
  return clean;
}

/** The spellings of all secrets in settings. */
export function spellingsOf(
  kind: { readonly secrets: readonly string[] },
  settings: Readonly<Record<string, unknown>>,
): Spelling[] {
  const texts = Object.entries(settings).flatMap(([name, value]) => {
    if (kind.secrets.includes(name)) return textsIn(value).flatMap(secretParts);
    return typeof value === 'string' && maskedUrl(value) !== value ? addressParts(value) : [];
  });
  const unique = [...new Set(texts)];
  return [...unique.map(spelt), ...unique.flatMap(inBase64).map((each) => [...each].map((letter) => [letter]))];
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** A secret and what of it is secret by itself: the words behind a scheme, and what they say in base64 (Basic). */
function secretParts(secret: string): string[] {
  const words = secret.split(/\s+/).slice(1);
  const decoded = /^Basic\s+(\S+)$/i.exec(secret)?.[1];
  const basic = decoded === undefined ? '' : Buffer.from(decoded, 'base64').toString('utf8');
  const login = basic === '' ? [] : [basic, basic.slice(basic.indexOf(':') + 1)];
  const parts = [...words, ...login].filter((part) => part.length >= least.part);
  return [...(secret.length >= least.secret ? [secret] : []), ...parts, ...addressParts(secret)];
}

function addressParts(text: string): string[] {
  const hidden = hiddenPartsOf(text);
  if (hidden.length === 0) return [];
  const path = text.replace(/^[^/]*\/\/[^/]*/, '').replace(/#.*$/, '');
  const decoded = hidden.flatMap((part) => {
    try {
      return [part, decodeURIComponent(part)];
    } catch {
      return part;
    }
  });
  return [path, ...decoded].filter((part) => part.length >= least.part);
}

/** All ways to write the characters of a text. */
function spelt(text: string): Spelling {
  return [...text].map((letter) => {
    const hex = [...Buffer.from(letter)].map((byte) => byte.toString(16).padStart(2, '0'));
    const percent = hex.map((each) => `%${each}`).join('');
    const units = Array.from({ length: letter.length }, (_, n) => letter.charCodeAt(n).toString(16).padStart(4, '0'));
    const escaped = units.map((unit) => `\\u${unit}`).join('');
    const twice = percent.replaceAll('%', '%25');
    const inPercent = [percent, percent.toUpperCase(), twice, twice.toUpperCase()];
    // JSON within JSON escapes a letter twice.
    const others = [...inPercent, escaped, inJson(letter), inJson(inJson(letter))];
    const ways = new Set([letter, ...others, ...(special[letter] ?? [])]);
    // The longest first: `%` is the beginning of `%25`.
    return [...ways].sort((a, b) => b.length - a.length);
  });
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Further ways to write a letter: in HTML, in a form, in JSON. */
const special: Readonly<Record<string, readonly string[]>> = {
  '&': ['&amp;'],
  '<': ['&lt;'],
  '>': ['&gt;'],
  '"': ['&quot;', '&#34;'],
  "'": ['&#39;', '&#x27;', '&apos;'],
  ' ': ['+'],
  '/': ['\\/'],
};

/** What of a text stands in the base64 of any longer text: it depends on the place of its first byte among three. */
function inBase64(text: string): string[] {
  const bytes = Buffer.from(text);
  const forms = [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const [first, last] = [Math.ceil((offset * 8) / 6), Math.floor((encoded.length * 8) / 6)];
    return [encoded.toString('base64').slice(first, last), encoded.toString('base64url').slice(first, last)];
  });
  return [...new Set(forms)].filter((form) => form.length >= least.encoded);
}

/** Where a secret ends that begins at a place of a text; -1 where none does. A text that ends within it counts too. */
function endOfMatch(text: string, start: number, spelling: Spelling): number {
  let at = start;
  for (const [index, ways] of spelling.entries()) {
    const way = ways.find((each) => text.startsWith(each, at));
    if (way === undefined) {
      const rest = text.slice(at);
      const isCut = index >= least.prefix && ways.some((each) => each.startsWith(rest));
      return isCut ? text.length : -1;
    }
    at += way.length;
  }
  return at;
}
