import { useEffect, useState } from 'preact/hooks';
import { asOfQuery, usePlace } from '../../../time-travel/as-of.js';
import type { EventBody } from '../../../contract/answers.js';
import { useQuery } from '../../../api/use-query.js';
import { Sources } from '../../../ui/sources.js';

/** How long an event has to be pointed at before more is asked about it, in milliseconds. */
const lingerMs = 120;

/** `GET /events/{id}`, as far as it is drawn. */
interface SingleEvent {
  readonly body: EventBody;
  /** As it reads by the clocks; `null` where it is retracted. */
  readonly current: EventBody | null;
}

/** What is told of an event beside the chart: its summary and its sources. */
export function EventSources({ id }: { readonly id: string }) {
  const { knownAt, position } = usePlace().asOf;
  const [asked, ask] = useState<string | null>(null);
  useEffect(() => {
    const linger = setTimeout(() => ask(id), lingerMs);
    return () => clearTimeout(linger);
  }, [id]);
  const path = `/events/${encodeURIComponent(id)}`;
  const then = useQuery<SingleEvent>(asked === id ? path + asOfQuery({ knownAt, position }) : null);
  // What was not known then is drawn hollow, and told as it became known.
  const isLater = then.problem?.code === 'nothing-known';
  const later = useQuery<SingleEvent>(isLater && asked === id ? path : null);
  const { data, problem } = isLater ? later : then;
  if (problem) return <p class="soft">Its sources cannot be read just now: {problem.title}.</p>;
  if (!data) return <p class="soft">Reading its sources …</p>;
  const { summary, sources = [] } = data.current ?? data.body;
  return (
    <>
      {isLater && <p class="soft">Not known then.</p>}
      {summary && <p>{summary}</p>}
      <Sources sources={sources} />
    </>
  );
}
