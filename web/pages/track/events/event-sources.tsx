import { useEffect, useState } from 'preact/hooks';
import { asOfQuery, usePlace } from '../../../time-travel/as-of.js';
import type { EntryDetails } from '../../../contract/entry-details.js';
import { useQuery } from '../../../api/use-query.js';
import { Sources } from '../../../ui/sources.js';

/** Milliseconds that an event has to be pointed at before its details are requested. */
const lingerMs = 120;

/** Details of an event beside the chart: its summary and its sources. */
export function EventSources({ id }: { readonly id: string }) {
  const { knownAt, position } = usePlace().asOf;
  const [requested, setRequested] = useState<string | null>(null);
  useEffect(() => {
    const linger = setTimeout(() => setRequested(id), lingerMs);
    return () => clearTimeout(linger);
  }, [id]);
  const path = `/events/${encodeURIComponent(id)}`;
  const then = useQuery<EntryDetails>(requested === id ? path + asOfQuery({ knownAt, position }) : null);
  // What was not known then is drawn hollow, and told as it became known.
  const isLater = then.problem?.code === 'nothing-known';
  const later = useQuery<EntryDetails>(isLater && requested === id ? path : null);
  const { data, problem } = isLater ? later : then;
  if (problem) return <p class="soft">Its sources could not be loaded: {problem.title}.</p>;
  if (!data) return <p class="soft">Loading its sources …</p>;
  const event = data.current ?? data.body;
  const summary = 'summary' in event ? event.summary : undefined;
  const sources = ('sources' in event && event.sources) || [];
  return (
    <>
      {isLater && <p class="soft">Not known then.</p>}
      {summary && <p>{summary}</p>}
      <Sources sources={sources} />
    </>
  );
}
