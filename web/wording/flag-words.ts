import type { Flag } from '../contract/answers.js';

/** What each flag says about a track. */
export const flagMeanings: Readonly<Record<Flag, string>> = {
  thaw: 'Frozen, but an opening or a dialogue of both sides is on record, and no new pressure since',
  contested: 'A party disputes the event behind the status, or its sources claim what would give another status',
  provisional: 'The event behind the status rests on a single publisher, or its day is in doubt',
  strained: 'Cooperation goes on under elevated pressure',
  stale: 'Nobody has confirmed for more than 30 days that the record is complete',
};
