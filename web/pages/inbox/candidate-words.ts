import type { CandidateItem, CandidateReport, CandidateState } from '../../contract/candidates.js';
import { partyInWords } from '../../wording/party-names.js';
import { inWords, plain, shortDateInWords } from '../../wording/words.js';

const stateWords: Readonly<Record<CandidateState, string>> = {
  waiting: 'To judge',
  'source-changed': 'The source changed',
  snoozed: 'Snoozed',
  accepted: 'Accepted',
  dismissed: 'Dismissed',
  merged: 'Merged',
};

export function candidateStateInWords(state: CandidateState): string {
  return stateWords[state];
}

/** `China and United States, 28 Nov 2026, talks suspended`: what a candidate is said to be about. */
export function subjectInWords({ parties, day, type }: Pick<CandidateItem, 'parties' | 'day' | 'type'>): string {
  const who = parties.map(partyInWords).join(' and ');
  return [who, shortDateInWords(day), type === null ? 'no type proposed' : plain(type).toLowerCase()]
    .filter((part) => part !== '')
    .join(', ');
}

/** `14 reports, 3 publishers`. */
export function sizeInWords({ reports, publishers }: Pick<CandidateItem, 'reports' | 'publishers'>): string {
  const told = reports === 1 ? 'one report' : `${inWords(reports)} reports`;
  return `${told}, ${publishers === 1 ? 'one publisher' : `${inWords(publishers)} publishers`}`;
}

const joinedWords: Readonly<Record<CandidateReport['joinedBy'], string>> = {
  first: 'the first',
  url: 'same address',
  title: 'like title',
  act: 'coded as the same act',
  hand: 'put here by hand',
};

/** Why a report is in its group: `like title, 81 % alike`. */
export function joinedInWords({ joinedBy, likeness }: Pick<CandidateReport, 'joinedBy' | 'likeness'>): string {
  return likeness === null ? joinedWords[joinedBy] : `${joinedWords[joinedBy]}, ${Math.round(likeness * 100)} % alike`;
}

/** The names of the fields that a proposal lacks, in a row: `type and tracks`. */
export function missingInWords(fields: readonly string[]): string {
  const names = fields.map((field) => plain(field.replace(/^\//, '').split('/')[0] ?? field).toLowerCase());
  const all = [...new Set(names)];
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}
