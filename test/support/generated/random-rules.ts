import fc from 'fast-check';
import type { VersionedRule } from '../../../src/domain/alerts/lifecycle.js';
import { flagNames, formalStates, practiceStates, statuses } from '../../../src/domain/policy/states.js';
import { eventTypes } from '../../../src/domain/events/vocabulary.js';
import { ruleOf } from '../evaluation-input.js';

const some = <T>(values: readonly T[]) =>
  fc.option(fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 4 }), { nil: undefined });
const transition = (axis: string, values: readonly string[]) =>
  fc.record({ kind: fc.constant('transition'), axis: fc.constant(axis), from: some(values), to: some(values) });
const metric = (name: string, bounds: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record({ kind: fc.constant('metric'), metric: fc.constant(name), ...bounds });
const days = fc.integer({ min: 1, max: 400 });

/** Any condition that there is. */
export const conditions = fc.oneof(
  transition('status', statuses),
  transition('formal', formalStates),
  transition('practice', practiceStates),
  metric('days-since-dialogue', { above: days }),
  metric('pressure', { atLeast: fc.constantFrom('elevated', 'high') }),
  metric('commitments-overdue', { atLeast: fc.integer({ min: 1, max: 3 }) }),
  metric('commitments-due', { withinDays: days }),
  metric('silence-rank', { above: fc.constantFrom(0, 0.3, 0.5, 0.9) }),
  fc.record({ kind: fc.constant('absence'), of: fc.constantFrom('dialogue', 'contact', 'entry', 'coverage'), days }),
  fc.record({ kind: fc.constant('flag'), flag: fc.constantFrom(...flagNames) }),
  fc.record({ kind: fc.constant('history-revised'), lateDays: fc.constantFrom(1, 30) }),
  fc.record({ kind: fc.constant('entry'), types: some(eventTypes), actors: some(['US', 'CN']) }),
);

/** Any rule on all tracks. */
export const rules: fc.Arbitrary<VersionedRule> = fc
  .record({
    when: conditions,
    forDays: fc.constantFrom(0, 0, 3, 20),
    repeatDays: fc.constantFrom(undefined, 10, 45),
    escalateAfter: fc.constantFrom(undefined, 5, 30),
  })
  .filter(({ when }) => {
    const { from, to } = when as { from?: readonly unknown[]; to?: readonly unknown[] };
    return !(from?.length === 1 && to?.length === 1 && from[0] === to[0]);
  })
  .map(({ when, forDays, repeatDays, escalateAfter }) => {
    const lasting = when.kind !== 'entry' && when.kind !== 'history-revised';
    const given = Object.fromEntries(Object.entries(when).filter(([, value]) => value !== undefined));
    const escalate = escalateAfter && { afterDays: escalateAfter, channels: ['00000000-0000-7000-8000-00000000c4a1'] };
    return ruleOf(given, {
      ...(lasting ? { forDays } : {}),
      ...(repeatDays === undefined ? {} : { repeatDays }),
      ...(escalate ? { escalate } : {}),
    });
  });
