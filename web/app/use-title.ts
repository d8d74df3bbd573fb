import { useEffect } from 'preact/hooks';

const listeners = new Set<(title: string) => void>();

/** Sets the title of the window, which the history and screen readers use as well, and what links to the page say of it. */
export function useTitle(title: string, description = ''): void {
  useEffect(() => {
    setMeta('property', 'og:title', title === '' ? 'Thaw' : title);
    if (description === '') return;
    setMeta('name', 'description', description);
    setMeta('property', 'og:description', description);
  }, [title, description]);
  useEffect(() => {
    document.title = title === '' ? 'Thaw' : `${title} · Thaw`;
    for (const listener of listeners) listener(title);
  }, [title]);
}

/**
 * Tells reference managers how to cite the page: title, the day that it shows, and the database it stands in.
 * @param day ISO; none until it is known
 */
export function useCitationMeta(title: string, day: string | undefined): void {
  useEffect(() => {
    if (day === undefined) return;
    setMeta('name', 'citation_title', title);
    setMeta('name', 'citation_publication_date', day.replaceAll('-', '/'));
    setMeta('name', 'citation_journal_title', 'Thaw');
    setMeta('name', 'citation_public_url', window.location.href);
    return () => document.head.querySelectorAll('meta[name^=citation_]').forEach((meta) => meta.remove());
  }, [title, day]);
}

function setMeta(kind: 'name' | 'property', name: string, content: string): void {
  const found = document.head.querySelector(`meta[${kind}="${name}"]`);
  const meta = found ?? document.head.appendChild(document.createElement('meta'));
  meta.setAttribute(kind, name);
  meta.setAttribute('content', content);
}

/** Calls a listener with every title that a page sets. */
export function onTitle(listener: (title: string) => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
