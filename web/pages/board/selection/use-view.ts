import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { usePlace } from '../../../time-travel/as-of.js';
import { addressPartsOf, type View, viewIn } from './view.js';

/** Milliseconds without a change before the address is written; browsers limit the rate of its changes. */
const restMs = 250;

/** The view in the address. A change shows at once, and is written to the address after a pause. */
export function useView(): readonly [View, (change: Partial<View>) => void] {
  const { query, change } = usePlace();
  const addressed = useMemo(() => viewIn(query), [query]);
  const [draft, setDraft] = useState<View | null>(null);
  const current = useRef(addressed);
  current.current = draft ?? addressed;
  const rest = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(rest.current), []);
  const alter = (values: Partial<View>) => {
    current.current = { ...current.current, ...values };
    setDraft(current.current);
    // The delay starts here and not in an effect: effects run after the next frame, and an earlier delay would end in between.
    clearTimeout(rest.current);
    rest.current = setTimeout(() => {
      change(addressPartsOf(current.current));
      setDraft(null);
    }, restMs);
  };
  return [draft ?? addressed, alter];
}
