import { describe, expect, it } from '@jest/globals';
import { dayInWords, plain, shortDateInWords } from './words.js';

describe('words', () => {
  it('say a day in full or for a table, and a coarse date never as a day', () => {
    expect([dayInWords('2022-08-05'), dayInWords('2022-08-05', true)]).toEqual(['5 August 2022', '5 Aug 2022']);
    expect(shortDateInWords('2024-01')).toBe('January 2024');
  });

  it('say names of the vocabulary as words', () => {
    expect([plain('TalksSuspended'), plain('head-of-state')]).toEqual(['Talks suspended', 'Head of state']);
  });
});
