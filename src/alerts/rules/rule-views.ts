import type { Silence as SilenceView } from '../../contract/alerts/silences.js';
import type { StoredAlertRule, AlertRuleVersion } from '../../contract/alerts/rules.js';
import type { Silence } from '../../domain/alerts/routing/silence.js';
import type { RuleVersion, StoredRule } from './rule-store.js';

/** Maps a stored rule to the contract; instants as ISO timestamps. */
export function ruleView({ rule, version, createdAt, updatedAt, updatedBy }: StoredRule): StoredAlertRule {
  return { ...rule, version, createdAt: iso(createdAt), updatedAt: iso(updatedAt), updatedBy };
}

/** Maps a version of a rule to the contract; its rule is `null` where the version removed it. */
export function versionView({ version, at, by, rule }: RuleVersion): AlertRuleVersion {
  return { version, at: iso(at), by, rule };
}

/** Maps a silence to the contract; instants as ISO timestamps. */
export function silenceView({ from, until, ...silence }: Silence): SilenceView {
  return { ...silence, startsAt: iso(from), endsAt: iso(until) };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
