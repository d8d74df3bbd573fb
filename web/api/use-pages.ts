import { useEffect, useState } from 'preact/hooks';
import type { Page } from '../contract/answers.js';
import { request, Problem } from './client.js';

export interface Pages<T> {
  readonly data: readonly T[] | undefined;
  readonly problem: Problem | undefined;
  readonly loading: boolean;
  /** Loads one more page; absent where there is none. */
  readonly more: (() => void) | undefined;
  readonly again: () => void;
}

interface PagesResult<T> {
  readonly path: string;
  readonly data?: readonly T[];
  readonly cursor?: string | null;
  readonly problem?: Problem;
}

/**
 * A paged list. All shown pages are loaded again when `version` changes, so that the list is never part old and part
 * new.
 * @param path path with or without a query; `null` requests nothing
 */
export function usePages<T>(path: string | null, version: unknown): Pages<T> {
  const [result, setResult] = useState<PagesResult<T>>({ path: '' });
  const [shown, setShown] = useState({ path, pages: 1 });
  const [loading, setLoading] = useState(true);
  const [round, setRound] = useState(0);
  const pages = shown.path === path ? shown.pages : 1;
  useEffect(() => {
    if (path === null) return;
    const controller = new AbortController();
    setLoading(true);
    pagesOf<T>(path, pages, controller.signal)
      .then(({ data, cursor }) => setResult({ path, data, cursor }))
      .catch((error: unknown) => {
        if (controller.signal.aborted) return;
        const problem = error instanceof Problem ? error : new Problem(String(error), 0, '', 'unreadable', null, []);
        setResult((before) => (before.path === path ? { ...before, problem } : { path, problem }));
      })
      .finally(() => controller.signal.aborted || setLoading(false));
    return () => controller.abort();
  }, [path, pages, version, round]);
  const isCurrent = result.path === path;
  return {
    data: isCurrent ? result.data : undefined,
    problem: isCurrent ? result.problem : undefined,
    loading,
    more: isCurrent && result.cursor ? () => setShown({ path, pages: pages + 1 }) : undefined,
    again: () => setRound((count) => count + 1),
  };
}

async function pagesOf<T>(path: string, pages: number, signal: AbortSignal) {
  const data: T[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < pages; page += 1) {
    const joint = path.includes('?') ? '&' : '?';
    const place: string = cursor === null ? '' : `${joint}cursor=${encodeURIComponent(cursor)}`;
    const answer: Page<T> = await request<Page<T>>(path + place, undefined, signal);
    data.push(...answer.data);
    cursor = answer.nextCursor;
    if (cursor === null) break;
  }
  return { data, cursor };
}
