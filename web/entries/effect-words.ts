import type { Formal, Practice, Status } from '../contract/answers.js';
import { dayInWords, plain } from '../wording/words.js';

export interface Standing {
  readonly status: Status;
  readonly formal: Formal;
  readonly practice: Practice;
}
export interface StatusChange {
  readonly track: string;
  readonly from: Standing;
  readonly to: Standing;
}
export interface HistoryChange {
  readonly track: string;
  readonly count: number;
  readonly ranges: readonly { readonly from: string; readonly to: string | null; readonly says: string }[];
}

/** What an entry does, or did: to how tracks stand today, and to how their pasts read. `null` where it is not known. */
export interface Effects {
  readonly statusChanges: readonly StatusChange[] | null;
  readonly historyChanges: readonly HistoryChange[] | null;
}

/** How a standing moved beside its status, in words: `formal: suspended, not open`. Nothing where only the status did. */
export function axesInWords({ from, to }: StatusChange): string {
  return (['formal', 'practice'] as const)
    .filter((axis) => from[axis] !== to[axis])
    .map((axis) => `${axis}: ${plain(to[axis]).toLowerCase()}, not ${plain(from[axis]).toLowerCase()}`)
    .join('; ');
}

/** `Frozen from 4 August 2022, not 5 August 2022` of what the server says of a range of days. */
export function revisionInWords(says: string): string {
  const told = says
    .replace(/^history revised: /, '')
    .replaceAll(/\b\d{4}-\d{2}-\d{2}\b/g, (day) => dayInWords(day))
    .replaceAll('working-group-active', 'working group active');
  return told.charAt(0).toUpperCase() + told.slice(1);
}

/** What an entry would do to the alerts of a rule on a track. */
export interface RuleEffect {
  readonly rule: { readonly id: string; readonly name: string; readonly severity: string };
  readonly track: string;
  readonly title: string;
  readonly outcome: string;
  readonly says: string | null;
  readonly because: string;
  readonly told: { readonly tell: 'now' | 'digest' | 'nobody'; readonly because: string } | null;
  readonly text: string | null;
}

/** `POST /alert-rules/effects`, as far as the preview shows it. */
export interface RuleEffects {
  readonly data: readonly RuleEffect[];
  readonly counts: { readonly changed: number; readonly unchanged: number };
}

const tellings = {
  now: 'It would be sent at once',
  digest: 'It would go into the digest',
  nobody: 'Nobody would be told',
};

/** Whether somebody would be told of an alert, and why, as a sentence. */
export function tellingInWords({ told }: RuleEffect): string {
  return told ? `${tellings[told.tell]}: ${told.because}.` : '';
}
