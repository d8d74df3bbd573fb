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

/** How reference managers and search engines cite a page. */
export interface PageCitation {
  readonly title: string;
  /** ISO day. */
  readonly published: string;
  /** The as-of parameters of what the page shows, besides those in its address. */
  readonly asOf?: Readonly<Record<string, string>>;
}

/**
 * Tells reference managers how to cite what the page shows, as its document says it that the server sends.
 * @param citation none until it is known
 */
export function useCitationMeta(citation: PageCitation | undefined): void {
  const { title, published, asOf = {} } = citation ?? {};
  const query = new URLSearchParams(asOf).toString();
  useEffect(() => {
    if (title === undefined || published === undefined) return;
    const url = new URL(window.location.href);
    for (const [name, value] of new URLSearchParams(query)) url.searchParams.set(name, value);
    setMeta('name', 'citation_title', title);
    setMeta('name', 'citation_author', 'Thaw');
    setMeta('name', 'citation_publisher', 'Thaw');
    setMeta('name', 'citation_publication_date', published.replaceAll('-', '/'));
    setMeta('name', 'citation_language', 'en');
    setMeta('name', 'citation_public_url', url.href);
  }, [title, published, query]);
  useEffect(() => () => document.head.querySelectorAll('meta[name^=citation_]').forEach((meta) => meta.remove()), []);
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
