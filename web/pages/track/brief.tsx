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
  const { data, problem } = answer;
  const sentences = data?.sentences.slice(1) ?? [];
  return (
    <section class="brief" aria-label="Brief">
      {whole && sentences.map((sentence) => <SourcedSentence key={sentence.text} sentence={sentence} />)}
      {!whole && (
        <p class="brief-text">
          {sentences.map(({ text }) => text).join(' ')}
          {!data && problem && problem.code !== 'nothing-known' && `The brief could not be loaded: ${problem.title}.`}
        </p>
      )}
      <button type="button" class="as-text" aria-expanded={whole} onClick={() => setWhole(!whole)}>
        {whole ? 'Less of the brief' : 'The whole brief, with its sources'}
      </button>
    </section>
  );
}
