import { claimTypes } from './vocabulary/claim-types.js';
import { commitmentTypes } from './vocabulary/commitment-types.js';
import { dialogueTypes } from './vocabulary/dialogue-types.js';
import { laterTypes } from './vocabulary/later-types.js';
import { pressureTypes } from './vocabulary/pressure-types.js';
import type { EventTypeRow } from './vocabulary/row.js';

export { type EventGroup, eventGroups, type VocabularyEntry } from './vocabulary/row.js';

/**
 * The event types, one row each. An absence of action (a lapse, an expiry, a pause) has no code, because CAMEO and
 * PLOVER code only acts.
 */
export const vocabulary = {
  ...dialogueTypes,
  ...commitmentTypes,
  ...pressureTypes,
  ...laterTypes,
  ...claimTypes,
} as const;

export type EventType = keyof typeof vocabulary;
export const eventTypes = Object.keys(vocabulary) as EventType[];

/** The row of a type, widened so that optional flags can be read on every row. */
export function vocabularyOf(type: EventType): EventTypeRow {
  return vocabulary[type];
}

/** Whether events of a type can have an `effective` date: they count from it, or it is kept for readers. */
export function takesEffective(type: EventType): boolean {
  const { takesForce, keepsEffective } = vocabularyOf(type);
  return takesForce === true || keepsEffective === true;
}
