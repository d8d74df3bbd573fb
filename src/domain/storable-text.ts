import { z } from 'zod';

/** Whether both database engines can store a text: PostgreSQL takes no U+0000 and no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}

/** The fault of a text that cannot be stored. */
export const unstorable = 'holds U+0000 or half of a surrogate pair, which cannot be stored';

/** The schema of any text from outside; a text that an engine cannot store is refused on every engine. */
export function storableText(): z.ZodString {
  return z.string().refine(isStorable, unstorable);
}

/** The schema of a non-empty text of at most `max` UTF-16 code units. */
export function boundedText(max: number): z.ZodString {
  return storableText().min(1).max(max);
}
