import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAYS, drafts, FIRST, logOf, recordOf, TODAY } from '../../../test/support/generated/random-log.js';
import { idOf, track } from '../../../test/support/given.js';
import { ruleOf } from '../../../test/support/evaluation-input.js';
import { rules } from '../../../test/support/generated/random-rules.js';
import type { EvaluationInput } from './match.js';
import type { Alert } from './lifecycle.js';
import { TimelineAsKnown, type DatedTransition, transitionsOn, simulateRule } from './rule-simulation.js';
import type { Day } from '../time/day.js';
import { type Entry, parseBody } from '../entries/entry.js';
import { TrackTimeline } from '../reading/track-timeline.js';

const moves = ['status', 'formal', 'practice'].map((axis) => ruleOf({ kind: 'transition', axis }));

const from = FIRST + 250;
const to = FIRST + DAYS;

/** What is stored and read again. */
function stored(alerts: ReadonlyMap<string, Alert>): Map<string, Alert> {
  return new Map(JSON.parse(JSON.stringify([...alerts])) as [string, Alert][]);
}

function everyDay(timeline: TrackTimeline, look: (moment: EvaluationInput) => void, days = { from, to }): void {
  const unfolding = new TimelineAsKnown(timeline, days.to);
  for (let day = days.from; day <= days.to; day++) look(unfolding.goTo(day));
}

function retraction(target: string, position: number, day: Day): Entry {
  const body = parseBody({
    ...{ type: 'EventRetracted', id: idOf(9_999_999), target, reason: 'It was not so', tracks: [track.id] },
  });
  return { position, recordedAt: day * 86_400_000, recordedBy: 'analyst', hash: '', body };
}

describe('the life of alerts, over any record and any rule', () => {
  it('goes on over a restart on any day as if there had been none', () => {
    fc.assert(
      fc.property(drafts, rules, fc.integer({ min: from + 1, max: to }), (list, rule, restart) => {
        const timeline = TrackTimeline.fold(recordOf(logOf(list)));
        let alerts = new Map<string, Alert>();
        const noticed: DatedTransition[] = [];
        const run = (moment: EvaluationInput) => noticed.push(...transitionsOn(rule, alerts, moment));
        everyDay(timeline, run, { from, to: restart - 1 });
        alerts = stored(alerts);
        everyDay(timeline, run, { from: restart, to });
        const whole = [...simulateRule(rule, new TimelineAsKnown(timeline, to), { from, to })];
        expect(noticed).toEqual(whole.flatMap((each) => each.transitions));
      }),
      { numRuns: 100 },
    );
  });

  it('does nothing when a moment is evaluated once more, by this process or another', () => {
    fc.assert(
      fc.property(drafts, rules, (list, rule) => {
        const timeline = TrackTimeline.fold(recordOf(logOf(list)));
        const alerts = new Map<string, Alert>();
        const again: DatedTransition[] = [];
        everyDay(timeline, (moment) => {
          transitionsOn(rule, alerts, moment);
          again.push(...transitionsOn(rule, alerts, moment));
        });
        expect(again).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('tells nobody anything when the whole past is evaluated once more', () => {
    fc.assert(
      fc.property(drafts, rules, (list, rule) => {
        const timeline = TrackTimeline.fold(recordOf(logOf(list)));
        const alerts = new Map<string, Alert>();
        everyDay(timeline, (moment) => void transitionsOn(rule, alerts, moment));
        const again: string[] = [];
        everyDay(timeline, (moment) => {
          again.push(...transitionsOn(rule, alerts, moment).map(({ happened }) => happened));
        });
        expect(again.filter((happened) => happened !== 'waited' && happened !== 'dropped')).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('withdraws what fired for an event that is retracted, and names the retraction and what was said', () => {
    let tried = 0;
    fc.assert(
      fc.property(drafts, fc.constantFrom(...moves), (list, rule) => {
        const log = logOf(list);
        const timeline = TrackTimeline.fold(recordOf(log));
        const alerts = new Map<string, Alert>();
        everyDay(timeline, (moment) => void transitionsOn(rule, alerts, moment), { from, to: TODAY });
        const standing = [...alerts.values()].find(({ state, finding: { cause, change } }) => {
          // That nothing is on record stays so when more is taken away.
          if (change!.to === 'none' || change!.to === 'never') return false;
          return state === 'firing' && cause !== null && timeline.find(cause)?.assessment === null;
        });
        if (!standing) return;
        tried += 1;
        const day = TODAY + 1;
        const denied = retraction(standing.finding.cause!, log.length + 2, day);
        const corrected = TrackTimeline.fold(recordOf([...log, denied]));
        const unfolding = new TimelineAsKnown(corrected, day);
        const steps = transitionsOn(rule, stored(alerts), unfolding.goTo(day));
        const step = steps.find(({ alert }) => alert.key === standing.key);
        expect(step).toMatchObject({
          happened: 'withdrawn',
          alert: { state: 'withdrawn', withdrawn: { entry: denied.body.id, said: standing.finding.says } },
        });
      }),
      { numRuns: 200 },
    );
    expect(tried).toBeGreaterThan(20);
  });
});
