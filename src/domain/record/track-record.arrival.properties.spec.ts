import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  circleOf,
  type Draft,
  drafts,
  FIRST,
  kindsOfEntry,
  logOf,
  recordOf,
  TODAY,
  tracks,
} from '../../../test/support/generated/random-log.js';
import { logKnownBy } from '../../../test/support/generated/naive-record.js';
import type { Day } from '../time/day.js';
import { type Entry, namedBy, tracksOf } from '../entries/entry.js';
import type { AsOf } from './resolve-record.js';
import { TrackTimeline } from '../reading/track-timeline.js';
import { ledgerOn, metricsOn } from '../reading/metrics/make-metrics.js';
import { amendedAmong, eventsOnRecord, marksOf } from '../reading/timeline-marks.js';
import { explainView } from '../explain/explain.js';

const day = fc.integer({ min: FIRST - 30, max: TODAY });
const days = fc.array(day, { minLength: 1, maxLength: 4 });
const track = fc.constantFrom(...tracks.slice(0, 2));
const reproducibly = (numRuns: number) => ({ numRuns, seed: 20_260_803, endOnFailure: true });

/** The full output of a timeline for a day. */
const told = (timeline: TrackTimeline, on: Day) => ({
  reading: timeline.read(on),
  metrics: metricsOn(timeline, on),
  history: timeline.history(on),
  events: timeline.events(on),
  nextCheck: timeline.nextCheck(on),
});

/** All that is told of a day, as JSON: the reading with its measures, the ledger, the marks and the explanation. */
const bytes = (timeline: TrackTimeline, on: Day) =>
  timeline.viewed(on, (view) =>
    JSON.stringify([
      told(timeline, on),
      ledgerOn(view),
      marksOf(eventsOnRecord(view), view),
      amendedAmong(eventsOnRecord(view)),
      explainView(view),
    ]),
  );

/** The entries of a section of the log for a track, with their missing targets from other tracks. */
function arriving(timeline: TrackTimeline, id: string, log: readonly Entry[], from: number, to: number): Entry[][] {
  const fresh = log.slice(from, to).filter(({ body }) => tracksOf(body).includes(id));
  const own = new Set(fresh.map(({ body }) => body.id));
  const lacking = timeline.lacks(fresh.flatMap(({ body }) => namedBy(body))).filter((name) => !own.has(name));
  const before = log.slice(0, to);
  const circle = new Set(
    circleOf(
      before.map(({ body }) => body),
      lacking,
    ).map((body) => body.id),
  );
  return [before.filter(({ body }) => circle.has(body.id) && !tracksOf(body).includes(id)), fresh];
}

describe('however a log of events and amendments is read', () => {
  it('an entry that became known on a day changes no reading by what was known before', () => {
    fc.assert(
      fc.property(
        drafts,
        fc.constantFrom(...kindsOfEntry),
        days,
        fc.integer({ min: 2, max: 400 }),
        track,
        (list: Draft[], kind, on, before, id) => {
          const log = logOf([...list, { ...list[0]!, kind, wait: 40 }]);
          const without = TrackTimeline.fold(recordOf(log.slice(0, -1), id));
          const withIt = TrackTimeline.fold(recordOf(log, id));
          const known = withIt.source.entryRefs().find((standing) => standing.id === log.at(-1)!.body.id)?.known;
          for (const knownAt of [(known ?? TODAY) - 1, (known ?? TODAY) - before]) {
            const cut = { knownAt };
            for (const validAt of on) {
              expect(told(withIt.asOf(cut), validAt)).toEqual(told(without.asOf(cut), validAt));
            }
          }
        },
      ),
      reproducibly(80),
    );
  });

  it('a reading by the knowledge of a day has the same bytes where all that became known later is taken away', () => {
    fc.assert(
      fc.property(drafts, day, days, track, (list, knownAt, on, id) => {
        const log = logOf(list);
        const then = TrackTimeline.fold(recordOf(log, id)).asOf({ knownAt });
        const never = TrackTimeline.fold(recordOf(logKnownBy(knownAt, log), id));
        for (const validAt of on) {
          expect(bytes(then, validAt)).toBe(bytes(never, validAt));
          expect(bytes(never.asOf({ knownAt }), validAt)).toBe(bytes(never, validAt));
        }
      }),
      reproducibly(200),
    );
  });

  it('a reading pinned to a position is that of the log up to there, and one by today’s knowledge that of all', () => {
    fc.assert(
      fc.property(drafts, fc.nat(), days, track, (list, dice, on, id) => {
        const log = logOf(list);
        const timeline = TrackTimeline.fold(recordOf(log, id));
        const position = 1 + (dice % (log.length + 1));
        const prefix = TrackTimeline.fold(
          recordOf(
            log.filter((entry) => entry.position <= position),
            id,
          ),
        );
        const pinned = timeline.asOf({ position });
        expect(pinned.version).toBe(prefix.version);
        for (const validAt of on) {
          expect(told(pinned, validAt)).toEqual(told(prefix, validAt));
          expect(told(timeline.asOf({ knownAt: TODAY }), validAt)).toEqual(told(timeline, validAt));
        }
      }),
      reproducibly(60),
    );
  });

  it('a reading without some entries is that of a log that never had them', () => {
    fc.assert(
      fc.property(drafts, fc.array(fc.nat(), { maxLength: 4 }), days, track, (list, dice, on, id) => {
        const log = logOf(list);
        const without = dice.map((n) => log[n % log.length]!.body.id);
        const cut = TrackTimeline.fold(recordOf(log, id)).asOf({ without });
        const fewer = TrackTimeline.fold(recordOf(log, id).filter(({ body }) => !without.includes(body.id)));
        for (const validAt of on) expect(told(cut, validAt)).toEqual(told(fewer, validAt));
      }),
      reproducibly(120),
    );
  });

  it('taken in piece by piece, or by a copy, it gives what folding it at once gives', () => {
    fc.assert(
      fc.property(
        drafts,
        fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1 }),
        fc.nat(),
        days,
        track,
        (list, sizes, dice, on, id) => {
          const log = logOf(list);
          const split = dice % (log.length + 1);
          let grown = TrackTimeline.fold(recordOf([], id));
          let left: { timeline: TrackTimeline; at: number } | undefined;
          for (let [from, turn] = [0, 0]; from < log.length; turn++) {
            const to = Math.min(log.length, from + sizes[turn % sizes.length]!);
            const [foreign, fresh] = arriving(grown, id, log, from, to) as [Entry[], Entry[]];
            if (!left && from >= split) {
              left = { timeline: grown, at: from };
              grown = grown.fork();
            }
            if (foreign.length > 0) grown.insertAll(foreign);
            grown.insertAll(fresh);
            // Reading a timeline between two batches must not leave any state behind.
            grown.read(on[0]!);
            from = to;
          }
          const folded = TrackTimeline.fold(recordOf(log, id));
          const cut: AsOf = { knownAt: on[0]! };
          for (const validAt of on) {
            expect(told(grown, validAt)).toEqual(told(folded, validAt));
            expect(told(grown.asOf(cut), validAt)).toEqual(told(folded.asOf(cut), validAt));
          }
          expect(grown.periodsUntil(TODAY).map(({ status, day: begun }) => [status, begun])).toEqual(
            folded.periodsUntil(TODAY).map(({ status, day: begun }) => [status, begun]),
          );
          if (left) {
            const prefix = TrackTimeline.fold(recordOf(log.slice(0, left.at), id));
            expect(told(left.timeline, on[0]!)).toEqual(told(prefix, on[0]!));
          }
        },
      ),
      reproducibly(120),
    );
  });

  it('intervals adjoin under every cut, and each is what a reading of its days says', () => {
    fc.assert(
      fc.property(
        drafts,
        fc.record({ knownAt: day, account: fc.constantFrom('US', 'CN') }, { requiredKeys: [] }),
        track,
        (list, cut, id) => {
          const timeline = TrackTimeline.fold(recordOf(logOf(list), id)).asOf(cut);
          const outline = timeline.periodsUntil(TODAY);
          const history = timeline.history(TODAY);
          expect(history).toHaveLength(outline.length);
          history.slice(1).forEach((interval, i) => expect(history[i]!.to).toEqual(interval.from));
          expect(history.at(-1)?.to ?? null).toBeNull();
          outline.forEach((stretch, i) => {
            const next = outline[i + 1]?.day ?? TODAY + 1;
            expect(next).toBeGreaterThan(stretch.day);
            for (const on of [stretch.day, Math.floor((stretch.day + next - 1) / 2), next - 1]) {
              const { status, formal, practice } = timeline.read(on);
              const said = { status, formal: formal.state, practice: practice.state };
              expect(said).toEqual({ status: stretch.status, formal: stretch.formal, practice: stretch.practice });
              expect(timeline.history(on)).toHaveLength(i + 1);
            }
          });
          if (outline[0]) expect(timeline.read(outline[0].day - 1).status).toBe('none');
        },
      ),
      reproducibly(120),
    );
  });
});
