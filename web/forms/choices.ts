import { plain } from '../wording/words.js';
import type { Choice } from './fields.js';

/** `Senior official` for `senior-official`. */
export function choicesOf(values: readonly string[] | undefined): Choice[] {
  return (values ?? []).map((value) => ({ value, label: plain(value) }));
}
