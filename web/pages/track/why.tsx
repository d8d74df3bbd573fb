import type { QueryResult } from '../../api/use-query.js';
import { Loading, ProblemNote } from '../../ui/notes.js';
import type { Explanation } from '../../contract/track-answers.js';
import { eventsInWords, Opens } from './events/event-link.js';
import { SourcedSentence } from './events/sources-of.js';

/** Reasons for the status as sentences, each with its sources and events. */
export function Why({ answer }: { readonly answer: QueryResult<Explanation> }) {
  const { data, problem, again } = answer;
  return (
    <section class="why" aria-labelledby="why">
      <h2 id="why">Why</h2>
      {!data && !problem && <Loading what="the reasons" />}
      {problem && <ProblemNote problem={problem} again={again} />}
      {data?.sentences.map((sentence) => (
        <SourcedSentence key={sentence.text} sentence={sentence} />
      ))}
      {data && data.unmoved.count > 0 && <Unmoved unmoved={data.unmoved} />}
    </section>
  );
}

function Unmoved({ unmoved }: { readonly unmoved: Explanation['unmoved'] }) {
  return (
    <div class="told">
      <p class="soft">Other events since, and why they changed nothing:</p>
      <ul class="unmoved">
        {unmoved.reasons.map(({ reason, because, count }) => (
          <li key={reason}>
            <Opens
              what={`${eventsInWords(count)}: ${because}`}
              events={unmoved.events.filter((one) => one.reason === reason).map(({ event }) => event)}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
