import { describe, expect, it } from '@jest/globals';
import type { StatusInterval } from '../contract/answers.js';
import { dayOf } from '../dates/days.js';
import { intervalOn } from './status-on.js';

const interval = (status: StatusInterval['status'], earliest: string, latest = earliest): StatusInterval => ({
  ...{ status, formal: 'open', practice: 'meeting', to: null, cause: 'an-event' },
  from: { edtf: `${earliest}/${latest}`, earliest, latest },
});

describe('The interval of a day', () => {
  const history = [interval('active', '2019-05-01'), interval('frozen', '2022-08-01', '2022-08-31')];

  it('is that of the interval that surely holds', () => {
    expect(intervalOn(history, dayOf('2019-05-01'))?.status).toBe('active');
    expect(intervalOn(history, dayOf('2022-08-30'))?.status).toBe('active');
    expect(intervalOn(history, dayOf('2022-08-31'))?.status).toBe('frozen');
  });

  it('is none before the first', () => expect(intervalOn(history, dayOf('2019-04-30'))).toBeUndefined());
});
