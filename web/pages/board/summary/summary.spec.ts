import { describe, expect, it } from '@jest/globals';
import { reasonOf } from './summary.js';

describe('the reason beside a status', () => {
  it.each([
    [
      'Frozen',
      'Frozen since 5 August 2022, when China suspended talks (“A, b: c”).',
      'China suspended talks (“A, b: c”).',
    ],
    ['Active', 'Active since 7 November 2025: Director in Beijing.', 'Director in Beijing.'],
    [
      'Dormant',
      'Dormant since some day between 1 and 9 May 2024: no talks on the subject alone since “X” (2 August 2023).',
      'No talks on the subject alone since “X” (2 August 2023).',
    ],
    [
      'Paused',
      'Paused since 1 May 2024 by an assessment of desk that stands until 1 June 2024: Quiet.',
      'By an assessment of desk that stands until 1 June 2024: Quiet.',
    ],
    ['Active', 'Active since about 2020.', ''],
  ])('%s: %s', (label, headline, reason) => {
    expect(reasonOf({ label, headline, status: 'active' })).toBe(reason);
  });

  it('is nothing where nothing is on record', () => {
    const label = 'No cooperation on record';
    expect(reasonOf({ label, headline: `${label}.`, status: 'none' })).toBe('');
  });
});
