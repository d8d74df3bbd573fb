import { useEffect, useMemo, useState } from 'preact/hooks';
import { queryOf } from '../../../api/client.js';
import { useQuery } from '../../../api/use-query.js';
import type { TracksFound } from '../../../contract/answers.js';
import { usePlace } from '../../../time-travel/as-of.js';
import type { Mentions } from './selection.js';

/** Milliseconds without a key before events are searched. */
const restMs = 300;

/** The tracks whose events have the words of a search, as the board reads them; none until the answer comes. */
export function useMentions(search: string, version: unknown): Mentions | undefined {
  const typed = search.trim();
  const [q, setQ] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setQ(typed), restMs);
    return () => clearTimeout(timer);
  }, [typed]);
  const { validAt, knownAt, position } = usePlace().asOf;
  const path = q.length < 2 ? null : `/tracks/by-event${queryOf({ q, validAt, knownAt, position })}`;
  const { data, loading } = useQuery<TracksFound>(path, version);
  return useMemo(() => {
    if (!data || loading) return undefined;
    return { search: q, after: data.after, events: new Map(data.data.map((found) => [found.track, found])) };
  }, [data, loading, q]);
}
