import { useEffect } from 'preact/hooks';

const listeners = new Set<(title: string) => void>();

/** Names the page in the window, and so in the history and to a screen reader. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Thaw' : `${title} · Thaw`;
    for (const listener of listeners) listener(title);
  }, [title]);
}

/** Tells of every title that a page takes. */
export function onTitle(listener: (title: string) => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
