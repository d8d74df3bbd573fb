import type { RuleEffect, StatusChange } from '../contract/effects.js';
import { capitalised, dayInWords, plain } from '../wording/words.js';

/** What changed in what is declared and practised, as in `declared open before, now suspended`; empty if only the status changed. */
export function axesInWords({ from, to }: StatusChange): string {
  return (['formal', 'practice'] as const)
    .filter((axis) => from[axis] !== to[axis])
    .map((axis) => `${names[axis]} ${plain(from[axis]).toLowerCase()} before, now ${plain(to[axis]).toLowerCase()}`)
    .join('; ');
}

const names = { formal: 'declared', practice: 'in practice' } as const;

/** `Frozen from 4 August 2022, not 5 August 2022` of what the server says of a range of days. */
export function revisionInWords(says: string): string {
  const told = says
    .replace(/^history revised: /, '')
    .replaceAll(/\b\d{4}-\d{2}-\d{2}\b/g, (day) => dayInWords(day))
    .replaceAll('working-group-active', 'working group active');
  return capitalised(told);
}

const routingWords = {
  now: 'It would be sent at once',
  digest: 'It would go into the digest',
  nobody: 'It would not be sent',
};

/** Whether an alert would be sent, and why, as a sentence. */
export function notificationInWords({ told }: RuleEffect): string {
  return told ? `${routingWords[told.tell]}: ${told.because}.` : '';
}
