import type { SourceTest } from '../../contract/sources.js';
import { inWords, shortDateInWords } from '../../wording/words.js';

/** What a test of a source brought: its first items as they would be kept, and those that could not be read. */
export function TestOutcome({ test }: { readonly test: SourceTest }) {
  const { fault, title, found, more, reports, refused, refusals } = test;
  return (
    <div class="preview">
      {fault !== null && (
        <p class="problem-title" role="alert">
          Nothing could be fetched: {fault}
        </p>
      )}
      {(fault === null || found > 0) && (
        <p>
          {title !== null && <strong>{title}. </strong>}
          {found === 0
            ? 'It answers, and has no item now.'
            : `${inWords(found)} ${found === 1 ? 'item' : 'items'}${more ? ', and more' : ''}. The first:`}
        </p>
      )}
      <ul class="plain-list">
        {reports.map(({ key, title: headline, url, publisher, day }) => (
          <li key={key} class="source-report">
            {url === undefined ? (
              headline
            ) : (
              <a href={url} rel="noreferrer" target="_blank">
                {headline}
              </a>
            )}{' '}
            <span class="soft">{[publisher, shortDateInWords(day)].filter(Boolean).join(', ')}</span>
          </li>
        ))}
      </ul>
      {refused > 0 && (
        <>
          <p>{refused === 1 ? 'One item cannot be read:' : `${inWords(refused)} items cannot be read. The first:`}</p>
          <ul class="plain-list">
            {refusals.map(({ item, reason }) => (
              <li key={item + reason} class="source-report">
                <span class="soft">{item}</span> {reason}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
