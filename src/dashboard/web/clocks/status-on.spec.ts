import { describe, expect, it } from '@jest/globals';
import type { Interval } from '../contract/answers.js';
import { dayOf } from './days.js';
import { statusOn } from './status-on.js';

const interval = (status: Interval['status'], earliest: string, latest = earliest): Interval => ({
  ...{ status, formal: 'open', practice: 'meeting', to: null, cause: 'an-event' },
  from: { edtf: `${earliest}/${latest}`, earliest, latest },
});

describe('The status on a day', () => {
  const history = [interval('active', '2019-05-01'), interval('frozen', '2022-08-01', '2022-08-31')];

  it('is that of the interval that surely holds', () => {
    expect(statusOn(history, dayOf('2019-05-01'))).toBe('active');
    expect(statusOn(history, dayOf('2022-08-30'))).toBe('active');
    expect(statusOn(history, dayOf('2022-08-31'))).toBe('frozen');
  });

  it('is none before the first', () => expect(statusOn(history, dayOf('2019-04-30'))).toBeUndefined());
});
