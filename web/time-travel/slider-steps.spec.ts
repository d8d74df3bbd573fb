import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayOf, isoOf } from '../dates/days.js';
import {
  dayAfterKey,
  dayAtShare,
  monthsLater,
  shareOf,
  dayAfter,
  dayBefore,
  dayUpTo,
  tickShares,
} from './slider-steps.js';

const extent = { from: dayOf('2015-01-01'), to: dayOf('2026-11-22') };
const anyDay = fc.integer({ min: extent.from, max: extent.to });
const anyDays = fc.uniqueArray(anyDay, { maxLength: 60 }).map((days) => days.sort((a, b) => a - b));

describe('The keys of a slider', () => {
  const led = (day: string, key: string, shiftKey = false) => {
    const found = dayAfterKey(dayOf(day), { key, shiftKey }, extent);
    return found === null ? null : isoOf(found);
  };

  it('lead a day, a month, a year, or to an end', () => {
    expect(led('2023-07-07', 'ArrowRight')).toBe('2023-07-08');
    expect(led('2023-07-07', 'ArrowDown')).toBe('2023-07-06');
    expect(led('2023-07-07', 'ArrowLeft', true)).toBe('2023-06-07');
    expect(led('2023-07-07', 'PageUp')).toBe('2024-07-07');
    expect(led('2023-07-07', 'PageDown')).toBe('2022-07-07');
    expect(led('2023-07-07', 'Home')).toBe('2015-01-01');
    expect(led('2023-07-07', 'End')).toBe('2026-11-22');
  });

  it('take the last day of a month that is shorter', () => {
    expect(led('2024-01-31', 'ArrowRight', true)).toBe('2024-02-29');
    expect(led('2024-02-29', 'PageUp')).toBe('2025-02-28');
  });

  it('leave other keys alone', () => {
    expect(led('2023-07-07', 'Tab')).toBeNull();
    expect(led('2023-07-07', 'a')).toBeNull();
  });

  it('never lead out of the extent, nor against their direction', () => {
    const keys = fc.constantFrom('ArrowRight', 'ArrowLeft', 'PageUp', 'PageDown', 'Home', 'End');
    fc.assert(
      fc.property(anyDay, keys, fc.boolean(), (day, key, shiftKey) => {
        const next = dayAfterKey(day, { key, shiftKey }, extent)!;
        expect(next).toBeGreaterThanOrEqual(extent.from);
        expect(next).toBeLessThanOrEqual(extent.to);
        if (['ArrowRight', 'PageUp', 'End'].includes(key)) expect(next).toBeGreaterThanOrEqual(day);
        else expect(next).toBeLessThanOrEqual(day);
      }),
    );
  });

  it('go as many months as they say, whatever the day', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -40, max: 40 }), (day, months) => {
        const count = (iso: string) => Number(iso.slice(0, 4)) * 12 + Number(iso.slice(5, 7));
        expect(count(isoOf(monthsLater(day, months)))).toBe(count(isoOf(day)) + months);
      }),
    );
  });
});

describe('The place on a slider', () => {
  it('is the same day read back', () => {
    fc.assert(fc.property(anyDay, (day) => expect(dayAtShare(shareOf(day, extent), extent)).toBe(day)));
  });

  it('stays on the rail when the pointer leaves it', () => {
    expect(dayAtShare(-3, extent)).toBe(extent.from);
    expect(dayAtShare(7, extent)).toBe(extent.to);
    expect(shareOf(5, { from: 5, to: 5 })).toBe(1);
  });
});

describe('Steps', () => {
  it('are the nearest days of events on either side', () => {
    fc.assert(
      fc.property(anyDays, anyDay, (days, day) => {
        expect(dayAfter(days, day)).toBe(days.find((each) => each > day));
        expect(dayBefore(days, day)).toBe(days.filter((each) => each < day).at(-1));
        expect(dayUpTo(days, day)).toBe(days.filter((each) => each <= day).at(-1));
      }),
    );
  });
});

describe('Ticks', () => {
  it('stand once at each place that has a day, and none outside the extent', () => {
    const days = ['2014-12-31', '2015-01-01', '2015-01-02', '2026-11-22', '2027-01-01'].map(dayOf);
    expect(tickShares(days, extent, 100)).toEqual([0, 1]);
    expect(tickShares(days, extent, 10_000)).toHaveLength(3);
  });

  it('are never more than there are places', () => {
    fc.assert(
      fc.property(anyDays, fc.integer({ min: 1, max: 20 }), (days, places) => {
        expect(tickShares(days, extent, places).length).toBeLessThanOrEqual(places + 1);
      }),
    );
  });
});
