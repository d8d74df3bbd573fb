import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { usePlace } from '../../../time-travel/as-of.js';
import { addressPartsOf, type View, viewIn } from './view.js';

/** Browsers let an address change only so often. */
const restMs = 250;

/** The view of the address. A change shows at once and stands in the address when the hand rests. */
export function useView(): readonly [View, (change: Partial<View>) => void] {
  const { query, change } = usePlace();
  const told = useMemo(() => viewIn(query), [query]);
  const [draft, setDraft] = useState<View | null>(null);
  const current = useRef(told);
  current.current = draft ?? told;
  const rest = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(rest.current), []);
  const alter = (values: Partial<View>) => {
    current.current = { ...current.current, ...values };
    setDraft(current.current);
    // Held off here and not by an effect: effects come after the next frame, and an earlier rest would end in between.
    clearTimeout(rest.current);
    rest.current = setTimeout(() => {
      change(addressPartsOf(current.current));
      setDraft(null);
    }, restMs);
  };
  return [draft ?? told, alter];
}
