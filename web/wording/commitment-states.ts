import type { CommitmentState } from '../contract/track-answers.js';

/** The state of a commitment in words. */
export const commitmentStates: Readonly<Record<CommitmentState, string>> = {
  open: 'Open',
  'due-soon': 'Due soon',
  overdue: 'Overdue',
  partly: 'Partly fulfilled',
  fulfilled: 'Fulfilled',
  broken: 'Broken',
};
