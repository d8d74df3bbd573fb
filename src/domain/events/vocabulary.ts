import { commitmentTypes } from './vocabulary/commitment-types.js';
import { dialogueTypes } from './vocabulary/dialogue-types.js';
import { laterTypes } from './vocabulary/later-types.js';
import { pressureTypes } from './vocabulary/pressure-types.js';
import type { EventTypeRow } from './vocabulary/row.js';

export { type EventGroup, eventGroups, type VocabularyEntry } from './vocabulary/row.js';

/**
 * The event types, one row each. An absence (a lapse, an expiry, a pause) has no code, since CAMEO and PLOVER code acts
 * only.
 */
export const vocabulary = { ...dialogueTypes, ...commitmentTypes, ...pressureTypes, ...laterTypes } as const;

export type EventType = keyof typeof vocabulary;
export const eventTypes = Object.keys(vocabulary) as EventType[];

/** The row of a type, widened so that absent flags can be asked for. */
export function vocabularyOf(type: EventType): EventTypeRow {
  return vocabulary[type];
}
