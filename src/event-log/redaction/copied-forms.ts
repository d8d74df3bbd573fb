import { canonicalUrl } from '../../domain/candidates/canonical-url.js';
import { addressWords } from '../../domain/candidates/features.js';
import { blankText } from '../../domain/free-texts.js';
import { foldedText } from '../../domain/wording/folded-text.js';

/** A shorter text, as the name of a ministry, is blanked only in rows that name the entry, since others may have it too. */
const tellingLength = 16;
/** A copy that is this long, or ends with an ellipsis, may be cut. */
const shortestCut = 200;

/**
 * The forms in which texts are stored beside the log, the longest first, since one may be part of another: as they are, as
 * JSON within a text, as they are searched and compared, and of an address what is made of it.
 */
export function copiedForms(texts: readonly string[]): string[] {
  const plain = texts.flatMap((text) => [text, canonicalUrl(text) ?? '', addressWords(text)]);
  const forms = plain.flatMap((text) => [text, text.toLowerCase(), foldedText(text)]);
  const all = new Set([...forms, ...forms.map((text) => JSON.stringify(text).slice(1, -1))]);
  all.delete('');
  return [...all].sort((a, b) => b.length - a.length);
}

/** Whether a form tells so much that it is blanked wherever it stands. */
export function isTelling({ length }: string): boolean {
  return length >= tellingLength;
}

/** By what copies of a form are found. */
export function beginningOf(form: string): string {
  return form.slice(0, tellingLength);
}

/** A value without these forms. The end of one that was cut may be the beginning of a form. */
export function withoutForms(value: string, forms: readonly string[]): string {
  let left = value;
  for (const form of forms) left = isTelling(form) ? left.replaceAll(form, blankText) : withoutWord(left, form);
  const end = left.endsWith('…') ? left.length - 1 : left.length;
  if (end === left.length && value.length < shortestCut) return left;
  for (const form of forms) {
    for (let length = Math.min(form.length - 1, end); length >= tellingLength; length--) {
      if (left.startsWith(form.slice(0, length), end - length)) return `${left.slice(0, end - length)}${blankText}`;
    }
  }
  return left;
}

const uuid = /([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})/;
/** Letters of scripts that put spaces between words, and digits. */
const spaced = String.raw`[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Nd}]`;

/** A short form is blanked as a word alone: it may stand by chance within another, or in an id by which rows are found. */
function withoutWord(value: string, form: string): string {
  if (!value.includes(form)) return value;
  const before = new RegExp(`^${spaced}`, 'u').test(form) ? `(?<!${spaced})` : '';
  const after = new RegExp(`${spaced}$`, 'u').test(form) ? `(?!${spaced})` : '';
  const word = new RegExp(`${before}${form.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')}${after}`, 'gu');
  const parts = value.split(uuid);
  return parts.map((part, index) => (index % 2 === 1 ? part : part.replaceAll(word, blankText))).join('');
}
