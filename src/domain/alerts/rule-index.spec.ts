import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { drafts, logOf, recordOf, TODAY } from '../../../test/support/generated/random-log.js';
import { conditions } from '../../../test/support/generated/random-rules.js';
import { idOf } from '../../../test/support/given.js';
import { ruleOf } from '../../../test/support/evaluation-input.js';
import { evaluateRule, nextEvaluationDay } from './evaluation.js';
import { RuleIndex } from './rule-index.js';
import type { VersionedRule } from './lifecycle.js';
import { TimelineAsKnown } from './rule-simulation.js';
import { TrackTimeline } from '../reading/track-timeline.js';

const globs = [undefined, ['*'], ['us-cn.*'], ['*.trade'], ['us-ru.*']];

function ruleSet(list: readonly { when: object; tracks: readonly string[] | undefined }[]): VersionedRule[] {
  return list.flatMap(({ when, tracks }, n) => {
    const given = Object.fromEntries(Object.entries(when).filter(([, value]) => value !== undefined));
    const { from, to } = given as { from?: unknown[]; to?: unknown[] };
    if (from?.length === 1 && to?.length === 1 && from[0] === to[0]) return [];
    return [ruleOf(given, { id: idOf(n + 1), select: tracks ? { tracks } : {} })];
  });
}

/** An event of other tracks that becomes known after the correction which moves it to this one. */
const correctedBeforeKnown = ['event', 'EventCorrected'].map((kind, n) => ({
  ...{ kind, wait: 0, type: 'TalksHeld', occurred: '2022-01-08', effective: undefined, forceOnTheDay: false },
  ...{ expires: undefined, claimed: undefined, accounts: [], mechanism: 'one', level: undefined, links: [] },
  ...{ touches: n === 0 ? [1, 2] : [0], disclosed: n === 0 ? undefined : '2022-01-08', backfill: false, pick: 0 },
  ...{ others: [0], party: 'US', status: 'none', from: undefined, stands: 0, policy: 'cooperation@1' },
})) as unknown as Parameters<typeof logOf>[0] & never[];

describe('an index of rules', () => {
  it('names every rule whose findings a change could make different, on any record', () => {
    const set = fc.array(fc.record({ when: conditions, tracks: fc.constantFrom(...globs) }), { maxLength: 12 });
    fc.assert(
      fc.property(drafts, set, (list, given) => {
        const rules = ruleSet(given);
        const index = new RuleIndex(rules);
        const timeline = TrackTimeline.fold(recordOf(logOf(list)));
        const unfolding = new TimelineAsKnown(timeline, TODAY);
        const said = new Map<string, string>();
        const due = new Map<string, number | null>();
        const says = (rule: VersionedRule, findings: ReturnType<typeof evaluateRule>) =>
          `${rule.id} ${findings.map(({ key }) => key).join(' ')}`;
        for (let day: number | null = unfolding.nextArrival(); day !== null; day = unfolding.nextArrival()) {
          const moment = unfolding.goTo(day);
          const concerned = new Set(index.concernedBy(moment).map(({ id }) => id));
          const selected = new Set(index.on(moment.after.definition).map(({ id }) => id));
          for (const rule of rules) {
            const findings = selected.has(rule.id) ? evaluateRule(rule, moment) : [];
            const now = says(rule, findings);
            const byTime = (due.get(rule.id) ?? Infinity) <= day;
            // A source that becomes known after its event is there in simulations alone, which evaluate every rule.
            const isAsked = moment.arrivals.length > 0;
            if (isAsked && now !== (said.get(rule.id) ?? `${rule.id} `) && !byTime && findings.length > 0) {
              expect([...concerned]).toContain(rule.id);
            }
            said.set(rule.id, now);
            due.set(rule.id, nextEvaluationDay(rule, moment.after));
          }
        }
      }),
      {
        numRuns: 200,
        examples: [[correctedBeforeKnown, [{ when: { kind: 'absence', of: 'dialogue', days: 1 }, tracks: undefined }]]],
      },
    );
  });

  it('runs no rule of another track, another value or another type, and none that is switched off', () => {
    const others = [
      ruleOf({ kind: 'transition', axis: 'status', to: ['terminated'] }, { id: idOf(1) }),
      ruleOf({ kind: 'transition', axis: 'status' }, { id: idOf(2), select: { tracks: ['us-ru.*'] } }),
      ruleOf({ kind: 'entry', types: ['ThreatIssued'] }, { id: idOf(3) }),
      ruleOf({ kind: 'metric', metric: 'commitments-overdue', atLeast: 1 }, { id: idOf(4) }),
      ruleOf({ kind: 'entry' }, { id: idOf(5), enabled: false }),
    ];
    const concerned = ruleOf({ kind: 'entry', types: ['TalksHeld'] }, { id: idOf(6) });
    const [draft] = fc.sample(drafts, { numRuns: 1, seed: 1 })[0]!;
    const plain = { ...draft!, kind: 'event', type: 'TalksHeld', links: [], backfill: false } as typeof draft & object;
    const timeline = TrackTimeline.fold(recordOf(logOf([{ ...plain, touches: [0] }])));
    const unfolding = new TimelineAsKnown(timeline, TODAY);
    const moment = unfolding.goTo(unfolding.nextArrival()!);
    expect(new RuleIndex([...others, concerned]).concernedBy(moment)).toEqual([concerned]);
  });
});
