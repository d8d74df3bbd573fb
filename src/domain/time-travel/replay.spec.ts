import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defined, entries, event, idOf, track } from '../../../test/support/given.js';
import { type Day, isoDay, parseDay } from '../time/day.js';
import { type Entry, type EntryBody, parseBody } from '../entries/entry.js';
import { ReplayAsHappened } from './replay-as-happened.js';
import { ReplayAsKnown } from './replay-as-known.js';
import { type PlacedFrame, type ReplaySource, replayFrames, type ReplayRange } from './replay.js';
import { tripleOf } from './replay-frames.js';
import { TrackTimeline } from '../reading/track-timeline.js';
import { eventTypes } from '../events/vocabulary.js';

const FIRST: Day = 19_000;
const DAYS = 700;
const LAST = FIRST + DAYS + 400;
const other = 'us-cn.climate';

const day = (text: string) => parseDay(text, '');
const dayNumber = fc.nat({ max: DAYS }).map((offset) => FIRST + offset);
const date = dayNumber.chain((on) =>
  fc.constantFrom(
    isoDay(on),
    isoDay(on),
    isoDay(on).slice(0, 7),
    `${isoDay(on).slice(0, 4)}~`,
    `${isoDay(on)}/${isoDay(on + 20)}`,
    `[${isoDay(on)}..${isoDay(on + 9)}]`,
  ),
);

/** Events of two tracks, and entries about them, each known on a day of its own. */
const records = fc
  .record({
    events: fc.array(
      fc.record({
        type: fc.constantFrom(...eventTypes),
        occurred: date,
        effective: fc.option(date, { nil: undefined, freq: 5 }),
        expires: fc.option(date, { nil: undefined, freq: 5 }),
        mechanism: fc.constantFrom('one', 'two'),
        link: fc.option(fc.nat({ max: 40 }), { nil: undefined }),
        tracks: fc.constantFrom([track.id], [track.id, other], [other]),
        known: fc.option(dayNumber, { nil: undefined, freq: 3 }),
      }),
      { maxLength: 40 },
    ),
    about: fc.array(
      fc.record({
        kind: fc.constantFrom('corrected', 'retracted', 'merged', 'disputed', 'assessed', 'adopted'),
        target: fc.nat({ max: 50 }),
        second: fc.nat({ max: 40 }),
        date,
        known: dayNumber,
      }),
      { maxLength: 12 },
    ),
  })
  .map(({ events, about }) => {
    const mechanisms = ['WorkingGroupEstablished', 'WorkingGroupMet', 'WorkingGroupDissolved', 'MechanismPaused'];
    const bodies: EntryBody[] = events.map(
      ({ type, occurred, effective, expires, mechanism, link, tracks, known }, i) =>
        event(type, occurred, {
          id: idOf(2_000_000 + i),
          tracks,
          ...(known === undefined ? { backfill: true } : { disclosed: isoDay(known) }),
          ...(effective && { effective }),
          ...(expires || type === 'AgreementExtended' ? { expires: expires ?? '2024-06-01' } : {}),
          ...(mechanisms.includes(type) && { mechanism }),
          ...(link !== undefined && { links: [{ rel: 'responds-to', event: idOf(2_000_000 + link) }] }),
        }),
    );
    const both = { reason: 'a reason', tracks: [track.id, other] };
    about.forEach(({ kind, target, second, date: occurred, known }, i) => {
      const id = idOf(2_000_000 + 40 + i);
      const aim = idOf(2_000_000 + target);
      const of = bodies[second];
      const more = { id, disclosed: isoDay(known) };
      const made: Record<typeof kind, unknown> = {
        corrected: of && 'occurred' in of && { type: 'EventCorrected', event: { ...of, occurred }, ...both, ...more },
        retracted: { type: 'EventRetracted', target: aim, ...both, ...more },
        merged: target !== second && {
          ...{ type: 'EventsMerged', into: aim, duplicates: [idOf(2_000_000 + second)], ...both, ...more },
        },
        disputed: { type: 'EventDisputed', target: aim, party: 'CN', says: 'No', tracks: both.tracks, ...more },
        assessed: {
          ...{ type: 'AssessmentRecorded', track: track.id, status: 'paused', reason: 'a reason', evidence: [aim] },
          ...{ from: isoDay(known - 20), expires: isoDay(known + second), ...more },
        },
        adopted: { type: 'PolicyAdopted', track: track.id, policy: 'leaders@1', reason: 'a reason', ...more },
      };
      if (made[kind]) bodies.push(parseBody(made[kind]));
    });
    const definitions = [defined(), defined({ id: other })];
    const recordedAt = (LAST + 1) * 86_400_000;
    return entries([...definitions, ...bodies]).map((entry): Entry => ({ ...entry, recordedAt }));
  });

/** What of a record the log would read for a track: its entries, and what they are about. */
function timelineOf(id: string, record: readonly Entry[]): TrackTimeline {
  const own = record.filter(({ body }) =>
    body.type === 'TrackDefined' ? body.track.id === id : 'tracks' in body || ('track' in body && body.track === id),
  );
  return TrackTimeline.fold(own);
}

function frames(reels: readonly ReplaySource[], range: Partial<ReplayRange> = {}): PlacedFrame[] {
  return [...replayFrames(reels, { to: LAST, ...range })];
}

const happened = (timelines: readonly TrackTimeline[]) => timelines.map((each) => new ReplayAsHappened(each, LAST));
const known = (timelines: readonly TrackTimeline[]) => timelines.map((each) => new ReplayAsKnown(each, LAST, Infinity));

function isInOrder(all: readonly PlacedFrame[]): boolean {
  return all.every(({ day: on, ordinal }, i) => {
    const before = all[i - 1];
    if (!before || before.day < on) return ordinal === 1;
    return before.day === on && before.ordinal + 1 === ordinal;
  });
}

describe('for any record', () => {
  it('the statuses as happened are exactly the history, and every event comes once, when it begins to count', () => {
    fc.assert(
      fc.property(records, (record) => {
        const timelines = [track.id, other].map((id) => timelineOf(id, record));
        const all = frames(happened(timelines));
        expect(isInOrder(all)).toBe(true);
        for (const timeline of timelines) {
          const { id } = timeline.definition;
          const told = all.flatMap(({ frame }) => (frame.kind === 'status' && frame.track === id ? [frame] : []));
          const parts = told.map(({ status, formal, practice, from, cause }) => [
            status,
            formal,
            practice,
            from,
            cause,
          ]);
          const history = timeline.history(LAST);
          expect(parts).toEqual(history.map((h) => [h.status, h.formal, h.practice, h.from, h.cause]));
          const seen = all.flatMap(({ frame }) =>
            frame.kind === 'event' && frame.tracks.includes(id) ? [frame.id] : [],
          );
          expect([...seen].sort()).toEqual([...timeline.events(LAST)].sort());
        }
        const ids = all.flatMap(({ frame }) => (frame.kind === 'event' ? [`${frame.id} ${frame.day}`] : []));
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 100 },
    );
  });

  it('the pressure as happened is that of a reading, on every sampled day', () => {
    fc.assert(
      fc.property(records, fc.array(fc.integer({ min: FIRST, max: LAST }), { maxLength: 12 }), (record, days) => {
        const timeline = timelineOf(track.id, record);
        const all = frames(happened([timeline]));
        for (const on of days) {
          const last = all.findLast(({ frame, day: at }) => frame.kind === 'pressure' && at <= on)?.frame;
          expect(last?.kind === 'pressure' ? last.level : 'low').toBe(timeline.read(on).pressure.level);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('as known, a track stands on every sampled day as a reading of that day with the knowledge of that day says', () => {
    fc.assert(
      fc.property(records, fc.array(fc.integer({ min: FIRST, max: LAST }), { maxLength: 12 }), (record, days) => {
        const timeline = timelineOf(track.id, record);
        const all = frames(known([timeline]));
        expect(isInOrder(all)).toBe(true);
        for (const on of days) {
          const { status, formal, practice, pressure } = timeline.asOf({ knownAt: on }).read(on);
          const past = all.filter((placed) => placed.day <= on).map(({ frame }) => frame);
          const last = past.findLast(({ kind }) => kind === 'status');
          const told = last?.kind === 'status' ? last : tripleOf(null);
          expect([isoDay(on), told]).toMatchObject([
            isoDay(on),
            { status, formal: formal.state, practice: practice.state },
          ]);
          const level = past.findLast(({ kind }) => kind === 'pressure');
          expect(level?.kind === 'pressure' ? level.level : 'low').toBe(pressure.level);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('as known, every entry that bears on a track comes once, on the day on which it became known', () => {
    fc.assert(
      fc.property(records, (record) => {
        const timelines = [track.id, other].map((id) => timelineOf(id, record));
        const all = frames(known(timelines));
        const told = all.flatMap(({ frame }) => (frame.kind === 'entry' ? [frame] : []));
        const expected = timelines.flatMap((timeline) => {
          const { id } = timeline.definition;
          const bears = timeline.source.entries().filter((each) => each.kind !== 'event' || each.touches);
          return bears.map((each) => `${isoDay(each.known)} ${each.id} ${id}`);
        });
        expect(told.flatMap((one) => one.tracks.map((id) => `${one.day} ${one.id} ${id}`)).sort()).toEqual(
          expected.sort(),
        );
        expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
      }),
      { numRuns: 60 },
    );
  });

  it('what comes after any frame is exactly the rest', () => {
    const way = fc.constantFrom(happened, known);
    fc.assert(
      fc.property(
        records,
        way,
        fc.option(dayNumber),
        fc.array(fc.nat(), { maxLength: 5 }),
        (record, reels, from, at) => {
          const timelines = [track.id, other].map((id) => timelineOf(id, record));
          const range = { from: from ?? undefined };
          const all = frames(reels(timelines), range);
          for (const pick of all.length === 0 ? [] : at) {
            const index = pick % all.length;
            const { day: on, ordinal } = all[index]!;
            const rest = frames(reels(timelines), { ...range, after: { day: on, ordinal } });
            expect(rest).toEqual(all.slice(index + 1));
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('begun in the middle, it tells how things stand and goes on as the whole does', () => {
    const way = fc.constantFrom(happened, known);
    fc.assert(
      fc.property(records, way, dayNumber, (record, reels, from) => {
        const timelines = [timelineOf(track.id, record)];
        const whole = frames(reels(timelines)).map(({ frame }) => frame);
        const part = frames(reels(timelines), { from }).map(({ frame }) => frame);
        const opening = part.filter((frame) => 'opening' in frame);
        expect(part.slice(opening.length)).toEqual(whole.filter((frame) => frame.day >= isoDay(from)));
        const before = whole.findLast((frame) => frame.kind === 'status' && frame.day < isoDay(from));
        const stands = opening.find(({ kind }) => kind === 'status');
        if (before?.kind === 'status' && before.status !== 'none')
          expect(stands).toMatchObject({ status: before.status });
      }),
      { numRuns: 60 },
    );
  });
});

describe('a replay as known', () => {
  const talks = event('TalksHeld', '2024-01-10', { backfill: true });
  const frozen = event('TalksSuspended', '2024-03-01', { disclosed: '2024-03-20', title: 'Talks are off' });
  const retracted = parseBody({
    ...{
      type: 'EventRetracted',
      id: idOf(3_000_001),
      target: frozen.id,
      reason: 'A false report',
      disclosed: '2024-04-02',
    },
    tracks: [track.id],
  });
  const recordedAt = Date.UTC(2024, 5, 1);
  const record = entries([defined(), talks, frozen, retracted]).map((entry) => ({ ...entry, recordedAt }));
  const all = [
    ...replayFrames([new ReplayAsKnown(TrackTimeline.fold(record), day('2024-05-01'), 4)], { to: day('2024-05-01') }),
  ];

  it('shows what came late with both dates, and each change of belief', () => {
    expect(all.map(({ frame }) => frame)).toMatchObject([
      { kind: 'entry', day: '2024-01-10', type: 'TalksHeld', late: false, position: 2 },
      { kind: 'status', day: '2024-01-10', status: 'active', cause: talks.id },
      { kind: 'entry', day: '2024-03-20', date: { edtf: '2024-03-01' }, late: true, title: 'Talks are off' },
      { kind: 'status', day: '2024-03-20', status: 'frozen', from: { edtf: '2024-03-01' }, revision: true },
      { kind: 'entry', day: '2024-04-02', type: 'EventRetracted', about: [frozen.id], date: null },
      { kind: 'status', day: '2024-04-02', status: 'active', before: { status: 'frozen' }, revision: true },
    ]);
    expect(all[1]!.frame).not.toHaveProperty('revision');
  });

  it('knows nothing of entries beyond its position', () => {
    const reel = new ReplayAsKnown(TrackTimeline.fold(record), day('2024-05-01'), 3);
    expect([...replayFrames([reel], { to: day('2024-05-01') })]).toEqual(all.slice(0, 4));
  });
});

describe('a replay', () => {
  it('refuses to go on behind a frame that it does not have', () => {
    const timeline = TrackTimeline.fold(entries([defined(), event('TalksHeld', '2024-01-10')]));
    const after = (on: string, ordinal: number) => () =>
      frames([new ReplayAsHappened(timeline, day('2024-03-01'))], {
        to: day('2024-03-01'),
        after: { day: day(on), ordinal },
      });
    expect(after('2024-01-10', 3)).toThrow('is no frame of this replay');
    expect(after('2024-01-11', 1)).toThrow('is no frame of this replay');
    expect(after('2024-01-10', 2)()).toEqual([]);
  });

  it('makes no frame before it is asked for', () => {
    let made = 0;
    const reel: ReplaySource = {
      ...{ track: 'a.b', skipTo: () => undefined, opening: () => [] },
      next: 1,
      play: () => ({
        acts: [1, 2, 3].map((n) => ({
          ...{ id: String(n), key: [n] },
          frame: () => {
            made += 1;
            return { kind: 'pressure', day: '', track: '', level: 'low', score: 0 };
          },
        })),
        changes: [],
      }),
    };
    const pulled = replayFrames([reel], { to: 1 });
    pulled.next();
    expect(made).toBe(1);
  });
});
