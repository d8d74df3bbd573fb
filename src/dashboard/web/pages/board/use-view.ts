import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { usePlace } from '../../clocks/clocks.js';
import { partsOf, type View, viewIn } from './view.js';

/** Browsers let an address change only so often. */
const restMs = 250;

/** The view of the address. A change shows at once and stands in the address when the hand rests. */
export function useView(): readonly [View, (change: Partial<View>) => void] {
  const { query, change } = usePlace();
  const told = useMemo(() => viewIn(query), [query]);
  const [draft, setDraft] = useState<View | null>(null);
  const current = useRef(told);
  current.current = draft ?? told;
  useEffect(() => {
    if (!draft) return;
    const timer = setTimeout(() => {
      change(partsOf(draft));
      setDraft(null);
    }, restMs);
    return () => clearTimeout(timer);
  }, [draft]);
  const alter = (values: Partial<View>) => {
    current.current = { ...current.current, ...values };
    setDraft(current.current);
  };
  return [draft ?? told, alter];
}
