import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Vocabulary } from '../../../api/vocabulary.js';
import { plain } from '../../../wording/words.js';
import type { Draft } from '../draft/draft.js';
import type { Choice } from '../../../forms/fields.js';

/** Context of the form's sections: draft and vocabulary. */
export interface EventForm {
  readonly draft: Draft;
  readonly set: (draft: Draft) => void;
  readonly vocabulary: Vocabulary | undefined;
}

export const FormContext = createContext<EventForm | null>(null);

export function useEventForm(): EventForm {
  return useContext(FormContext)!;
}

/** `Senior official` for `senior-official`. */
export function choicesOf(values: readonly string[] | undefined): Choice[] {
  return (values ?? []).map((value) => ({ value, label: plain(value) }));
}
