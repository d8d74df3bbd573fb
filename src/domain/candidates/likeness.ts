import { memoize } from '../memo.js';
import { foldedText } from '../wording/folded-text.js';

// MinHash is written here: of the packages that have it, `minhash` 0.0.9 and `simhash-js` 1.0.0 are long unmaintained and
// seed themselves at random, so that no index could be kept; `talisman` and `bloom-filters` bring hundreds of files for
// thirty lines.

/** Titles that are at least so alike (Jaccard of their shingles) tell of one act, where parties, days and acts agree. */
export const leastLikeness = 0.6;

/** Bands of so many rows: of titles 0.6 alike 95 in 100 share a band, of those 0.7 alike 99 in 100, of 0.3 alike 28. */
const bands = 12;
const rowsOfBand = 3;

/**
 * The shingles of a text: of words in letters every three characters in a row with the blanks around them, of Chinese
 * and Japanese every two. Case, accents and punctuation do not matter.
 */
export const shinglesOf: (text: string) => ReadonlySet<string> = memoize((text: string) => {
  const words = foldedText(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  const shingles = new Set<string>();
  for (const word of words) {
    const parts = word.match(
      /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]+|[^\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]+/gu,
    );
    for (const part of parts ?? []) addShingles(shingles, part);
  }
  return shingles;
}, 20_000);

function addShingles(shingles: Set<string>, part: string): void {
  const isIdeographic = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(part);
  const [text, length] = isIdeographic ? [part, 2] : [` ${part} `, 3];
  if (text.length <= length) shingles.add(text);
  for (let at = 0; at + length <= text.length; at += 1) shingles.add(text.slice(at, at + length));
}

/** How much two sets have in common: the Jaccard index, 0 to 1; 0 where one is empty. */
export function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let common = 0;
  for (const item of small) if (large.has(item)) common += 1;
  return small.size === 0 ? 0 : common / (small.size + large.size - common);
}

/**
 * How alike two texts are, where that is at least so much; else `undefined`. It stops as soon as too few shingles are left
 * to reach it, since most pairs that the index finds are not alike.
 */
export function likenessFrom(least: number, a: string, b: string): number | undefined {
  if (a === b) return 1;
  const [one, other] = [shinglesOf(a), shinglesOf(b)];
  const [small, large] = one.size < other.size ? [one, other] : [other, one];
  const sum = small.size + large.size;
  let spare = small.size - Math.ceil((least * sum) / (1 + least) - 1e-9);
  let common = 0;
  for (const shingle of small) {
    if (spare < 0) return undefined;
    if (large.has(shingle)) common += 1;
    else spare -= 1;
  }
  return spare < 0 ? undefined : common / (sum - common);
}

/** How alike two texts are, 0 to 1. */
export function likenessOf(a: string, b: string): number {
  return a === b && a !== '' ? 1 : jaccard(shinglesOf(a), shinglesOf(b));
}

/** The MinHash bands of a text, as texts to be hashed into an index: alike texts are likely to share one. */
export const bandsOf: (text: string) => readonly string[] = memoize((text: string) => {
  const shingles = shinglesOf(text);
  if (shingles.size === 0) return [];
  const least = new Uint32Array(bands * rowsOfBand).fill(0xffff_ffff);
  for (const shingle of shingles) {
    const [first, second] = [hash32(shingle, 0x811c_9dc5), hash32(shingle, 0x9747_b28c) | 1];
    // A family of hashes from two: h_i = mix(h_1 + i * h_2).
    for (let i = 0; i < least.length; i += 1) {
      const value = mixed((first + Math.imul(i, second)) >>> 0);
      if (value < least[i]!) least[i] = value;
    }
  }
  return Array.from({ length: bands }, (_, band) => {
    return `${band}:${[...least.subarray(band * rowsOfBand, (band + 1) * rowsOfBand)].join(',')}`;
  });
}, 20_000);

/** The parts of a title whose words another title has, too, as spans of UTF-16 code units. */
export function sharedSpans(title: string, other: string): { from: number; to: number }[] {
  const known = shinglesOf(other);
  const words = new Set(foldedText(other).match(/[\p{L}\p{N}]+/gu) ?? []);
  const spans: { from: number; to: number }[] = [];
  for (const found of title.matchAll(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]{2}|[\p{L}\p{N}\p{M}]+/gu)) {
    const word = foldedText(found[0]);
    if (!words.has(word) && !(word.length === 2 && known.has(word))) continue;
    const last = spans.at(-1);
    const between = last ? title.slice(last.to, found.index) : '';
    // One span for words that only a blank or a sign parts.
    if (last && !/[\p{L}\p{N}]/u.test(between)) last.to = found.index + found[0].length;
    else spans.push({ from: found.index, to: found.index + found[0].length });
  }
  return spans;
}

/**
 * A key of 53 bits, which a column of whole numbers holds exactly: a number above, of which the last 15 bits count, and a
 * hash of a text below. Keys of one number lie side by side in an index, so that one which grows for years is written in
 * one place.
 */
export function orderedKey(number: number, text: string): number {
  const above = ((number % 0x8000) + 0x8000) % 0x8000;
  const high = mixed(hash32(text, 0x811c_9dc5)) & 0x3f;
  return above * 0x40_0000_0000 + high * 0x1_0000_0000 + mixed(hash32(text, 0x2545_f491));
}

/** FNV-1a over UTF-16 code units, from a seed. */
function hash32(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193);
  return hash >>> 0;
}

/** Spreads a hash over all bits (the finalizer of MurmurHash3). */
function mixed(hash: number): number {
  let value = hash;
  value = Math.imul(value ^ (value >>> 16), 0x85eb_ca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2_ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
