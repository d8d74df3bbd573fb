import { describe, expect, it } from '@jest/globals';
import { holdersInWords, outcomeInWords } from './claim-words.js';

const days = (count: number) => ({ min: count, max: count });
const came = { event: 'an event', title: 'It came', date: null };

describe('a claim or an expectation', () => {
  it('is under the name of who holds it, and the party alone where nobody is named', () => {
    expect(holdersInWords([{ party: 'US', body: 'Regina LaBelle, Georgetown University' }])).toBe(
      'Regina LaBelle, Georgetown University (United States)',
    );
    expect(
      holdersInWords([
        { party: 'CN', body: null },
        { party: 'US', body: null },
      ]),
    ).toBe('China; United States');
  });

  it('says what became of it, and after how many days', () => {
    expect(outcomeInWords({ state: 'came', days: days(348), outcome: [came] })).toBe('came after 348 days');
    expect(outcomeInWords({ state: 'came', days: days(0), outcome: [came] })).toBe('came on the same day');
    expect(outcomeInWords({ state: 'late', days: { min: 9, max: 12 }, outcome: [came] })).toBe(
      'came late, after 9 to 12 days',
    );
    expect(outcomeInWords({ state: 'not', days: days(400), outcome: [] })).toBe('had not come by then; 400 days old');
    expect(outcomeInWords({ state: 'not', days: days(400), outcome: [came] })).toBe(
      'had not come by then; came in part; 400 days old',
    );
    expect(outcomeInWords({ state: 'open', days: days(12), outcome: [] })).toBe('open for 12 days');
    expect(outcomeInWords({ state: 'open', days: days(0), outcome: [] })).toBe('open since today');
    expect(outcomeInWords({ state: 'open', days: days(12), outcome: [came] })).toBe('open for 12 days; came in part');
  });
});
