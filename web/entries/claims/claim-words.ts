import type { Claim, Expectation } from '../../contract/track-answers.js';
import { partyInWords } from '../../wording/party-names.js';
import { daysInWords } from '../../wording/words.js';

/** `Regina LaBelle, Georgetown University (United States)`; the party alone where no person or body is named. */
export function holdersInWords(holders: Claim['holder']): string {
  return holders
    .map(({ party, body }) => (body === null ? partyInWords(party) : `${body} (${partyInWords(party)})`))
    .join('; ');
}

/** What became of an expectation and when: `came after 348 days`, `open for 12 days`. */
export function outcomeInWords({ state, days, outcome }: Pick<Expectation, 'state' | 'days' | 'outcome'>): string {
  const after = days.max === 0 ? 'on the same day' : `after ${daysInWords(days)}`;
  const age = days.max === 0 ? 'open since today' : `open for ${daysInWords(days)}`;
  const inPart = outcome.length > 0 ? '; came in part' : '';
  switch (state) {
    case 'came':
      return `came ${after}`;
    case 'late':
      return `came late, ${after}`;
    case 'not':
      return `had not come by then${inPart}; ${daysInWords(days)} old`;
    case 'open':
      return age + inPart;
  }
}
