/**
 * A text as it is searched: lower case, one form of Unicode, without accents, so that `Türkiye` is found by `turk`; a dash
 * of any kind is a hyphen, an apostrophe of any kind is the plain one.
 */
export function foldedText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\p{Dash_Punctuation}/gu, '-')
    .replace(/[\u2018\u2019\u02bc\u2032\u0060]/g, "'")
    .toLowerCase();
}
