import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAYS, drafts, FIRST, logOf, recordOf } from '../../../test/support/random-log.js';
import { rules } from '../../../test/support/random-rules.js';
import type { Moment } from './match.js';
import type { Alert, VersionedRule } from './lifecycle.js';
import { Sight } from './track-on-day.js';
import { AsItBecameKnown, type Noticed, stepsOn, type Unfolding, watch, WithHindsight } from './rule-simulation.js';
import type { Day } from '../time/day.js';
import { TrackTimeline } from '../reading/track-timeline.js';

const from = FIRST + 250;
const to = FIRST + DAYS;

/** The same day by day, every day folded anew from what was known on it. */
function dayByDay(rule: VersionedRule, momentOn: (day: Day) => Moment): Noticed[] {
  const alerts = new Map<string, Alert>();
  const noticed: Noticed[] = [];
  for (let day = from; day <= to; day++) noticed.push(...stepsOn(rule, alerts, momentOn(day)));
  return noticed;
}

const watched = (rule: VersionedRule, unfolding: Unfolding) =>
  [...watch(rule, unfolding, { from, to })].flatMap(({ noticed }) => noticed);

describe('a watch over a random record', () => {
  it('notices as known exactly what a fold of each day by what was known on it would', () => {
    fc.assert(
      fc.property(drafts, rules, (list, rule) => {
        const timeline = TrackTimeline.fold(recordOf(logOf(list)));
        let before = timeline.cut({ knownAt: from - 1 });
        const naive = dayByDay(rule, (day) => {
          const arrivals = timeline.source.arrivals({ knownAt: day }).filter(({ known }) => known === day);
          const now = arrivals.length === 0 ? before : timeline.cut({ knownAt: day });
          const moment = { day, before: new Sight(before, day - 1).glance(), after: new Sight(now, day), arrivals };
          before = now;
          return moment;
        });
        expect(watched(rule, new AsItBecameKnown(timeline, to))).toEqual(naive);
      }),
      { numRuns: 3000 },
    );
  });

  it('notices with hindsight exactly what the whole record shows of each day', () => {
    fc.assert(
      fc.property(drafts, rules, (list, rule) => {
        const timeline = TrackTimeline.fold(recordOf(logOf(list)));
        const all = new WithHindsight(timeline);
        const naive = dayByDay(rule, (day) => all.goTo(day));
        expect(watched(rule, new WithHindsight(timeline))).toEqual(naive);
      }),
      { numRuns: 1500 },
    );
  });
});
