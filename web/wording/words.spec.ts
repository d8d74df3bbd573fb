import { describe, expect, it } from '@jest/globals';
import { shortDateInWords, daysInWords, plain, publishedInWords } from './words.js';

const date = (edtf: string, earliest: string | null, latest: string | null = earliest) => ({ edtf, earliest, latest });

describe('words for dates', () => {
  it.each([
    [date('2022-08-05', '2022-08-05'), '5 Aug 2022'],
    [date('2024-01', '2024-01-01', '2024-01-31'), 'January 2024'],
    [date('2020~', '2020-01-01', '2020-12-31'), 'about 2020'],
    [date('2022-03-16~', '2022-03-16'), 'about 16 Mar 2022'],
    [date('2019?', '2019-01-01', '2019-12-31'), '2019 (doubtful)'],
    [date('2025-11-18/2025-11-20', '2025-11-18', '2025-11-20'), '18 to 20 Nov 2025'],
    [date('2024-01-30/2024-02-02', '2024-01-30', '2024-02-02'), '30 Jan to 2 Feb 2024'],
    [date('2023-12-30/2024-01-02', '2023-12-30', '2024-01-02'), '30 Dec 2023 to 2 Jan 2024'],
    [date('[2025-06-20..2025-06-25]', '2025-06-20', '2025-06-25'), 'some day from 20 to 25 Jun 2025'],
    [date('[..2023-11]', null, '2023-11-30'), 'by 30 Nov 2023'],
  ])('%j is never said more precisely than it is: %s', (given, words) => {
    expect(shortDateInWords(given)).toBe(words);
  });

  it('says ranges of days as ranges', () => {
    expect(daysInWords({ min: 1, max: 1 })).toBe('1 day');
    expect(daysInWords({ min: 1_828, max: 1_829 })).toBe('1,828 to 1,829 days');
  });

  it('says names of the vocabulary as words', () => {
    expect([plain('TalksSuspended'), plain('head-of-state')]).toEqual(['Talks suspended', 'Head of state']);
  });
});

describe('the day on which a source was published', () => {
  it.each([
    ['2024-01-30', '30 Jan 2024'],
    ['2024-01', 'January 2024'],
    ['2024', '2024'],
    ['2024-01?', '2024-01?'],
    ['2024-13', '2024-13'],
    ['[2024-01-30,2024-01-31]', '[2024-01-30,2024-01-31]'],
  ])('%s is said as %s', (edtf, words) => {
    expect(publishedInWords(edtf)).toBe(words);
  });
});
