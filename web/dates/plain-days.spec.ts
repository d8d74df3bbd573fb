import { describe, expect, it } from '@jest/globals';
import { explainedDays } from './plain-days.js';

describe('days that need no asking', () => {
  it('are real days, and intervals of them', () => {
    expect(explainedDays('2024-01-30')).toEqual({
      ...{ edtf: '2024-01-30', earliest: '2024-01-30', latest: '2024-01-30' },
      words: '30 January 2024',
    });
    expect(explainedDays('2024-01-30/2024-01-31')).toMatchObject({ words: '30 to 31 January 2024' });
  });

  it.each(['2024-02-30', '2024-13-01', '0000-01-01', '2024-01', '2020~', '2024-01-31/2024-01-30', '2024-01-30/', ''])(
    'are not %s',
    (edtf) => {
      expect(explainedDays(edtf)).toBeUndefined();
    },
  );
});
