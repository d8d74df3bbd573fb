import { dateInWords } from '../wording/words.js';
import type { DateView } from '../contract/answers.js';

/** A date as the server reads it, with its doubt in words: `some day in January 2024`. */
export interface DateSaid extends DateView {
  readonly words: string;
}

/** A real day, or an interval of such, needs no asking. */
export function plainDays(edtf: string): DateSaid | undefined {
  const [earliest, latest = earliest, ...more] = edtf.split('/');
  if (more.length > 0 || !isRealDay(earliest!) || !isRealDay(latest!) || latest! < earliest!) return undefined;
  const view = { edtf, earliest: earliest!, latest: latest! };
  return { ...view, words: dateInWords(view) };
}

function isRealDay(text: string): boolean {
  if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
