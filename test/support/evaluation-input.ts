import type { AlertRule } from '../../src/domain/alerts/rule.js';
import { alertRuleSchema } from '../../src/domain/alerts/rule.js';
import type { EvaluationInput } from '../../src/domain/alerts/match.js';
import type { VersionedRule } from '../../src/domain/alerts/lifecycle.js';
import { TrackOnDay } from '../../src/domain/alerts/track-on-day.js';
import { type Day, parseDay } from '../../src/domain/time/day.js';
import { TrackTimeline } from '../../src/domain/reading/track-timeline.js';
import type { Entry } from '../../src/domain/entries/entry.js';
import { idOf } from './given.js';

/** A rule that is right in all that is not given. */
export function ruleOf(when: Record<string, unknown>, more: Record<string, unknown> = {}): VersionedRule {
  const rule: AlertRule = alertRuleSchema.parse({ id: idOf(0xa1e47), name: 'A rule', when, ...more });
  return { ...rule, version: 1 };
}

/** A day of a track, by all that was known of it, against the day before. */
export function momentOf(record: readonly Entry[], on: string | Day): EvaluationInput {
  const day = typeof on === 'string' ? parseDay(on, '') : on;
  const whole = TrackTimeline.fold(record);
  const before = new TrackOnDay(whole.asOf({ knownAt: day - 1 }), day - 1).snapshot();
  const after = new TrackOnDay(whole.asOf({ knownAt: day }), day);
  const arrivals = whole.source.entries({ knownAt: day }).filter(({ known }) => known === day);
  return { day, before, after, arrivals };
}
