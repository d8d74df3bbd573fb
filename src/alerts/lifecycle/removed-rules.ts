import { type ActiveRule, activeRuleOf } from '../rules/active-rules.js';
import type { AlertStore } from './alert-store.js';
import type { StoredAlert } from './stored-alert.js';

/** The rules of some alerts that were removed, in their last versions. */
export async function removedRulesOf(
  alerts: readonly StoredAlert[],
  store: AlertStore,
  isPresent: (rule: string) => boolean,
): Promise<Map<string, ActiveRule>> {
  const removed = new Map<string, ActiveRule>();
  for (const { alert } of alerts) {
    const { id, version } = alert.rule;
    if (isPresent(id) || removed.has(id)) continue;
    const body = await store.lastBodyOf(id);
    if (body) removed.set(id, activeRuleOf({ body, version, since_position: 0, since_day: 0 }));
  }
  return removed;
}

/** A stand-in for a rule that is lost, from what its alert has stored. */
export function ruleFrom({ alert, ruleName, severity, when }: StoredAlert): ActiveRule {
  const { id, version } = alert.rule;
  const rest = { enabled: false, select: {}, forDays: 0, labels: {}, channels: [] };
  return { id, version, name: ruleName, severity, when, ...rest, since: { position: 0, day: 0 } };
}
