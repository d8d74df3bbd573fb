import { describe, expect, it } from '@jest/globals';
import { dayOf } from '../../../../dates/days.js';
import {
  type BackTestResult,
  type BackTestFiring,
  latenessCounts,
  latenessCountsInWords,
  latenessInWords,
  spansOf,
  tracksOf,
} from './lateness.js';

const firing = (firedOn: string, more: Partial<BackTestFiring> = {}): BackTestFiring => ({
  ...{ track: 'a', title: 'Track A', firedOn, since: firedOn, says: 'It is so.', status: null, atStart: false },
  ...{ reminders: 0, ended: null, hindsight: null, evidence: [] },
  ...more,
});

describe('lateness', () => {
  it.each([
    [0, 'on the day'],
    [1, '1 day late'],
    [1200, '1,200 days late'],
    [-26, '26 days too early'],
  ])('%d is %s', (days, words) => {
    expect(latenessInWords(days)).toBe(words);
  });

  it('tells late from early, from what hindsight does not have, and from what was missed', () => {
    const at = (daysLate: number) => ({ hindsight: { firedOn: '2020-01-01', daysLate } });
    const firings = [
      firing('2020-01-01', at(0)),
      firing('2020-01-05', at(4)),
      firing('2019-12-30', at(-2)),
      firing('2020-02-01'),
    ];
    const counts = latenessCounts(firings, [firing('2021-01-01')]);
    expect(counts).toEqual({ onTheDay: 1, late: 1, early: 1, unfounded: 1, missed: 1 });
    expect(latenessCountsInWords(counts)).toBe(
      '1 on the day, 1 late, 1 too early, 1 not confirmed by hindsight, 1 missed',
    );
    expect(latenessCountsInWords(latenessCounts([firing('2020-01-01', at(0))], []))).toBe('1 on the day');
  });
});

it('names the tracks with the most firings first, missed ones too', () => {
  const result = {
    firings: [firing('2020-01-01'), firing('2020-02-01', { track: 'b', title: 'Track B' })],
    missed: [firing('2020-03-01', { track: 'b', title: 'Track B' })],
  } as unknown as BackTestResult;
  expect(tracksOf(result)).toEqual([
    { track: 'b', title: 'Track B', firings: 2 },
    { track: 'a', title: 'Track A', firings: 1 },
  ]);
});

describe('spans on the chart', () => {
  const ended = (on: string, how: 'resolved' | 'withdrawn') => ({ ended: { on, how, because: '', entry: null } });

  it('run from the day of firing to the end, or on where there is none', () => {
    const spans = spansOf([firing('2020-03-01'), firing('2020-01-01', ended('2020-02-01', 'resolved'))], 'a');
    expect(spans).toEqual([
      { from: dayOf('2020-01-01'), to: dayOf('2020-02-01'), label: 'Fired 2020-01-01, resolved', tone: 'firing-span' },
      { from: dayOf('2020-03-01'), label: 'Fired 2020-03-01, still firing', tone: 'firing-span' },
    ]);
  });

  it('take one day where they are over at once, and leave out other tracks', () => {
    const spans = spansOf(
      [firing('2020-01-01', ended('2020-01-01', 'withdrawn')), firing('2020-01-01', { track: 'b' })],
      'a',
    );
    expect(spans).toEqual([
      {
        from: dayOf('2020-01-01'),
        to: dayOf('2020-01-02'),
        label: 'Fired 2020-01-01, withdrawn',
        tone: 'firing-withdrawn',
      },
    ]);
  });

  it('mark what nobody could have been told of', () => {
    const [span] = spansOf([firing('2020-01-01')], 'a', new Set(['2020-01-01']));
    expect(span).toMatchObject({ label: 'Fired 2020-01-01, missed', tone: 'firing-missed' });
  });
});
