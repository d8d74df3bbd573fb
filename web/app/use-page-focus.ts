import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { onTitle } from './use-title.js';

/** Time limit, in milliseconds, for a page that the reader went back to until it is as long as it was before. */
const restoreTimeoutMs = 3_000;

/**
 * Does for pages within one document what a browser does when it loads a document: moves the focus to the page,
 * announces its title, and restores the scroll position after going back.
 * @param path path of the page; a change of the query alone does not count as a new page
 * @returns the title to announce; empty as long as the first page is shown
 */
export function usePageFocus(path: string): string {
  const [title, setTitle] = useState('');
  const first = useRef(path);
  const travelled = useRef(false);
  useEffect(() => onTitle((next) => travelled.current && setTitle(next)), []);
  useLayoutEffect(() => {
    if (path === first.current && !travelled.current) return;
    travelled.current = true;
    document.getElementById('page')?.focus({ preventScroll: true });
  }, [path]);
  useEffect(keepPlaces, []);
  return title;
}

/** Scroll position of every page of this visit when it was left, by its address. */
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

/** Scrolls to a position once the page is long enough, since its answers come later. Stops when the reader scrolls. */
function goTo(top: number): () => void {
  const growth = new ResizeObserver(() => {
    window.scrollTo(0, top);
    if (Math.abs(window.scrollY - top) < 2) stop();
  });
  const stop = () => {
    growth.disconnect();
    clearTimeout(timer);
    window.removeEventListener('wheel', stop);
    window.removeEventListener('keydown', stop);
    window.removeEventListener('pointerdown', stop);
  };
  const timer = setTimeout(stop, restoreTimeoutMs);
  window.addEventListener('wheel', stop);
  window.addEventListener('keydown', stop);
  window.addEventListener('pointerdown', stop);
  growth.observe(document.body);
  return stop;
}
