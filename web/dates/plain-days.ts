import { dateInWords } from '../../src/domain/wording/dates.js';
import type { ExplainedDate } from '../../src/contract/definitions/vocabulary.js';

export type { ExplainedDate };

/** A real day, or an interval of such, needs no asking. */
export function explainedDays(edtf: string): ExplainedDate | undefined {
  const [earliest, latest = earliest, ...more] = edtf.split('/');
  if (more.length > 0 || !isRealDay(earliest!) || !isRealDay(latest!) || latest! < earliest!) return undefined;
  const view = { edtf, earliest: earliest!, latest: latest! };
  return { ...view, words: dateInWords(edtf) };
}

function isRealDay(text: string): boolean {
  if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
