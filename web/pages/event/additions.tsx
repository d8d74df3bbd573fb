import type { EntryBody } from '../../contract/entry-details.js';
import { Sources } from '../../ui/sources.js';
import { shortDateInWords } from '../../wording/words.js';

type Adds = Extract<EntryBody, { readonly type: 'EventAmended' }>['adds'];

/** What an entry adds to an event: an end, an outcome, words, sources. */
export function Additions({ adds }: { readonly adds: Adds }) {
  const { ended, outcome, summary, sources = [] } = adds;
  return (
    <>
      {ended && <p>It ended: {shortDateInWords(ended)}.</p>}
      {outcome && <p>Outcome: {outcome}</p>}
      {summary && <p>{summary}</p>}
      {sources.length > 0 && <Sources sources={sources} />}
    </>
  );
}
