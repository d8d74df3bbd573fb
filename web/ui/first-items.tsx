import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { inWords } from '../wording/words.js';

interface FirstItemsProps<T> {
  readonly items: readonly T[];
  /** Number of items that are shown until the reader opens all of them. */
  readonly first?: number;
  /** An item as an element of the list. */
  readonly of: (item: T) => ComponentChildren;
}

/** A list of which the first items are shown, and the others on demand. */
export function FirstItems<T>({ items, first = 3, of }: FirstItemsProps<T>) {
  const [all, setAll] = useState(false);
  return (
    <>
      <ul class="plain-list">{(all ? items : items.slice(0, first)).map(of)}</ul>
      {items.length > first && (
        <button type="button" class="as-text" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${inWords(items.length)}`}
        </button>
      )}
    </>
  );
}
