import { capitalised } from '../wording/words.js';
import type { Problem } from '../api/client.js';

/** Errors of a form, placed at its fields. */
export interface FieldErrors {
  /** Texts by field name: `title`, `actors.2.country` (2 is the row's key), `actors`, `trackRoles.us-cn.climate`. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  /** Texts that belong to no field on the page. */
  readonly top: readonly string[];
}

export const noFieldErrors: FieldErrors = { fields: new Map(), top: [] };

/** `This is no date.` of `is no date`: an error text as a sentence, to stand below its field. */
export function asSentence(text: string): string {
  const sentence = /^(is|has|needs|must|lies|names|ends|holds|would)\b/.test(text) ? `This ${text}` : text;
  return `${capitalised(sentence)}${sentence.endsWith('.') ? '' : '.'}`;
}

/**
 * Error texts of a problem at a JSON pointer of the request, and below it unless `exactly`.
 * @param errors those of the problem; `undefined` where the last request succeeded
 */
export function errorsAt(errors: Problem['errors'] | undefined, pointer: string, exactly = false): readonly string[] {
  const below = `${pointer}/`;
  return (errors ?? [])
    .filter((error) => error.pointer === pointer || (!exactly && error.pointer.startsWith(below)))
    .map(({ detail }) => detail);
}
