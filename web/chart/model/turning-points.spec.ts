import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { StatusInterval } from '../../contract/answers.js';
import { dayOf } from '../../dates/days.js';
import { periodsOf } from './layout.js';
import { turningLabels, turningPoints, type TurningPoint } from './turning-points.js';
import { scaleOf } from './window.js';

const on = (day: string) => ({ edtf: day, earliest: day, latest: day });
const interval = (
  status: StatusInterval['status'],
  from: string,
  to: string | null,
  cause: string,
): StatusInterval => ({
  ...{ status, formal: 'open', practice: 'quiet', from: on(from), to: to === null ? null : on(to), cause },
});
const extent = { from: dayOf('2020-01-01'), to: dayOf('2026-01-01') };

describe('the turning points of a history', () => {
  it('are the days on which a status began, each by its act, and by silence where no act began it', () => {
    const intervals = [
      interval('active', '2020-01-01', '2022-08-05', 'a'),
      interval('frozen', '2022-08-05', '2023-06-19', 'b'),
      interval('frozen', '2023-06-19', '2023-11-15', 'c'),
      interval('resumed', '2023-11-15', '2025-04-28', 'd'),
      interval('dormant', '2025-04-28', null, 'clock:silent-after-270-days'),
    ];
    const marks = [
      ['b', 'Cooperation suspended'],
      ['d', 'Cooperation resumed'],
    ].map(([id, act]) => ({ id: id!, act: act!, date: on('2022-08-05'), kind: 'x', level: null, title: '' }));
    expect(turningPoints(periodsOf(intervals, 'status', extent, extent.to), intervals, marks)).toEqual([
      { date: on('2022-08-05'), day: dayOf('2022-08-05'), state: 'frozen', words: 'cooperation suspended' },
      { date: on('2023-11-15'), day: dayOf('2023-11-15'), state: 'resumed', words: 'cooperation resumed' },
      { date: on('2025-04-28'), day: dayOf('2025-04-28'), state: 'dormant', words: 'fell silent' },
    ]);
  });

  it.each([
    ['clock:quiet-after-547-days', 'went quiet'],
    ['clock:silent-after-270-days', 'fell silent'],
    ['clock:lapsed', 'contact broke down'],
    ['clock:standstill', 'came to a standstill'],
    ['clock:expired', 'term ran out'],
    ['clock:assessment-expired', 'assessment ran out'],
    ['an-act-that-is-not-drawn', 'became dormant'],
    ['clock:a-rule-of-a-later-version', 'became dormant'],
  ])('are named by their cause: %s', (cause, words) => {
    const intervals = [
      interval('active', '2020-01-01', '2022-08-05', 'a'),
      interval('dormant', '2022-08-05', null, cause),
    ];
    const points = turningPoints(periodsOf(intervals, 'status', extent, extent.to), intervals, []);
    expect(points).toMatchObject([{ state: 'dormant', words }]);
  });

  it('are labelled as far as labels do not touch, within the chart, the weightiest first', () => {
    const state = fc.constantFrom('frozen', 'resumed', 'dormant', 'active');
    const point = fc.record({
      day: fc.integer({ min: extent.from, max: extent.to }),
      state,
      words: fc.constant(''),
      date: fc.constant(on('2020-01-01')),
    });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 40 }), fc.integer({ min: 200, max: 2000 }), (points, width) => {
        const labels = turningLabels(points, scaleOf(extent, width), () => 120);
        for (const [index, { left }] of labels.entries()) {
          expect(left).toBeGreaterThanOrEqual(0);
          expect(left + 120).toBeLessThanOrEqual(width);
          for (const other of labels.slice(index + 1)) expect(Math.abs(other.left - left)).toBeGreaterThanOrEqual(120);
        }
        expect(labels.length > 0).toBe(points.length > 0);
      }),
    );
    const near: TurningPoint[] = [
      { day: extent.from + 100, state: 'active', words: '', date: on('2020-04-10') },
      { day: extent.from + 110, state: 'frozen', words: '', date: on('2020-04-20') },
    ];
    expect(turningLabels(near, scaleOf(extent, 800), () => 120).map(({ point: { state } }) => state)).toEqual([
      'frozen',
    ]);
  });
});
