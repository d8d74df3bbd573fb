import { instantInWords } from '../../wording/words.js';
import type { SavedDraft } from '../../forms/saved-draft.js';

interface DraftNoteProps {
  readonly saved: Pick<SavedDraft<unknown>, 'restoredFrom' | 'keeps'>;
  readonly blank: boolean;
  /** Whether the event was amended after this correction was begun. */
  readonly behind: boolean | undefined;
  readonly onClear: () => void;
}

/** Note on the saved draft, with the button that clears it. */
export function DraftNote({ saved: { restoredFrom, keeps }, blank, behind, onClear }: DraftNoteProps) {
  return (
    <div class="draft-note">
      <p class="soft" role="status">
        {!keeps && 'This browser does not allow drafts to be saved: your input is lost when you leave the page. '}
        {keeps && restoredFrom !== undefined && `Your draft of ${instantInWords(restoredFrom)} has been restored. `}
        {keeps && 'Your draft is saved in this browser until it is recorded.'}
        {behind && (
          <strong>
            {' '}
            The event has been amended since you began this draft. Clear the draft to start from the current version.
          </strong>
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
