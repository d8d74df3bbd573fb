import { useState } from 'preact/hooks';
import { request, type Problem } from '../../../api/client.js';
import type { StoredAlertRule } from '../../../contract/alert-answers.js';
import { useWrite } from '../../../api/use-write.js';
import { changesOf, draftOf, type RuleDraft, textAt } from './form/rule-draft.js';

export interface RuleSaving {
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  /** Last known version of the rule on the server. */
  readonly stored: RuleDraft;
  /** `null` before it is saved. */
  readonly version: number | null;
  /** Version of the rule by someone else, saved in the meantime. */
  readonly conflict: StoredAlertRule | undefined;
  /** Sends the changes. @returns whether they are saved */
  readonly save: (draft: RuleDraft) => Promise<boolean>;
  /** Continues from the other version. @returns it */
  readonly rebase: () => RuleDraft;
  readonly clear: () => void;
}

/** Saves a rule. A change names the version that it is based on, so that no other change is overwritten unseen. */
export function useRuleSaving(start: RuleDraft, startVersion: number | null): RuleSaving {
  const [base, setBase] = useState({ stored: start, version: startVersion });
  const [conflict, setConflict] = useState<StoredAlertRule>();
  const write = useWrite();
  const { stored, version } = base;
  const save = async (draft: RuleDraft) => {
    setConflict(undefined);
    if (version === null) {
      return (await write.send<StoredAlertRule>('/alert-rules', { method: 'POST', body: draft })) !== undefined;
    }
    const path = `/alert-rules/${textAt(start, ['id'])}`;
    const headers = { 'if-match': `"${version}"` };
    const answer = await write.send<StoredAlertRule>(path, {
      method: 'PATCH',
      body: changesOf(stored, draft),
      headers,
    });
    if (answer) return true;
    const theirs = await request<StoredAlertRule>(path).catch(() => undefined);
    if (theirs && theirs.version !== version) setConflict(theirs);
    return false;
  };
  return {
    ...{ busy: write.busy, problem: write.problem, stored, version, conflict, save, clear: write.clear },
    rebase: () => {
      if (!conflict) return stored;
      const theirs = draftOf(conflict);
      setBase({ stored: theirs, version: conflict.version });
      setConflict(undefined);
      write.clear();
      return theirs;
    },
  };
}
