import type { Flag } from '../contract/answers.js';

/** What each flag says about a track. */
export const flagMeanings: Readonly<Record<Flag, string>> = {
  thaw: 'Frozen, but an opening or a dialogue of both sides is on record, and no new pressure since',
  contested: 'A party disputes the event behind the status, or its sources claim what would give another status',
  provisional:
    'The event behind the status rests on one publisher or none yet, its day is in doubt, or force was used and no contact followed',
  strained: 'Cooperation goes on under elevated pressure',
  partial: 'Some lines of the track work, and others do not',
  stale: 'Nobody has confirmed for more than 30 days that the record is complete',
};
