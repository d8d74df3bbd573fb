import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayOf, isoOf } from '../../dates/days.js';
import type { ImpreciseDate, StatusInterval, Status } from '../../contract/answers.js';
import {
  binsIn,
  binsOf,
  boundsOf,
  densityOf,
  lanesOf,
  hasDuration,
  markGap,
  neighbourBin,
  placedMarks,
  periodsIn,
  periodsOf,
} from './layout.js';
import type { Mark } from './marks.js';

const extent = { from: 10_000, to: 20_000 };

const dayOn = (day: number): ImpreciseDate => ({ edtf: isoOf(day), earliest: isoOf(day), latest: isoOf(day) });
const between = (from: number, to: number): ImpreciseDate => ({
  edtf: `[${isoOf(from)}..${isoOf(to)}]`,
  earliest: isoOf(from),
  latest: isoOf(to),
});

const anyDate = fc
  .tuple(fc.integer({ min: extent.from, max: extent.to - 1 }), fc.integer({ min: 0, max: 400 }), fc.boolean())
  .map(([day, more, whole]) => {
    const last = Math.min(day + more, extent.to - 1);
    return whole ? { ...between(day, last), edtf: `${isoOf(day)}/${isoOf(last)}` } : between(day, last);
  });
const anyKind = fc.constantFrom('dialogue', 'pressure', 'statement', 'assessment');
const anyMarks = fc.array(fc.tuple(anyDate, anyKind), { maxLength: 120 }).map((list) =>
  list.map(([date, kind], index): Mark => ({
    id: `e${index}`,
    date,
    kind,
    act: 'Talks held',
    level: null,
    title: '',
  })),
);
const anyScale = fc.double({ min: 0.01, max: 50, noNaN: true });
const anyWindow = fc
  .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0.01, max: 1, noNaN: true }))
  .map(([at, share]) => {
    const span = share * (extent.to - extent.from);
    const from = extent.from + at * (extent.to - extent.from - span);
    return { from, to: from + span };
  });

describe('the days of a date', () => {
  it('are its bounds, and those of the extent where one is not known', () => {
    expect(boundsOf(between(11_000, 11_030), extent)).toEqual({ from: 11_000, to: 11_030 });
    expect(boundsOf({ edtf: '../2001-01-01', earliest: null, latest: '2001-01-01' }, extent)).toEqual({
      from: 10_000,
      to: dayOf('2001-01-01'),
    });
  });

  it('lasted only where the date says from when to when', () => {
    expect(hasDuration({ edtf: '2024-01-30/2024-01-31', earliest: '2024-01-30', latest: '2024-01-31' })).toBe(true);
    expect(hasDuration(between(11_000, 11_030))).toBe(false);
    expect(hasDuration({ edtf: '2020~', earliest: '2020-01-01', latest: '2020-12-31' })).toBe(false);
  });
});

const interval = (status: Status, from: ImpreciseDate, to: ImpreciseDate | null): StatusInterval => ({
  ...{ status, formal: 'open', practice: 'quiet', from, to, cause: 'clock:x' },
});

describe('the stretches of a history', () => {
  const doubtful = between(12_000, 12_100);
  const history = [
    interval('active', dayOn(11_000), doubtful),
    interval('dormant', doubtful, dayOn(13_000)),
    interval('dormant', dayOn(13_000), null),
  ];

  it('are certain between the bounds of their edges, and neighbours of one state are one', () => {
    expect(periodsOf(history, 'status', extent, 14_000)).toEqual([
      { state: 'active', start: { from: 11_000, to: 11_000 }, end: { from: 12_000, to: 12_100 }, first: 0, last: 0 },
      { state: 'dormant', start: { from: 12_000, to: 12_100 }, end: { from: 14_000, to: 14_000 }, first: 1, last: 2 },
    ]);
    expect(periodsOf(history, 'formal', extent, 14_000)).toHaveLength(1);
  });

  it('are seen as soon as their doubt reaches into the window', () => {
    const segments = periodsOf(history, 'status', extent, 14_000);
    const states = (from: number, to: number) => periodsIn(segments, { from, to }).map(({ state }) => state);
    expect(states(12_050, 12_060)).toEqual(['active', 'dormant']);
    expect(states(12_101, 12_200)).toEqual(['dormant']);
    expect(states(14_000, 15_000)).toEqual([]);
  });

  it('cover every interval once, in their order', () => {
    const any = fc.array(fc.constantFrom<Status>('active', 'frozen', 'dormant'), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(any, (statuses) => {
        const day = (index: number) => dayOn(extent.from + index * 10);
        const intervals = statuses.map((status, index) => interval(status, day(index), day(index + 1)));
        const segments = periodsOf(intervals, 'status', extent, extent.to);
        const covered = segments.flatMap(({ first, last, state }) =>
          Array.from({ length: last - first + 1 }, (_, index) => ({ index: first + index, state })),
        );
        expect(covered).toEqual(statuses.map((state, index) => ({ index, state })));
        for (const [index, next] of segments.slice(1).entries()) expect(next.start).toEqual(segments[index]!.end);
      }),
    );
  });
});

describe('marks', () => {
  const laidOut = (marks: readonly Mark[], pxPerDay: number) => {
    const lanes = lanesOf(marks);
    const items = placedMarks(marks, extent);
    return { lanes, items, bins: binsOf(items, lanes, pxPerDay) };
  };

  it('are each in one bin of their own lane, in the order of their days', () => {
    fc.assert(
      fc.property(anyMarks, anyScale, (marks, pxPerDay) => {
        const { lanes, bins } = laidOut(marks, pxPerDay);
        const inBins = bins.flatMap(({ items }) => items.map(({ mark }) => mark.id));
        expect(inBins.toSorted()).toEqual(marks.map(({ id }) => id).toSorted());
        for (const { items, lane, at, until } of bins) {
          expect(items.every(({ mark }) => mark.kind === lanes[lane])).toBe(true);
          const days = items.map((item) => item.at);
          expect(days).toEqual(days.toSorted((a, b) => a - b));
          expect([days[0], days.at(-1)]).toEqual([at, until]);
        }
        expect(bins.map(({ at }) => at)).toEqual(bins.map(({ at }) => at).toSorted((a, b) => a - b));
      }),
    );
  });

  it('lie at least a target apart within a lane, and within the bounds of their dates', () => {
    fc.assert(
      fc.property(anyMarks, anyScale, (marks, pxPerDay) => {
        const { lanes, items, bins } = laidOut(marks, pxPerDay);
        for (const { at, span } of items) expect(at >= span.from && at <= span.to).toBe(true);
        for (const lane of lanes.keys()) {
          const own = bins.filter((bin) => bin.lane === lane);
          for (const [index, next] of own.slice(1).entries())
            expect((next.at - own[index]!.at) * pxPerDay).toBeGreaterThanOrEqual(markGap - 1e-6);
        }
      }),
    );
  });

  it('are not lost: every one that reaches into the window is among those seen', () => {
    fc.assert(
      fc.property(anyMarks, anyScale, anyWindow, (marks, pxPerDay, window) => {
        const { items, bins } = laidOut(marks, pxPerDay);
        const seen = new Set(binsIn(bins, window, 0).flatMap((bin) => bin.items.map(({ mark }) => mark.id)));
        for (const { mark, span, at } of items) {
          const reaches = (span.from < window.to && span.to > window.from) || (at > window.from && at < window.to);
          if (reaches) expect(seen).toContain(mark.id);
        }
      }),
    );
  });

  it('stay together when the window moves, since only the scale decides', () => {
    const marks = [11_000, 11_001, 11_500].map((day, index): Mark => ({
      id: `e${index}`,
      date: dayOn(day),
      kind: 'dialogue',
      act: 'Talks held',
      level: null,
      title: '',
    }));
    expect(laidOut(marks, 0.1).bins.map(({ items }) => items.length)).toEqual([2, 1]);
    expect(laidOut(marks, 30).bins.map(({ items }) => items.length)).toEqual([1, 1, 1]);
  });

  it('are all counted in the strip', () => {
    fc.assert(
      fc.property(anyMarks, fc.integer({ min: 1, max: 300 }), (marks, count) => {
        const parts = densityOf(placedMarks(marks, extent), extent, count);
        expect(parts).toHaveLength(count);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(marks.length);
      }),
    );
  });

  it('are reached by the arrows one after the other, each once, and back', () => {
    fc.assert(
      fc.property(anyMarks, anyScale, (marks, pxPerDay) => {
        const { bins } = laidOut(marks, pxPerDay);
        for (const [index, bin] of bins.entries()) {
          expect(neighbourBin(bins, bin, 'ArrowRight')).toBe(bins[index + 1]);
          expect(neighbourBin(bins, bin, 'ArrowLeft')).toBe(bins[index - 1]);
          expect(neighbourBin(bins, bin, 'Home')).toBe(bins[0]);
          expect(neighbourBin(bins, bin, 'End')).toBe(bins.at(-1));
          const below = neighbourBin(bins, bin, 'ArrowDown');
          const lanesBelow = bins.map(({ lane }) => lane).filter((lane) => lane > bin.lane);
          expect(below?.lane).toBe(lanesBelow.length === 0 ? undefined : Math.min(...lanesBelow));
        }
      }),
    );
  });
});
