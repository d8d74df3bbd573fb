import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayOf, isoDay } from './day.js';
import { EdtfDate } from './edtf-date.js';

const brief = (text: string) => {
  const date = EdtfDate.parse(text);
  const iso = (day: number | null) => (day === null ? '?' : isoDay(day));
  return `${iso(date.start.earliest)} ${iso(date.start.latest)} ${iso(date.end.earliest)} ${iso(date.end.latest)} ${date.precision}${date.approximate ? ' ~' : ''}`;
};
const once = (earliest: string, latest: string, rest: string) => `${earliest} ${latest} ${earliest} ${latest} ${rest}`;

describe('an EDTF date', () => {
  it.each([
    ['2024-01-30', once('2024-01-30', '2024-01-30', 'day')],
    ['2024-02', once('2024-02-01', '2024-02-29', 'month')],
    ['2024', once('2024-01-01', '2024-12-31', 'year')],
    ['2020~', once('2020-01-01', '2020-12-31', 'year ~')],
    ['2020?', once('2020-01-01', '2020-12-31', 'year ~')],
    ['2024-01-30T23:30:00-05:00', once('2024-01-31', '2024-01-31', 'day')],
    ['201X', once('2010-01-01', '2019-12-31', 'decade')],
    ['20XX', once('2000-01-01', '2099-12-31', 'century')],
    ['2024-XX', once('2024-01-01', '2024-12-31', 'year')],
    ['2024-01-XX', once('2024-01-01', '2024-01-31', 'month')],
    ['0001-01-01', once('0001-01-01', '0001-01-01', 'day')],
    ['1866-01-09', once('1866-01-09', '1866-01-09', 'day')],
  ])('%s has bounds, never noon on the first', (text, expected) => expect(brief(text)).toBe(expected));

  it.each([
    ['2024-01-30/2024-01-31', '2024-01-30 2024-01-30 2024-01-31 2024-01-31 day'],
    ['2023-11/2023-12-12', '2023-11-01 2023-11-30 2023-12-12 2023-12-12 month'],
    ['2020~/2021~', '2020-01-01 2020-12-31 2021-01-01 2021-12-31 year ~'],
    ['2020/2021~', '2020-01-01 2020-12-31 2021-01-01 2021-12-31 year ~'],
    ['2017/..', '2017-01-01 2017-12-31 ? ? year'],
    ['2024-01-28/', '2024-01-28 2024-01-28 2024-01-28 2024-01-28 day'],
    ['../2019', '? 2019-12-31 2019-01-01 2019-12-31 year'],
  ])('%s lasted from its start to its end', (text, expected) => expect(brief(text)).toBe(expected));

  it.each([
    ['[2025-06-20..2025-06-25]', once('2025-06-20', '2025-06-25', 'day')],
    ['[2025-06-20,2025-06-25]', once('2025-06-20', '2025-06-25', 'day')],
    ['[..2023-11]', '? 2023-11-30 ? 2023-11-30 month'],
    ['{..2023-11}', '? 2023-11-30 2023-11-01 2023-11-30 month'],
    ['{2023-06-23,2023-10-03}', '2023-06-23 2023-06-23 2023-10-03 2023-10-03 day'],
  ])('%s happened on one of its days, or on each', (text, expected) => expect(brief(text)).toBe(expected));

  it.each([
    ['2024-21', '2024-03-01', '2024-05-31'],
    ['2024-22', '2024-06-01', '2024-08-31'],
    ['2024-23', '2024-09-01', '2024-11-30'],
    ['2024-24', '2024-12-01', '2025-02-28'],
  ])('season %s begins in its own month, not in July', (text, first, last) =>
    expect(brief(text)).toBe(once(first, last, 'season')),
  );

  it.each([
    '',
    'soon',
    '2023-02-30',
    '2023-02-29',
    '2023-02-29~',
    '[2024-01-01..2023-01-01]',
    '2024-13',
    '2024-1',
    '2024-02-01/2024-01-01',
    '../..',
    'Y12000',
    '-0044',
    '2024-1X',
    ' 2024',
    '0000',
  ])('refuses "%s"', (text) => expect(() => EdtfDate.parse(text)).toThrow(/EDTF|years|before|bound|month/));

  it('counts days as a range over its bounds, and none below nought', () => {
    expect(EdtfDate.parse('2024-01').daysUntil(dayOf(2024, 7, 22))).toEqual({ min: 173, max: 203 });
    expect(EdtfDate.parse('2024-01').daysUntil(dayOf(2024, 1, 10))).toEqual({ min: 0, max: 9 });
    expect(EdtfDate.parse('2017/..').daysUntil(dayOf(2017, 1, 2))).toEqual({ min: 0, max: 0 });
  });

  it('serves the start of an interval as written', () => {
    expect(EdtfDate.parse('2024-01-30/2024-01-31').startView()).toEqual({
      edtf: '2024-01-30',
      earliest: '2024-01-30',
      latest: '2024-01-30',
    });
    expect(EdtfDate.parse('../2019').startView()).toEqual({ edtf: '../2019', earliest: null, latest: '2019-12-31' });
  });

  it('of what was known by a day ends on that day, unless it may lie wholly after it', () => {
    const known = (text: string, day: number) => EdtfDate.parse(text).knownBy(day).view();
    expect(known('2024-04', dayOf(2024, 4, 21))).toEqual({
      edtf: '2024-04',
      earliest: '2024-04-01',
      latest: '2024-04-21',
    });
    expect(known('2024-04', dayOf(2024, 5, 2)).latest).toBe('2024-04-30');
    expect(known('2024-04', dayOf(2024, 3, 31)).latest).toBe('2024-04-30');
    const lasting = EdtfDate.parse('2024-04/2024-06').knownBy(dayOf(2024, 4, 21));
    expect([lasting.startView().latest, lasting.view().latest]).toEqual(['2024-04-21', '2024-06-30']);
  });

  it('reads every plain day as the grammar does', () => {
    fc.assert(
      fc.property(fc.integer({ min: dayOf(1000, 1, 1), max: dayOf(9999, 12, 28) }), (day) => {
        const plain = EdtfDate.parse(isoDay(day));
        const grammar = EdtfDate.parse(`[${isoDay(day)}]`);
        expect(plain.start).toEqual({ earliest: day, latest: day });
        expect(grammar.start).toEqual(plain.start);
        const interval = `${isoDay(day)}/${isoDay(day + 3)}`;
        expect(brief(interval.replace('/', '~/'))).toBe(`${brief(interval)} ~`);
      }),
    );
  });
});
