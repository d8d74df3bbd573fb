import { useState } from 'preact/hooks';
import type { QueryResult } from '../../api/use-query.js';
import type { Brief as BriefAnswer } from '../../contract/track-answers.js';
import { SourcedSentence } from './events/sources-of.js';

/**
 * The brief of the last days as a paragraph of a fixed height, so that nothing below it moves while the days do. It opens to
 * all of its sentences, each with its sources. Its first sentence is left out: the headline says it.
 */
export function Brief({ answer }: { readonly answer: QueryResult<BriefAnswer> }) {
  const [whole, setWhole] = useState(false);
  const { data, problem, again } = answer;
  const isFailed = problem !== undefined && problem.code !== 'nothing-known';
  // Of a day whose brief could not be loaded, the brief of the day before says nothing.
  const sentences = problem ? [] : (data?.sentences.slice(1) ?? []);
  return (
    <section class="brief" aria-label="Brief">
      {whole && sentences.map((sentence) => <SourcedSentence key={sentence.text} sentence={sentence} />)}
      {(!whole || isFailed) && (
        <p class="brief-text">
          {sentences.map(({ text }) => text).join(' ')}
          {isFailed && `The brief could not be loaded: ${problem.title}. `}
          {isFailed && (
            <button type="button" class="as-text" onClick={again}>
              Try again
            </button>
          )}
        </p>
      )}
      {(whole || sentences.length > 0) && (
        <button type="button" class="as-text" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole ? 'Less of the brief' : 'The whole brief, with its sources'}
        </button>
      )}
    </section>
  );
}
