import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAYS, drafts, FIRST, logOf, recordOf } from '../../../test/support/generated/random-log.js';
import { rules } from '../../../test/support/generated/random-rules.js';
import type { EvaluationInput } from './match.js';
import type { Alert, VersionedRule } from './lifecycle.js';
import { TrackOnDay } from './track-on-day.js';
import {
  TimelineAsKnown,
  type DatedTransition,
  transitionsOn,
  type Timeline,
  simulateRule,
  TimelineWithHindsight,
} from './rule-simulation.js';
import type { Day } from '../time/day.js';
import { TrackTimeline } from '../reading/track-timeline.js';

const from = FIRST + 250;
const to = FIRST + DAYS;

/** So many rules are watched on each log: folding the logs costs more than evaluating the rules on them. */
const RULES = 12;
const ruleSets = fc.array(rules, { minLength: RULES, maxLength: RULES });

/** The transitions of each rule, day by day, every day folded anew from what was known on it. */
function dayByDay(watchedRules: readonly VersionedRule[], momentOn: (day: Day) => EvaluationInput) {
  const watches = watchedRules.map((rule) => {
    return { rule, alerts: new Map<string, Alert>(), noticed: [] as DatedTransition[] };
  });
  for (let day = from; day <= to; day++) {
    const moment = momentOn(day);
    for (const { rule, alerts, noticed } of watches) noticed.push(...transitionsOn(rule, alerts, moment));
  }
  return watches.map(({ noticed }) => noticed);
}

const watched = (rule: VersionedRule, unfolding: Timeline) =>
  [...simulateRule(rule, unfolding, { from, to })].flatMap(({ transitions: noticed }) => noticed);

describe('a watch over a random record', () => {
  it('notices as known exactly what a fold of each day by what was known on it would', () => {
    fc.assert(
      fc.property(drafts, ruleSets, (list, set) => {
        const timeline = TrackTimeline.fold(recordOf(logOf(list)));
        let before = timeline.asOf({ knownAt: from - 1 });
        const naive = dayByDay(set, (day) => {
          const arrivals = timeline.source.entries({ knownAt: day }).filter(({ known }) => known === day);
          const isNews = arrivals.length > 0 || timeline.source.arrivals(day).some(({ known }) => known === day);
          const now = isNews ? timeline.asOf({ knownAt: day }) : before;
          const moment = {
            day,
            before: new TrackOnDay(before, day - 1).snapshot(),
            after: new TrackOnDay(now, day),
            arrivals,
          };
          before = now;
          return moment;
        });
        expect(set.map((rule) => watched(rule, new TimelineAsKnown(timeline, to)))).toEqual(naive);
      }),
      { numRuns: 3000 / RULES },
    );
  });

  it('notices with hindsight exactly what the whole record shows of each day', () => {
    fc.assert(
      fc.property(drafts, ruleSets, (list, set) => {
        const timeline = TrackTimeline.fold(recordOf(logOf(list)));
        const all = new TimelineWithHindsight(timeline);
        const naive = dayByDay(set, (day) => all.goTo(day));
        expect(set.map((rule) => watched(rule, new TimelineWithHindsight(timeline)))).toEqual(naive);
      }),
      { numRuns: 1500 / RULES },
    );
  });
});
