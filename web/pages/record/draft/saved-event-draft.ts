import { areTexts, isObject, isText } from '../../../entries/draft/field-texts.js';
import { areRows } from '../../../entries/draft/rows.js';
import { type Draft, draftOf, emptyDraft, lists } from '../../../entries/draft/draft.js';

/** Saved draft of the form: the event, and the fields of its correction. */
export interface SavedEventDraft {
  readonly draft: Draft;
  /** Id, reason and disclosure date of the correction. */
  readonly amendment: { readonly id: string; readonly reason: string; readonly disclosed: string };
  /** Number of amendments of the event when the correction was begun. */
  readonly seen: number;
}

export function newSavedDraft(draft: Draft, amendmentId: string, seen = 0): SavedEventDraft {
  return { draft, amendment: { id: amendmentId, reason: '', disclosed: '' }, seen };
}

/** Draft of a new event on given tracks. */
export function draftForNewEvent(newId: () => string, tracks: readonly string[]): SavedEventDraft {
  return newSavedDraft(emptyDraft(newId(), tracks), newId());
}

/** Draft of a correction, with all current fields of the event. */
export function draftForCorrection(event: object, newId: () => string, seen: number): SavedEventDraft {
  return newSavedDraft(draftOf(event as Record<string, unknown>), newId(), seen);
}

/** Whether a stored value has the current shape of drafts; an older page may have stored another. */
export function isSavedEventDraft(value: unknown): value is SavedEventDraft {
  if (!isObject(value) || !isObject(value.draft) || !isObject(value.amendment)) return false;
  const { draft, amendment, seen } = value;
  const { id, reason, disclosed } = amendment;
  if (typeof seen !== 'number' || ![id, reason, disclosed].every(isText)) return false;
  const lines = lists.map((list) => draft[list]);
  return (
    isText(draft.id) &&
    areTexts(draft.values) &&
    areTexts(draft.trackRoles) &&
    isObject(draft.rest) &&
    Array.isArray(draft.tracks) &&
    draft.tracks.every(isText) &&
    lines.every(areRows)
  );
}
