import { partyInWords } from '../wording/party-names.js';
import type { Source } from '../contract/answers.js';
import { gradeInWords } from '../wording/grades.js';
import { shortDateInWords } from '../wording/words.js';

/** Sources as a list of citations: title, publisher, day, account, and the Admiralty grade where it was given. */
export function Sources({ sources }: { readonly sources: readonly Source[] }) {
  return (
    <ul class="sources">
      {sources.map((source, index) => (
        <li key={index}>
          {source.url ? (
            <a href={source.url} rel="noreferrer" target="_blank">
              {source.title}
            </a>
          ) : (
            <span>{source.title}</span>
          )}
          , <cite>{source.publisher}</cite>
          {source.published && `, ${shortDateInWords(source.published)}`}
          {source.reliability && source.credibility && (
            <span
              class="grade"
              title="Reliability of the source and credibility of what it says, on the Admiralty scales"
            >
              ({gradeInWords(source.reliability, source.credibility)})
            </span>
          )}
          {source.account && (
            <span class="account">
              account of {source.account === 'third-party' ? 'a third party' : partyInWords(source.account)}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
