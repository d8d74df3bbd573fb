import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Vocabulary } from '../../api/vocabulary.js';
import type { Draft } from '../draft/draft.js';

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
