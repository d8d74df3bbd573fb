import { describe, expect, it } from '@jest/globals';
import { dayOf } from '../../../dates/days.js';
import type { ImpreciseDate, StatusInterval } from '../../../contract/answers.js';
import type { EventMark } from '../../../contract/track-answers.js';
import { extentOf, chartMarks, ruleInWords, stepsOf } from './chart-marks.js';

const on = (day: string): ImpreciseDate => ({ edtf: day, earliest: day, latest: day });
const mark = (id: string, day: string, more: Partial<EventMark> = {}): EventMark => ({
  ...{ id, type: 'TalksHeld', group: 'dialogue', title: id, date: on(day), level: 'ministerial', known: day },
  ...{ moves: false, counts: true, position: 1, publishers: 1 },
  ...more,
});
const href = (id: string) => `/events/${id}`;

describe('the events of a chart', () => {
  it('are hollow where the reading does not count them yet, and where they became known later', () => {
    const then = [mark('a', '2020-01-01', { moves: true }), mark('b', '2020-02-01', { counts: false })];
    const now = [...then, mark('c', '2020-03-01', { moves: true })];
    const drawn = chartMarks(then, now, href);
    expect(drawn.map(({ id, hollow, moves }) => ({ id, hollow, moves }))).toEqual([
      { id: 'a', hollow: false, moves: true },
      { id: 'b', hollow: true, moves: false },
      { id: 'c', hollow: true, moves: false },
    ]);
    expect(drawn[0]).toMatchObject({ kind: 'dialogue', level: 'ministerial', href: '/events/a' });
    expect(chartMarks(then, undefined, href).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('draw and name a resumption as one, not as a suspension', () => {
    const resumption = mark('a', '2023-11-15', { type: 'CooperationResumed', group: 'resumption' });
    const [drawn] = chartMarks([resumption], undefined, href);
    expect(drawn).toMatchObject({ kind: 'resumption', act: 'Cooperation resumed' });
  });

  it('give the days to step over, each once and in order', () => {
    const marks = [
      mark('a', '2020-02-01', { known: '2020-02-03' }),
      mark('b', '2020-01-01', { known: '2020-02-03' }),
      mark('c', '2020-02-01', { known: '2020-02-01' }),
      mark('d', '2020-02-01', { date: { edtf: '../2020', earliest: null, latest: '2020-12-31' }, known: '2020-02-02' }),
    ];
    expect(stepsOf(marks)).toEqual({
      events: [dayOf('2020-01-01'), dayOf('2020-02-01')],
      known: [dayOf('2020-02-01'), dayOf('2020-02-02'), dayOf('2020-02-03')],
    });
  });
});

describe('the extent of the page', () => {
  const today = dayOf('2026-01-01');
  const interval = (from: ImpreciseDate): StatusInterval => ({
    ...{ status: 'active', formal: 'open', practice: 'meeting', from, to: null, cause: 'x' },
  });

  it('goes from the first interval to today, and reaches to the day that is read', () => {
    const history = [interval(on('2015-03-04'))];
    expect(extentOf(history, undefined, today)).toEqual({ from: dayOf('2015-03-04'), to: today });
    expect(extentOf(history, '2027-05-05', today).to).toBe(dayOf('2027-05-05'));
    expect(extentOf(history, '2001-05-05', today).from).toBe(dayOf('2001-05-05'));
  });

  it('is the last year where nothing has happened', () => {
    expect(extentOf([], undefined, today)).toEqual({ from: today - 365, to: today });
  });
});

describe('a cause', () => {
  it('is a rule of the clock in words, or an event', () => {
    expect(ruleInWords('clock:silent-after-270-days')).toBe('silent after 270 days without talks that count');
    expect(ruleInWords('clock:agreement-expired')).toBe('agreement expired');
    expect(ruleInWords('172056e8-205d-5064-85a5-fdd1b7ececd2')).toBeNull();
  });
});
