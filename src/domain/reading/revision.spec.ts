import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { entries, event, given, idOf, track } from '../../../test/support/given.js';
import { isoDay, parseDay } from '../time/day.js';
import { type EntryBody, parseBody } from '../entries/entry.js';
import { historyChangeOf, listedRevisions, type StatusAndAxes, statusAt, nothingOnRecord } from './revision.js';
import { TrackTimeline } from './track-timeline.js';

const today = parseDay('2026-01-15', '');

/** The history change that results when more entries are added to a record. */
function changes(before: readonly EntryBody[], ...more: EntryBody[]) {
  const { timeline } = given(...before);
  const old = timeline.periodsUntil(today);
  const position = timeline.version;
  timeline.insertAll(entries(more).map((entry) => ({ ...entry, position: position + entry.position })));
  return historyChangeOf(track.id, old, timeline.periodsUntil(today), today);
}

const said = (...asked: Parameters<typeof changes>) => changes(...asked).flatMap((c) => c.ranges.map((r) => r.says));

const amendment = (type: string, more: object) =>
  parseBody({ type, id: idOf(8_000_000), reason: 'a test', tracks: [track.id], ...more });

describe('what changed in a history, in words', () => {
  const suspended = event('TalksSuspended', '2022-08-05');
  const record = [event('TalksHeld', '2022-07-01'), suspended];
  const moved = (occurred: string) => amendment('EventCorrected', { event: { ...suspended, occurred } });

  it('says which boundary moved, and from where', () => {
    expect(changes(record, moved('2022-08-04'))).toEqual([
      {
        track: track.id,
        count: 1,
        ranges: [
          {
            from: '2022-08-04',
            to: '2022-08-05',
            was: { status: 'active', formal: 'open', practice: 'meeting' },
            now: { status: 'frozen', formal: 'suspended', practice: 'meeting' },
            says: 'history revised: frozen from 2022-08-04, not 2022-08-05',
          },
        ],
      },
    ]);
    expect(said(record, moved('2022-08-09'))).toEqual(['history revised: frozen from 2022-08-09, not 2022-08-05']);
  });

  it('tells days that read otherwise for a while', () => {
    const held = [event('TalksHeld', '2025-01-01'), event('TalksHeld', '2025-12-20')];
    expect(said(held, event('TalksHeld', '2025-08-01'))).toEqual([
      'history revised: practice meeting from 2025-08-01 to 2025-09-29, not quiet',
      'history revised: active from 2025-09-29 to 2025-12-20, not dormant',
    ]);
  });

  it('tells what lasts until today, and what begins today', () => {
    expect(said(record, event('TalksSuspended', '2022-07-20'))).toEqual([
      'history revised: frozen from 2022-07-20, not 2022-08-05',
    ]);
    const open = [event('TalksHeld', '2025-12-20')];
    expect(said(open, event('TalksSuspended', '2026-01-10'))).toEqual([
      'history revised: frozen from 2026-01-10 on, not active',
    ]);
    expect(said(open, event('TalksSuspended', '2026-01-15'))).toEqual(['now frozen, not active']);
    expect(said(open, event('WorkingGroupEstablished', '2026-01-15'))).toEqual([
      'now working-group-active, not active',
    ]);
  });

  it('says where nothing was on record, or is any more', () => {
    expect(said([], event('TalksHeld', '2025-12-20'))).toEqual([
      'history revised: active from 2025-12-20 on, where nothing was on record',
    ]);
    const only = event('TalksHeld', '2025-12-20');
    expect(said([only], amendment('EventRetracted', { target: only.id }))).toEqual([
      'history revised: nothing on record from 2025-12-20 on, not active',
    ]);
  });

  it('says nothing where the cause alone changes, or what has not come yet', () => {
    expect(changes(record, amendment('EventCorrected', { event: { ...suspended, title: 'Told otherwise' } }))).toEqual(
      [],
    );
    expect(changes(record, event('TalksHeld', '2022-07-01'))).toEqual([]);
  });

  it('lists the first 50 ranges of a track, and counts them all', () => {
    const days = Array.from({ length: 40 }, (_, n) => isoDay(parseDay('2020-01-01', '') + n * 30));
    const record = days.flatMap((day) => [
      event('TalksSuspended', day),
      event('CooperationResumed', isoDay(parseDay(day, '') + 10)),
    ]);
    const [change] = changes([], ...record);
    expect([change!.count, change!.ranges.length]).toEqual([expect.any(Number), listedRevisions]);
    expect(change!.count).toBeGreaterThan(listedRevisions);
    expect(change!.ranges[0]!.from).toBe('2020-01-01');
  });
});

describe('the days that changed', () => {
  const types = [
    'TalksHeld',
    'TalksSuspended',
    'CooperationResumed',
    'WorkingGroupEstablished',
    'MechanismPaused',
  ] as const;
  const first = parseDay('2025-01-01', '');
  const last = parseDay('2025-12-01', '');
  const anyEvent = fc.record({ type: fc.constantFrom(...types), day: fc.integer({ min: first, max: last }) });
  const bodyOf = ({ type, day }: { type: string; day: number }) => event(type, isoDay(day));

  it('are exactly those on which the two histories read otherwise, day by day', () => {
    fc.assert(
      fc.property(
        fc.array(anyEvent, { maxLength: 8 }),
        fc.array(fc.oneof(anyEvent, fc.nat(7), fc.tuple(fc.nat(7), anyEvent)), { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        (past, steps, anew) => {
          const bodies = past.map(bodyOf);
          const more = steps.flatMap((step, n): EntryBody[] => {
            const id = idOf(7_000_000 + n);
            if (typeof step === 'object' && !Array.isArray(step)) return [bodyOf(step)];
            const target = bodies[Array.isArray(step) ? step[0] : step];
            if (!target) return [];
            if (!Array.isArray(step)) return [{ ...amendment('EventRetracted', { target: target.id }), id }];
            return [{ ...amendment('EventCorrected', { event: { ...bodyOf(step[1]), id: target.id } }), id }];
          });
          const { timeline, record } = given(...bodies);
          const untouched = TrackTimeline.fold(record);
          const before = timeline.periodsUntil(today);
          const added = entries(more).map((entry) => ({ ...entry, position: record.length + entry.position }));
          // Separately folded histories share no period objects; two histories of one timeline do.
          const later = anew ? TrackTimeline.fold([...record, ...added]) : timeline;
          if (!anew) timeline.insertAll(added);
          const after = later.periodsUntil(today);
          const ranges = historyChangeOf(track.id, before, after, today).flatMap((change) => change.ranges);
          const told = new Map<string, string>();
          for (const { from, to, was, now } of ranges) {
            const end = to === null ? today + 1 : parseDay(to, '');
            for (let day = parseDay(from, ''); day < end; day++) {
              expect(told.has(isoDay(day))).toBe(false);
              told.set(isoDay(day), JSON.stringify([was, now]));
            }
          }
          const naive = new Map<string, string>();
          for (let day = first - 1; day <= today; day++) {
            const [was, now] = [readOn(untouched, day), readOn(later, day)];
            if (JSON.stringify(was) !== JSON.stringify(now)) naive.set(isoDay(day), JSON.stringify([was, now]));
          }
          expect(told).toEqual(naive);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('never hide a change of the status of today', () => {
    const { timeline } = given(event('TalksHeld', '2025-12-20'));
    expect(statusAt(timeline.periodsUntil(today))).toEqual(readOn(timeline, today));
    expect(statusAt([])).toEqual(nothingOnRecord);
  });
});

function readOn(timeline: TrackTimeline, day: number): StatusAndAxes {
  const { status, formal, practice } = timeline.read(day);
  return { status, formal: formal.state, practice: practice.state };
}
