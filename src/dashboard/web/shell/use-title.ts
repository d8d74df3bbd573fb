import { useEffect } from 'preact/hooks';

/** Names the page in the window, and so in the history and to a screen reader. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Thaw' : `${title} · Thaw`;
  }, [title]);
}
