import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem, request } from '../../api/client.js';
import type { CandidateItem, CandidatePage } from '../../contract/candidates.js';
import { withFirstPage, withNextPage } from './list/merge-pages.js';

export interface Candidates {
  readonly items: readonly CandidateItem[];
  readonly loading: boolean;
  readonly problem: Problem | undefined;
  /** Whether there are more than are loaded. */
  readonly hasMore: boolean;
  /** Loads the next page, unless one is on its way. */
  readonly more: () => void;
  /** Loads the first page again, and keeps what is loaded behind it. */
  readonly again: () => void;
  /** Takes candidates out, and puts others in their place. */
  readonly drop: (ids: ReadonlySet<string>) => void;
}

interface Loaded {
  readonly path: string;
  readonly items: readonly CandidateItem[];
  readonly cursor: string | null;
}

const nothing: readonly CandidateItem[] = [];

/**
 * A long list of candidates, loaded a page at a time as it is scrolled.
 * @param path path of the list with its filter, without a cursor
 * @param version changes where the first page has to be read again
 */
export function useCandidates(path: string, version: unknown): Candidates {
  const [loaded, setLoaded] = useState<Loaded>();
  const [problem, setProblem] = useState<Problem>();
  const [loading, setLoading] = useState(true);
  const [round, setRound] = useState(0);
  const isLoadingMore = useRef(false);
  const latest = useRef(path);
  latest.current = path;
  const read = async (cursor: string | null, signal?: AbortSignal) => {
    const place = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    return request<CandidatePage>(path + place, undefined, signal);
  };
  useEffect(() => {
    const controller = new AbortController();
    setLoading(true);
    read(null, controller.signal)
      .then(({ data, nextCursor }) => {
        setProblem(undefined);
        setLoaded((before) => {
          if (before?.path !== path || before.items.length <= data.length)
            return { path, items: data, cursor: nextCursor };
          return { ...before, items: withFirstPage(data, before.items) };
        });
      })
      .catch((error: unknown) => controller.signal.aborted || setProblem(asProblem(error)))
      .finally(() => controller.signal.aborted || setLoading(false));
    return () => controller.abort();
  }, [path, version, round]);
  const current = loaded?.path === path ? loaded : undefined;
  const more = async () => {
    const cursor = current?.cursor;
    if (!cursor || isLoadingMore.current) return;
    isLoadingMore.current = true;
    try {
      const { data, nextCursor } = await read(cursor);
      if (latest.current === path)
        setLoaded((before) => before && { path, items: withNextPage(before.items, data), cursor: nextCursor });
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      isLoadingMore.current = false;
    }
  };
  return {
    ...{ loading, problem },
    items: current?.items ?? nothing,
    hasMore: (current?.cursor ?? null) !== null,
    more: () => void more(),
    again: () => setRound((count) => count + 1),
    drop: (ids) => setLoaded((before) => before && { ...before, items: before.items.filter(({ id }) => !ids.has(id)) }),
  };
}

function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(String(error), 0, '', 'unreadable', null, []);
}
