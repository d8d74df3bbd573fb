import type { DayRange } from '../../../contract/answers.js';
import type { LedgerReference } from '../../../contract/track-answers.js';
import { EventReference } from '../../../entries/event-reference.js';
import { afterInWords } from './sides.js';

interface ReferencesProps {
  readonly word: string;
  readonly references: readonly LedgerReference[];
  /** Days from the promise to the first of them. */
  readonly after?: DayRange | null;
}

/** Events that an entry of the ledger refers to, a line each. */
export function References({ word, references, after = null }: ReferencesProps) {
  return (
    <>
      {references.map((one, index) => (
        <p key={one.event}>
          {word}: <EventReference {...one} />
          {index === 0 && after !== null && ` (${afterInWords(after)})`}
        </p>
      ))}
    </>
  );
}
