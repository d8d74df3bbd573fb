import { expect, it } from '@jest/globals';
import { gradeInWords } from './grades.js';

it('says a grade of the Admiralty scales in words', () => {
  expect(gradeInWords('B', 2)).toBe('usually reliable source, probably true');
  expect(gradeInWords('F', 6)).toBe('source that cannot be judged, what it says cannot be judged');
});
