import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { onTitle } from './use-title.js';

/** How long a page that was gone back to may take until it is as long as it was, in milliseconds. */
const restoreTimeoutMs = 3_000;

/**
 * What a browser does by itself when a document is loaded, for pages that follow each other within one: the focus begins at
 * the page, its title is told, and whoever goes back finds the place where they were.
 * @param path the page; a change of its query is no arrival
 * @returns the title to be told; empty until another page than the first has come
 */
export function usePageFocus(path: string): string {
  const [told, tell] = useState('');
  const first = useRef(path);
  const travelled = useRef(false);
  useEffect(() => onTitle((title) => travelled.current && tell(title)), []);
  useLayoutEffect(() => {
    if (path === first.current && !travelled.current) return;
    travelled.current = true;
    document.getElementById('page')?.focus({ preventScroll: true });
  }, [path]);
  useEffect(keepPlaces, []);
  return told;
}

/** Where every page of this visit was left, by its address. */
const places = new Map<string, number>();

function keepPlaces(): () => void {
  window.history.scrollRestoration = 'manual';
  let stop = () => undefined as void;
  const note = () => places.set(window.location.href, window.scrollY);
  const goneBack = () => {
    stop();
    stop = goTo(places.get(window.location.href) ?? 0);
  };
  window.addEventListener('scrollend', note);
  window.addEventListener('popstate', goneBack);
  return () => {
    stop();
    window.removeEventListener('scrollend', note);
    window.removeEventListener('popstate', goneBack);
  };
}

/** Scrolls there once the page is long enough, as its answers come; a reader who scrolls meanwhile is left alone. */
function goTo(top: number): () => void {
  const growth = new ResizeObserver(() => {
    window.scrollTo(0, top);
    if (Math.abs(window.scrollY - top) < 2) stop();
  });
  const stop = () => {
    growth.disconnect();
    clearTimeout(patience);
    window.removeEventListener('wheel', stop);
    window.removeEventListener('keydown', stop);
    window.removeEventListener('pointerdown', stop);
  };
  const patience = setTimeout(stop, restoreTimeoutMs);
  window.addEventListener('wheel', stop);
  window.addEventListener('keydown', stop);
  window.addEventListener('pointerdown', stop);
  growth.observe(document.body);
  return stop;
}
