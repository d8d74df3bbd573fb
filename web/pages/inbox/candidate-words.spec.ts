import { expect, it } from '@jest/globals';
import { joinedInWords, missingInWords, sizeInWords, subjectInWords } from './candidate-words.js';

it('says what a candidate is about, how large it is, and why a report is in it', () => {
  expect(subjectInWords({ parties: ['CN', 'US'], day: '2026-11-28', type: 'TalksSuspended' })).toBe(
    'China and United States, 28 Nov 2026, talks suspended',
  );
  expect(subjectInWords({ parties: [], day: '2026-11', type: null })).toBe('November 2026, no type proposed');
  expect(sizeInWords({ reports: 1, publishers: 1 })).toBe('one report, one publisher');
  expect(sizeInWords({ reports: 1_400, publishers: 3 })).toBe('1,400 reports, 3 publishers');
  expect(joinedInWords({ joinedBy: 'title', likeness: 0.81 })).toBe('like title, 81 % alike');
  expect(joinedInWords({ joinedBy: 'first', likeness: null })).toBe('the first');
  expect(missingInWords(['type', 'tracks', 'mode'])).toBe('type, tracks and mode');
});
