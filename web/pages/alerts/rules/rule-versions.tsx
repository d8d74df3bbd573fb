import { useQuery } from '../../../api/use-query.js';
import { Loading, ProblemNote } from '../../../ui/notes.js';
import { byInWords, instantInWords } from '../../../wording/words.js';
import type { AlertRuleVersions } from '../../../contract/alert-answers.js';
import { wordList } from '../shared/select-words.js';
import { changesOf, draftOf, jsonOf, type RuleDraft } from './form/rule-draft.js';
import { ruleInWords } from './rule-words.js';

/** Versions of a rule, the newest first, each with its changes. */
export function RuleVersions({ id, version }: { readonly id: string; readonly version: number }) {
  const versions = useQuery<AlertRuleVersions>(`/alert-rules/${id}/versions`, version);
  if (!versions.data) {
    if (versions.problem) return <ProblemNote problem={versions.problem} again={versions.again} />;
    return <Loading what="its versions" />;
  }
  const all = versions.data.data;
  return (
    <ol class="rule-versions">
      {[...all.keys()].reverse().map((index) => {
        const { version: number, at, by, rule } = all[index]!;
        const before = all[index - 1]?.rule ?? null;
        return (
          <li key={number} value={number}>
            <strong>Version {number}</strong>, <span class="soft">{instantInWords(at) + byInWords(by)}</span>
            {rule === null ? (
              ': removed.'
            ) : (
              <>
                {': '}
                {before && <>{changedInWords(draftOf(before), draftOf(rule))} </>}
                {ruleInWords(draftOf(rule))}
                <details>
                  <summary>As JSON</summary>
                  <pre class="json" tabIndex={0}>
                    {jsonOf(draftOf(rule))}
                  </pre>
                </details>
              </>
            )}
          </li>
        );
      })}
    </ol>
  );
}

function changedInWords(before: RuleDraft, after: RuleDraft): string {
  const names = Object.keys(changesOf(before, after));
  return names.length === 0 ? 'Nothing changed.' : `Changed: ${wordList(names, 'and')}.`;
}
