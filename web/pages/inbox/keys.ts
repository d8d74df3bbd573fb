import { useEffect, useRef } from 'preact/hooks';

/** What each key does. */
export type Keys = Readonly<Record<string, () => void>>;

/** Keys that act wherever the focus is, but while something is typed, in a dialog, or with a modifier. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const { target } = event;
      if (target instanceof HTMLElement && target.closest('input:not([type=checkbox]), textarea, select, dialog'))
        return;
      const act = latest.current[event.key];
      if (!act) return;
      // A key that is held down goes through the list, and decides nothing.
      if (event.repeat && event.key !== 'j' && event.key !== 'k') return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
