import { describe, expect, it } from '@jest/globals';
import { isoOf } from '../../../dates/days.js';
import { line } from './line.fixture.js';
import { stepDays } from './step-days.js';

describe('the days that the clocks of the board step over', () => {
  it('are those on which a status began or a dialogue ended, where there is a day', () => {
    const date = { edtf: '2023-06-18/2023-06-19', earliest: '2023-06-18', latest: '2023-06-19' };
    const lastDialogue = {
      event: 'e',
      date,
      level: null,
      form: 'full',
      missing: [],
      days: { min: 1, max: 2 },
    } as const;
    const open = { edtf: '2020/..', earliest: '2020-01-01', latest: null };
    const tracks = [line('a', { lastDialogue }), line('b', { since: null }), line('c', { since: open })];
    expect(stepDays({ tracks }).map(isoOf)).toEqual(['2022-08-05', '2023-06-19']);
  });
});
