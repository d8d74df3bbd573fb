import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { StatusInterval, Status } from '../../contract/answers.js';
import { type DayNumber, dayOf, isoOf } from '../../dates/days.js';
import { hindsightGaps, ReplayReader } from './replay-reader.js';

const status = (day: string, name: Status, cause: string | null) => ({
  ...{ kind: 'status', day, status: name, formal: 'open', practice: 'meeting', cause },
});
const frames = [
  status('2025-09-01', 'active', 'an-opening'),
  { kind: 'entry', day: '2025-10-30', id: 'a-resumption', title: 'Both sides speak of consensus' },
  { kind: 'entry', day: '2025-10-30', id: 'another', title: 'A statement' },
  status('2025-10-30', 'resumed', 'a-resumption'),
  { kind: 'pressure', day: '2025-10-31' },
  status('2025-11-10', 'none', null),
  { kind: 'end', day: '2025-12-31' },
];
const stream = `retry: 1000\n\n${frames
  .map((frame) => `id: 1~${frame.day}\nevent: frame\ndata: ${JSON.stringify(frame)}\n\n`)
  .join(': a comment\n\n')}`;

describe('A replay that is read', () => {
  it('gives adjoining intervals with exact days, and the titles of their causes alone', () => {
    const reader = new ReplayReader();
    reader.take(stream);
    const { intervals, titles } = reader.replayed();
    expect(intervals.map((each) => [each.from.edtf, each.to?.edtf ?? null, each.status, each.cause])).toEqual([
      ['2025-09-01', '2025-10-30', 'active', 'an-opening'],
      ['2025-10-30', '2025-11-10', 'resumed', 'a-resumption'],
      ['2025-11-10', null, 'none', ''],
    ]);
    expect([...titles]).toEqual([['a-resumption', 'Both sides speak of consensus']]);
    expect(reader.ended).toBe(true);
  });

  it('is the same wherever the stream was cut', () => {
    const whole = new ReplayReader();
    whole.take(stream);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: stream.length })), (cuts) => {
        const reader = new ReplayReader();
        const at = [0, ...cuts.sort((a, b) => a - b), stream.length];
        at.slice(1).forEach((cut, index) => reader.take(stream.slice(at[index], cut)));
        expect(reader.replayed()).toEqual(whole.replayed());
      }),
    );
  });

  it('has not ended before its last frame', () => {
    const reader = new ReplayReader();
    reader.take(stream.slice(0, stream.indexOf('{"kind":"end"')));
    expect(reader.ended).toBe(false);
  });
});

const first = dayOf('2025-01-01');
const last = first + 60;
const anySide = fc
  .uniqueArray(fc.integer({ min: first - 10, max: last + 10 }), { maxLength: 12 })
  .chain((days) =>
    fc
      .array(fc.constantFrom<Status>('active', 'frozen', 'dormant'), { minLength: days.length, maxLength: days.length })
      .map((names) => days.sort((a, b) => a - b).map((day, index) => stands(day, names[index]!))),
  );

function stands(day: DayNumber, name: Status): StatusInterval {
  const from = { edtf: isoOf(day), earliest: isoOf(day), latest: isoOf(day) };
  return { status: name, formal: 'open', practice: 'meeting', from, to: null, cause: `since-${day}` };
}

describe('Hindsight compared with knowledge at the time', () => {
  it('parts while something was not known yet', () => {
    const [before, resumed, active] = [first - 5, first + 10, first + 13];
    const hindsight = [stands(before, 'frozen'), stands(resumed, 'active')];
    const asKnown = [stands(before, 'frozen'), stands(active, 'active')];
    expect(hindsightGaps(hindsight, asKnown, first, last)).toEqual([
      { from: resumed, to: active, hindsight: 'active', asKnown: 'frozen', cause: `since-${resumed}` },
    ]);
  });

  it('lasts to the end where it is not settled', () => {
    expect(hindsightGaps([stands(first, 'active')], [], first, last)).toEqual([
      { from: first, to: last + 1, hindsight: 'active', asKnown: 'none', cause: `since-${first}` },
    ]);
  });

  it('covers exactly the days on which the two differ', () => {
    fc.assert(
      fc.property(anySide, anySide, (hindsight, asKnown) => {
        const partings = hindsightGaps(hindsight, asKnown, first, last);
        const on = (side: StatusInterval[], day: DayNumber) =>
          side.filter(({ from }) => dayOf(from.edtf) <= day).at(-1)?.status ?? 'none';
        for (let day = first; day <= last; day += 1) {
          const covering = partings.filter(({ from, to }) => from <= day && day < to);
          const [now, then] = [on(hindsight, day), on(asKnown, day)];
          expect(covering.map((each) => [each.hindsight, each.asKnown])).toEqual(now === then ? [] : [[now, then]]);
        }
      }),
    );
  });
});
