import type { EffectOutcome } from '../../contract/alerts/rule-effects.js';
import type { Routing } from '../../domain/alerts/routing/routing.js';
import { evaluateRule } from '../../domain/alerts/evaluation.js';
import type { Alert } from '../../domain/alerts/lifecycle.js';
import type { TrackDefinition } from '../../domain/entries/track-definition.js';
import type { Evidence } from '../lifecycle/evidence.js';
import { type EvaluatedTrack, isNewTo, type TrackStateChange } from '../lifecycle/alert-transitions.js';
import type { StoredAlert } from '../lifecycle/stored-alert.js';
import type { ActiveRule, ActiveRules } from '../rules/active-rules.js';

/** The effect of an entry on the alerts of one rule on one track. */
export interface RuleEffect {
  readonly rule: Pick<ActiveRule, 'id' | 'version' | 'name' | 'severity'>;
  readonly track: string;
  /** The title of the track. */
  readonly title: string;
  readonly outcome: EffectOutcome;
  /** The reason of the alert as a sentence; `null` without an alert. */
  readonly says: string | null;
  /** The reason of the outcome. */
  readonly because: string;
  /** The entries that the reason of the alert rests on. */
  readonly events: readonly Evidence[];
  /** Whether it would be notified; `null` for an outcome that nobody is notified of. */
  readonly told: Pick<Routing, 'tell' | 'because'> | null;
  /** The message, where the alert changes. */
  readonly text: string | null;
}

/** An effect that names the entries it rests on by their ids. */
export type EffectWithoutEvidence = Omit<RuleEffect, 'events'> & { readonly eventIds: readonly string[] };

/** Identifies a rule on a track. */
export function pairOf({ rule, track }: { readonly rule: { readonly id: string }; readonly track: string }): string {
  return `${rule.id} ${track}`;
}

/** The rule and the track of an effect. */
export function subjectOf(
  { id, version, name, severity }: ActiveRule,
  { id: track, title }: Pick<TrackDefinition, 'id' | 'title'>,
) {
  return { rule: { id, version, name, severity }, track, title };
}

/** The effects of the rules that watch the tracks and do not change, each with the reason; at most `most` of them. */
export function unchangedEffects(
  tracks: readonly EvaluatedTrack[],
  rules: ActiveRules,
  open: readonly StoredAlert[],
  changedPairs: ReadonlySet<string>,
  most: number,
): EffectWithoutEvidence[] {
  const alerts = new Map(open.map(({ alert }) => [pairOf(alert), alert]));
  const effects: EffectWithoutEvidence[] = [];
  for (const { change, rules: concerned } of tracks) {
    const { definition } = change.input.after;
    const mayMatch = new Set(concerned);
    for (const rule of rules.on(definition)) {
      if (effects.length >= most) return effects;
      const pair = pairOf({ rule, track: definition.id });
      if (changedPairs.has(pair)) continue;
      effects.push(unchangedEffect(rule, change, mayMatch.has(rule), alerts.get(pair)));
    }
  }
  return effects;
}

function unchangedEffect(
  rule: ActiveRule,
  change: TrackStateChange,
  mayMatch: boolean,
  alert: Alert | undefined,
): EffectWithoutEvidence {
  const { definition } = change.input.after;
  const effect = { ...subjectOf(rule, definition), outcome: 'unchanged' as const, told: null, text: null };
  const old = (mayMatch ? evaluateRule(rule, change.input) : []).find((match) => !isNewTo(rule, match, change));
  if (old && change.history.size > 0) {
    return { ...effect, says: old.says, because: 'entered as history: never alerts', eventIds: old.events };
  }
  if (!alert) return { ...effect, says: null, because: 'it finds nothing', eventIds: [] };
  const because = alert.state === 'pending' ? 'it goes on waiting' : 'it fires already, and goes on';
  return { ...effect, says: alert.finding.says, because, eventIds: alert.finding.events };
}
