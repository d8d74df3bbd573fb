import { type Draft, draftOf, emptyDraft, lists } from './draft.js';

/** What is kept of a form: the draft, and what belongs to the correction of which it is the new reading. */
export interface SavedEventDraft {
  readonly draft: Draft;
  /** Of the correction itself: its id, the reason for it, and since when it could be known. */
  readonly amendment: { readonly id: string; readonly reason: string; readonly disclosed: string };
  /** How many entries were about the event when its correction was begun. */
  readonly seen: number;
}

export function newSavedDraft(draft: Draft, amendmentId: string, seen = 0): SavedEventDraft {
  return { draft, amendment: { id: amendmentId, reason: '', disclosed: '' }, seen };
}

/** A new event, on the tracks that the address names. */
export function draftForNewEvent(newId: () => string, tracks: readonly string[]): SavedEventDraft {
  return newSavedDraft(emptyDraft(newId(), tracks), newId());
}

/** The correction of an event: all of its fields as they read now. */
export function draftForCorrection(event: object, newId: () => string, seen: number): SavedEventDraft {
  return newSavedDraft(draftOf(event as Record<string, unknown>), newId(), seen);
}

/** Whether what was kept has the shape of today's drafts: an older page may have kept another. */
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
    lines.every((rows) => Array.isArray(rows) && rows.every(isRow))
  );
}

function isRow(row: unknown): boolean {
  return isObject(row) && isText(row.key) && areTexts(row.values) && isObject(row.rest);
}

function areTexts(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
