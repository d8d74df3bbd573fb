import { instantInWords } from '../../wording/words.js';
import type { SavedDraft } from '../../forms/saved-draft.js';

interface DraftNoteProps {
  readonly kept: Pick<SavedDraft<unknown>, 'restoredFrom' | 'keeps'>;
  readonly blank: boolean;
  /** The event was amended after this draft of its correction was begun. */
  readonly behind: boolean | undefined;
  readonly onClear: () => void;
}

/** Says that what is typed is kept, where, and how to be rid of it. */
export function DraftNote({ kept: { restoredFrom, keeps }, blank, behind, onClear }: DraftNoteProps) {
  return (
    <div class="draft-note">
      <p class="soft" role="status">
        {!keeps && 'This browser lets nothing be kept: what you type is lost when the page is left. '}
        {keeps && restoredFrom !== undefined && `Your draft of ${instantInWords(restoredFrom)} is back. `}
        {keeps && 'What you type is kept in this browser until it is recorded.'}
        {behind && (
          <strong> The event was amended since you began this draft: clear it to begin from how it reads now.</strong>
        )}
      </p>
      {(!blank || restoredFrom !== undefined) && (
        <button type="button" onClick={onClear}>
          Clear the draft
        </button>
      )}
    </div>
  );
}
