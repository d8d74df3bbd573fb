import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayInWords } from '../wording/words.js';
import { dayOf, isoOf } from './days.js';
import { edtfTyped, typedDate } from './typed-date.js';

const today = dayOf('2026-11-22');
const read = (text: string) => {
  const found = typedDate(text, today);
  return 'wrong' in found ? found.wrong : `${isoOf(found.day)} (${found.understood})`;
};

describe('A typed date', () => {
  it.each(['2023-07-07', '7 July 2023', '7 Jul 2023', 'July 7, 2023', '7th july 2023', ' 2023/7/7 ', '07 Jul. 2023'])(
    'is understood as it is written: %s',
    (text) => expect(read(text)).toBe('2023-07-07 (7 July 2023)'),
  );

  it('is the last day of a month or a year that is given alone', () => {
    expect(read('2023-07')).toBe('2023-07-31 (the end of July 2023)');
    expect(read('February 2024')).toBe('2024-02-29 (the end of February 2024)');
    expect(read('feb 2023')).toBe('2023-02-28 (the end of February 2023)');
    expect(read('2023')).toBe('2023-12-31 (the end of 2023)');
  });

  it('may be today', () => expect(read('Today')).toBe('2026-11-22 (today)'));

  it('is refused with what is wrong', () => {
    expect(read('2023-02-30')).toBe('there is no 30 February 2023');
    expect(read('31 April 2024')).toBe('there is no 31 April 2024');
    expect(read('2023-13-01')).toBe('there is no month 13');
    expect(read('07/2023')).toBe('2023-07-31 (the end of July 2023)');
    expect(read('13/2023')).toBe('there is no month 13');
    expect(read('07/06/2023')).toMatch(/^it could mean two days/);
    expect(read('soon')).toMatch(/^“soon” is not understood as a date: write it as 2023-07-07/);
    expect(read('7 Brumaire 2023')).toMatch(/not understood/);
    expect(read('  ')).toMatch(/^no date is given/);
  });

  it('is taken into an entry as precisely as it was typed', () => {
    const typed = [
      '7 July 2023',
      'July 7, 2023',
      '07/2023',
      'July 2023',
      '2023',
      '2023-07-07',
      '2023-07~',
      'soon',
      '31/2023',
    ];
    expect(typed.map(edtfTyped)).toEqual([
      ...['2023-07-07', '2023-07-07', '2023-07', '2023-07', '2023'],
      ...['2023-07-07', '2023-07~', 'soon', '31/2023'],
    ]);
  });

  it('is understood again as it is shown', () => {
    fc.assert(
      fc.property(fc.integer({ min: dayOf('1000-01-01'), max: dayOf('2999-12-31') }), (day) => {
        expect(typedDate(isoOf(day), today)).toEqual({ day, understood: dayInWords(isoOf(day)) });
        expect(typedDate(dayInWords(isoOf(day)), today)).toMatchObject({ day });
        expect(typedDate(dayInWords(isoOf(day), true), today)).toMatchObject({ day });
      }),
    );
  });

  it('never breaks, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789-/. ajnuly'.split('')) }), (text) => {
        const found = typedDate(text, today);
        if ('day' in found) expect(Number.isInteger(found.day)).toBe(true);
        else expect(found.wrong).not.toBe('');
      }),
    );
  });
});
