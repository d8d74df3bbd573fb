import { useEffect } from 'preact/hooks';

const listeners = new Set<(title: string) => void>();

/** Sets the title of the window, which the history and screen readers use as well. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Thaw' : `${title} · Thaw`;
    for (const listener of listeners) listener(title);
  }, [title]);
}

/** Calls a listener with every title that a page sets. */
export function onTitle(listener: (title: string) => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
