import { Disclosure } from '../../../ui/disclosure.js';
import { Sources } from '../../../ui/sources.js';
import type { Sentence } from '../../../contract/track-answers.js';
import { EventLink } from './event-link.js';

/** A sentence, with the sources that it rests on below it. */
export function SourcedSentence({ sentence }: { readonly sentence: Sentence }) {
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
  return (
    <Disclosure summary={publishersOf(sentence)}>
      {() => (
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
    </Disclosure>
  );
}

/** `Sources: Reuters, Xinhua`. */
function publishersOf({ publishers: names }: Sentence): string {
  const named = names.slice(0, 4).join(', ');
  return `${names.length === 1 ? 'Source' : 'Sources'}: ${named}${names.length > 4 ? ` and ${names.length - 4} more` : ''}`;
}
