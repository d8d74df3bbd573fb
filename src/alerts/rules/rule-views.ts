import type { Silence as SilenceView } from '../../contract/alerts/silences.js';
import type { StoredAlertRule, AlertRuleVersion } from '../../contract/alerts/rules.js';
import type { Silence } from '../../domain/alerts/routing/silence.js';
import type { RuleVersion, StoredRule } from './rule-store.js';

/** A rule as the contract shows it. */
export function ruleView({ rule, version, createdAt, updatedAt }: StoredRule): StoredAlertRule {
  return { ...rule, version, createdAt: iso(createdAt), updatedAt: iso(updatedAt) };
}

/** A version of a rule as the contract shows it. */
export function versionView({ version, at, rule }: RuleVersion): AlertRuleVersion {
  return { version, at: iso(at), rule };
}

/** A silence as the contract shows it. */
export function silenceView({ from, until, ...silence }: Silence): SilenceView {
  return { ...silence, startsAt: iso(from), endsAt: iso(until) };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
