import { usePages } from '../../api/use-pages.js';
import type { SourceRefusal } from '../../contract/sources.js';
import { Loading, ProblemNote } from '../../ui/notes.js';
import { instantInWords } from '../../wording/words.js';

/** The items of a source that could not be read, each with the reason. */
export function RefusalList({ source, count }: { readonly source: string; readonly count: number }) {
  const pages = usePages<SourceRefusal>(`/sources/${source}/refusals?limit=20`, count);
  return (
    <div class="source-refusals">
      {pages.problem && <ProblemNote problem={pages.problem} again={pages.again} />}
      {!pages.data && pages.loading && <Loading what="what could not be read" />}
      <ul class="plain-list">
        {pages.data?.map(({ id, at, item, reason, excerpt }) => (
          <li key={id} class="source-report">
            <strong>{item}</strong> {reason} <span class="soft">{instantInWords(at)}</span>
            {excerpt !== null && <code class="source-excerpt">{excerpt}</code>}
          </li>
        ))}
      </ul>
      {pages.more && (
        <button type="button" onClick={pages.more} disabled={pages.loading}>
          Show more
        </button>
      )}
    </div>
  );
}
