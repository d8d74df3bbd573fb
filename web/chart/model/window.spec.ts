import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayOf } from '../../dates/days.js';
import { clampWindow, pannedWindow, scaleOf, windowShowing, ticksOf, zoomedWindow } from './window.js';

const extent = fc
  .tuple(fc.integer({ min: -40_000, max: 30_000 }), fc.integer({ min: 15, max: 60_000 }))
  .map(([from, span]) => ({ from, to: from + span }));
const within = fc
  .tuple(extent, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([whole, a, b]) => {
    const at = (share: number) => whole.from + share * (whole.to - whole.from);
    return { extent: whole, window: clampWindow({ from: at(Math.min(a, b)), to: at(Math.max(a, b)) }, whole) };
  });

describe('the window of a chart', () => {
  it('never leaves the extent and never closes, however it is moved', () => {
    fc.assert(
      fc.property(
        within,
        fc.double({ min: -1e5, max: 1e5, noNaN: true }),
        fc.double({ min: 0.001, max: 1000, noNaN: true }),
        (given, by, factor) => {
          const { window, extent } = given;
          const around = window.from + (window.to - window.from) / 3;
          for (const moved of [
            pannedWindow(window, by, extent),
            zoomedWindow(window, factor, around, extent),
            windowShowing(window, extent.from + Math.abs(by), extent),
          ]) {
            expect(moved.from).toBeGreaterThanOrEqual(extent.from - 1e-6);
            expect(moved.to).toBeLessThanOrEqual(extent.to + 1e-6);
            expect(moved.to - moved.from).toBeGreaterThanOrEqual(13.999);
          }
        },
      ),
    );
  });

  it('keeps the day under the pointer where it is, as long as the extent allows', () => {
    const window = zoomedWindow({ from: 1000, to: 2000 }, 0.5, 1250, { from: 0, to: 10_000 });
    expect(window).toEqual({ from: 1125, to: 1625 });
  });

  it('shows a day that is asked for, and stays where it is when the day is in view', () => {
    fc.assert(
      fc.property(within, fc.double({ min: 0, max: 1, noNaN: true }), ({ window, extent }, share) => {
        const day = extent.from + share * (extent.to - extent.from);
        const moved = windowShowing(window, day, extent);
        expect(day).toBeGreaterThanOrEqual(moved.from - 1e-6);
        expect(day).toBeLessThanOrEqual(moved.to + 1e-6);
      }),
    );
    expect(windowShowing({ from: 100, to: 200 }, 150, { from: 0, to: 1000 })).toEqual({ from: 100, to: 200 });
  });
});

describe('the scale of days', () => {
  it('goes from days to pixels and back', () => {
    fc.assert(
      fc.property(
        within,
        fc.integer({ min: 1, max: 3000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (given, width, at) => {
          const scale = scaleOf(given.window, width);
          expect(scale.x(scale.dayAt(at * width))).toBeCloseTo(at * width, 3);
          expect(scale.x(given.window.from)).toBe(0);
          expect(scale.x(given.window.to)).toBeCloseTo(width, 6);
        },
      ),
    );
  });

  it('tells the years, and the year of the first tick', () => {
    const years = ticksOf(scaleOf({ from: dayOf('2015-03-01'), to: dayOf('2019-06-01') }, 400));
    expect(years.map(({ label }) => label)).toEqual(['2016', '2017', '2018', '2019']);
    const months = ticksOf(scaleOf({ from: dayOf('2022-10-15'), to: dayOf('2023-03-15') }, 400));
    expect(months.map(({ label }) => label)).toEqual(['Nov 2022', 'Dec', '2023', 'Feb', 'Mar']);
    expect(months.filter(({ year }) => year).map(({ day }) => day)).toEqual([dayOf('2023-01-01')]);
  });

  it('has no tick a hair before the window', () => {
    const days = ticksOf(scaleOf({ from: Number.MIN_VALUE, to: 14 }, 900)).map(({ day }) => day);
    expect(days[0]).toBeGreaterThan(0);
  });

  it('has its ticks inside the window, each further than the one before', () => {
    fc.assert(
      fc.property(within, ({ window }) => {
        const days = ticksOf(scaleOf(window, 900)).map(({ day }) => day);
        for (const day of days) expect(day >= window.from && day <= window.to).toBe(true);
        expect(days).toEqual([...new Set(days)].sort((a, b) => a - b));
      }),
    );
  });
});
