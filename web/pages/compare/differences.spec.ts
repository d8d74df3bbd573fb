import { describe, expect, it } from '@jest/globals';
import { entriesOnlyIn, groupsOf, valueInWords } from './differences.js';

const [one, other] = ['6e2b7264-171e-5069-a38d-df656e0588e2', '908f19a6-9fec-5ba3-ac3f-4e0911024f91'];

describe('The fields that differ', () => {
  it('are told in groups, without what stands at the head of the page', () => {
    const groups = groupsOf([
      { pointer: '/status', from: 'resumed', to: 'active' },
      { pointer: '/formal/since/edtf', from: '2025-10-30', to: '2025-11-07' },
      { pointer: '/coverage/until', from: '2025-11-04', to: '2025-11-10' },
      { pointer: '/metrics/goldstein/sum', from: 36.5, to: 43.5 },
      { pointer: '/metrics/byLevel/senior-official/lastContact/event', from: one, to: other },
      { pointer: '/metrics/concessions/US/count', from: 0, to: 2 },
      { pointer: '/metrics/somethingNew', from: 1, to: 2 },
    ]);
    expect(groups.map(({ name, rows }) => [name, rows.map(({ what }) => what)])).toEqual([
      ['Coverage of the record', ['Until']],
      ['Goldstein scale', ['Sum']],
      ['Contact by level', ['Senior official, last contact, entry']],
      ['Concessions', ['US, count']],
      ['Something new', ['Something new']],
    ]);
  });

  it('tell the bounds of a date and of a range as one', () => {
    const at = (name: string, from: unknown, to: unknown) => ({ pointer: `/metrics/lastContact/${name}`, from, to });
    const [group] = groupsOf([
      at('date/edtf', '2025-10-30', '2025-11-07/2025-11-08'),
      at('date/earliest', '2025-10-30', '2025-11-07'),
      at('date/latest', '2025-10-30', '2025-11-08'),
      at('days/min', 10, 1),
      at('days/max', 10, 2),
    ]);
    expect(group!.rows.map(({ what, from, to }) => [what, valueInWords(from), valueInWords(to)])).toEqual([
      ['Date', '30 Oct 2025', '7 to 8 Nov 2025'],
      ['Days', '10 days', '1 to 2 days'],
    ]);
  });

  it('keep a bound that differs alone apart, since the rest of the range is not told', () => {
    const [group] = groupsOf([{ pointer: '/metrics/daysInStatus/max', from: 10, to: 12 }]);
    expect(group).toEqual({ name: 'Time in this status', rows: [{ what: 'At most', from: 10, to: 12 }] });
  });

  it('read a pointer as RFC 6901 has it', () => {
    const [group] = groupsOf([{ pointer: '/metrics/concessions/a~1b~0c', from: 0, to: 1 }]);
    expect(group!.rows[0]!.what).toBe('A/b~c');
  });
});

describe('A value', () => {
  it.each([
    [null, 'none'],
    [undefined, 'none'],
    [[], 'none'],
    [1234, '1,234'],
    ['head-of-state', 'head of state'],
    ['2025-11-10', '10 November 2025'],
    [['Reuters', 'Fox News'], 'Reuters; Fox News'],
    [[{ on: '2026-04-29', to: 'dormant', because: 'clock:silent-after-180-days' }], 'Dormant on 29 April 2026'],
    [{ min: 5, max: 5 }, '5 days'],
    [{ edtf: '2020~', earliest: '2020-01-01', latest: '2020-12-31' }, 'about 2020'],
    [{ days: { min: 27, max: 61 }, rank: 0.33, event: one }, 'days: 27 to 61 days, rank: 0.33'],
  ])('is said in words: %j', (value, words) => expect(valueInWords(value)).toBe(words));
});

describe('A list of entries', () => {
  it('tells those that only one side has', () => {
    expect(entriesOnlyIn([one, other], [other])).toEqual({ count: 2, only: [one] });
    expect(entriesOnlyIn([], [other])).toEqual({ count: 0, only: [] });
    expect(entriesOnlyIn([one], null)).toEqual({ count: 1, only: [one] });
  });

  it('is no list of anything else', () => {
    expect(entriesOnlyIn(['Reuters'], [])).toBeNull();
    expect(entriesOnlyIn([], [])).toBeNull();
    expect(entriesOnlyIn(3, [one])).toBeNull();
  });
});
