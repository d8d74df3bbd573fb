import { instantInWords } from '../../../wording/words.js';
import { Table } from '../../../ui/table.js';
import type { StoredAlertRule } from '../../../contract/alert-answers.js';
import { changesOf, draftOf, type Json, type RuleDraft } from './form/rule-draft.js';

interface ConflictNoteProps {
  readonly base: RuleDraft;
  readonly draft: RuleDraft;
  readonly theirs: StoredAlertRule;
  readonly keepMine: () => void;
  readonly takeTheirs: () => void;
}

/** Note on a conflicting change: the other version beside the draft, which is kept. */
export function ConflictNote({ base, draft, theirs, keepMine, takeTheirs }: ConflictNoteProps) {
  const other = draftOf(theirs);
  const names = [...new Set([...Object.keys(changesOf(base, other)), ...Object.keys(changesOf(base, draft))])];
  return (
    <div class="note problem" role="alert">
      <p class="problem-title">This rule was changed by someone else</p>
      <p>
        It is now at version {theirs.version} since {instantInWords(theirs.updatedAt)}. Your changes are kept below.
      </p>
      <Table name="Theirs and yours" columns={['Field', 'Before', 'Theirs', 'Yours']}>
        {names.map((name) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {[base, other, draft].map((rule, index) => (
              <td key={index}>
                <code>{shown(rule[name])}</code>
              </td>
            ))}
          </tr>
        ))}
      </Table>
      <p class="form-acts">
        <button type="button" onClick={keepMine}>
          Keep my version
        </button>
        <button type="button" onClick={takeTheirs}>
          Use their version
        </button>
      </p>
    </div>
  );
}

function shown(value: Json | undefined): string {
  return value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);
}
