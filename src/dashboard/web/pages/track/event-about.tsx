import { useEffect, useState } from 'preact/hooks';
import { usePlace } from '../../clocks/clocks.js';
import type { EventBody } from '../../contract/answers.js';
import { useAnswer } from '../../contract/use-answer.js';
import { Sources } from '../../look/sources.js';

/** How long an event has to be pointed at before more is asked about it, in milliseconds. */
const lingerMs = 120;

/** `GET /events/{id}`, as far as it is drawn. */
interface SingleEvent {
  readonly body: EventBody;
  /** As it reads now; `null` where it is retracted. */
  readonly current: EventBody | null;
}

/** What is told of an event beside the chart: its summary and its sources. */
export function EventAbout({ id }: { readonly id: string }) {
  const { clocks } = usePlace();
  const [asked, ask] = useState<string | null>(null);
  useEffect(() => {
    const linger = setTimeout(() => ask(id), lingerMs);
    return () => clearTimeout(linger);
  }, [id]);
  const { data, problem } = useAnswer<SingleEvent>(asked === id ? `/events/${encodeURIComponent(id)}` : null);
  if (problem) return <p class="soft">Its sources cannot be read just now: {problem.title}.</p>;
  if (!data) return <p class="soft">Reading its sources …</p>;
  const { summary, sources = [] } = data.current ?? data.body;
  return (
    <>
      {summary && <p>{summary}</p>}
      {clocks.knownAt !== undefined && <p class="soft">Its sources as they stand today:</p>}
      <Sources sources={sources} />
    </>
  );
}
