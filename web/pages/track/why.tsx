import { useState } from 'preact/hooks';
import type { QueryResult } from '../../api/use-query.js';
import { Loading, ProblemNote } from '../../ui/notes.js';
import { Sources } from '../../ui/sources.js';
import type { Explanation, Sentence } from '../../contract/track-answers.js';
import { eventsInWords, EventLink, Opens } from './events/event-link.js';

/** Reasons for the status as sentences, each with its sources and events. */
export function Why({ answer }: { readonly answer: QueryResult<Explanation> }) {
  const { data, problem, again } = answer;
  return (
    <section class="why" aria-labelledby="why">
      <h2 id="why">Why</h2>
      {!data && !problem && <Loading what="the reasons" />}
      {problem && <ProblemNote problem={problem} again={again} />}
      {data?.sentences.map((sentence) => (
        <ReasonSentence key={sentence.text} sentence={sentence} />
      ))}
      {data && data.unmoved.count > 0 && <Unmoved unmoved={data.unmoved} />}
    </section>
  );
}

function ReasonSentence({ sentence }: { readonly sentence: Sentence }) {
  const { text, sources } = sentence;
  return (
    <div class="told">
      <p>{text}</p>
      {sources.length > 0 && <SourcesOf sentence={sentence} />}
    </div>
  );
}

/** The publishers of a sentence, which open its sources and its events. */
export function SourcesOf({ sentence }: { readonly sentence: Sentence }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="opens" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{publishersOf(sentence)}</summary>
      {open && (
        <>
          <Sources sources={sentence.sources} />
          <ul>
            {sentence.events.map((id) => (
              <li key={id}>
                <EventLink id={id} />
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
}

/** `Sources: Reuters, Xinhua`. */
function publishersOf({ publishers: names }: Sentence): string {
  const named = names.slice(0, 4).join(', ');
  return `${names.length === 1 ? 'Source' : 'Sources'}: ${named}${names.length > 4 ? ` and ${names.length - 4} more` : ''}`;
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
