import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isoOf } from '../../dates/days.js';
import { type Figure, figuresIn, labelledFigures, placedSeries } from './series.js';

const extent = { from: 10_000, to: 20_000 };
const figure = (from: number, to: number, value: number | null): Figure => ({
  period: { edtf: `${isoOf(from)}/${isoOf(to)}`, earliest: isoOf(from), latest: isoOf(to) },
  value,
});

describe('a series of figures', () => {
  it('is drawn in steps over its periods, in their order, on a scale with a zero', () => {
    const placed = placedSeries(
      [figure(12_000, 12_364, 5), figure(11_000, 11_364, 9), figure(13_000, 13_009, null)],
      extent,
    );
    expect(placed).toMatchObject({ drawnAs: 'steps', least: 0, greatest: 9 });
    expect(placed.figures.map(({ value, span }) => [value, span.from, span.to])).toEqual([
      [9, 11_000, 11_365],
      [5, 12_000, 12_365],
    ]);
  });

  it('is drawn in points at the ends of its periods where these overlap, as sums over twelve months do', () => {
    expect(placedSeries([figure(11_000, 11_364, 9), figure(11_030, 11_394, 8)], extent).drawnAs).toBe('points');
    expect(placedSeries([figure(11_000, 11_364, -2)], extent)).toMatchObject({ least: -2, greatest: 0 });
    expect(placedSeries([], extent)).toMatchObject({ figures: [], least: 0, greatest: 1 });
  });

  it('is drawn as far as it lies in the window, and its line to the points beside it', () => {
    const steps = placedSeries(
      [figure(11_000, 11_099, 1), figure(11_100, 11_199, 2), figure(11_200, 11_299, 3)],
      extent,
    );
    const shown = (window: { from: number; to: number }) => figuresIn(steps, window).map(({ value }) => value);
    expect(shown({ from: 11_100, to: 11_200 })).toEqual([2]);
    expect(shown({ from: 11_050, to: 11_250 })).toEqual([1, 2, 3]);
    const points = { ...steps, drawnAs: 'points' as const };
    expect(figuresIn(points, { from: 11_150, to: 11_250 }).map(({ value }) => value)).toEqual([1, 2, 3]);
    expect(figuresIn(points, { from: 11_250, to: 11_260 }).map(({ value }) => value)).toEqual([2, 3]);
  });

  it('has labels that never touch, always with that of the last figure', () => {
    const values = fc.array(fc.tuple(fc.integer({ min: 0, max: 9_000 }), fc.integer({ min: 0, max: 99 })), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 400 }), (list, width) => {
        const { figures } = placedSeries(
          list.map(([day, value]) => figure(10_000 + day, 10_000 + day, value)),
          extent,
        );
        const labelled = labelledFigures(figures, ({ span }) => ({ at: span.to, width }));
        expect(labelled.has(figures.at(-1)!)).toBe(true);
        const places = [...labelled].map(({ span }) => span.to).sort((a, b) => a - b);
        places.forEach((place, index) => index > 0 && expect(place - places[index - 1]!).toBeGreaterThanOrEqual(width));
      }),
    );
  });
});
