import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayOf, isoOf } from '../../dates/days.js';
import {
  beatMs,
  firstDayOf,
  dayAfterFrame,
  dayAfterBeat,
  lingerDays,
  type PlaySettings,
  speeds,
} from './play-steps.js';

const extent = { from: dayOf('2018-01-01'), to: dayOf('2026-11-22') };
const play = (more: Partial<PlaySettings> = {}): PlaySettings => ({
  ...{ extent, steps: [], secondsAYear: 5, skipQuiet: false },
  ...more,
});
const anySteps = fc
  .uniqueArray(fc.integer({ min: extent.from - 100, max: extent.to + 100 }), { maxLength: 30 })
  .map((days) => days.sort((a, b) => a - b));
const anyPlay = fc.record({ steps: anySteps, secondsAYear: fc.constantFrom(...speeds), skipQuiet: fc.boolean() });

describe('A play', () => {
  it('takes as many seconds a year as it is told', () => {
    const begun = dayOf('2019-03-01');
    for (const secondsAYear of speeds) {
      const steps = [begun + 10, begun + 200];
      expect(dayAfterFrame(play({ secondsAYear, steps }), begun, secondsAYear * 1000)).toBeCloseTo(begun + 365.25);
    }
  });

  it('stops at the end', () => {
    expect(dayAfterFrame(play(), extent.to - 2, 60_000)).toBe(extent.to);
    expect(dayAfterFrame(play(), extent.to, 16)).toBe(extent.to);
  });

  it('shows the beginning of quiet years and skips the rest', () => {
    const [last, next] = [dayOf('2018-11-30'), dayOf('2021-06-01')];
    const skipping = play({ steps: [last, next], skipQuiet: true });
    expect(dayAfterFrame(skipping, last, 100)).toBeCloseTo(last + 7.305);
    expect(dayAfterFrame(skipping, last + lingerDays, 0)).toBe(next);
    expect(isoOf(Math.floor(dayAfterFrame(skipping, last + lingerDays - 1, 300)))).toBe('2021-06-21');
    expect(dayAfterFrame(skipping, next, 1000)).toBe(extent.to);
  });

  it('never goes back, never out of the extent, and comes to its end', () => {
    fc.assert(
      fc.property(anyPlay, fc.integer({ min: 5, max: 400 }), (parts, ms) => {
        const playing = play(parts);
        const days: number[] = [extent.from];
        while (days.at(-1)! < extent.to && days.length < 100_000) days.push(dayAfterFrame(playing, days.at(-1)!, ms));
        expect(days.at(-1)).toBe(extent.to);
        expect(days.every((day, index) => index === 0 || day > days[index - 1]!)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('comes to the same day by many short looks as by one long one', () => {
    fc.assert(
      fc.property(
        anyPlay,
        fc.integer({ min: 0, max: 20_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (parts, ms, share) => {
          const playing = play(parts);
          const part = ms * share;
          expect(dayAfterFrame(playing, dayAfterFrame(playing, extent.from, part), ms - part)).toBeCloseTo(
            dayAfterFrame(playing, extent.from, ms),
            3,
          );
        },
      ),
    );
  });
});

describe('A play with less motion', () => {
  it('leaps from event to event, and to the end at last', () => {
    const steps = [dayOf('2019-01-05'), dayOf('2022-08-05')];
    expect(dayAfterBeat(play({ steps }), extent.from)).toBe(steps[0]);
    expect(dayAfterBeat(play({ steps }), steps[0]!)).toBe(steps[1]);
    expect(dayAfterBeat(play({ steps }), steps[1]!)).toBe(extent.to);
  });

  it('stays longer where it is to be slower', () => {
    expect(speeds.map(beatMs)).toEqual([800, 1400, 2400]);
  });
});

describe('The beginning of a play', () => {
  it('is where the clock stands', () => expect(firstDayOf(extent.from + 9, extent)).toBe(extent.from + 9));

  it('is that of the extent where the clock is released, at the end or outside', () => {
    for (const day of [undefined, extent.to, extent.to + 50, extent.from - 1])
      expect(firstDayOf(day, extent)).toBe(extent.from);
  });
});
