import { evaluateRule } from '../../domain/alerts/evaluation.js';
import {
  type Alert,
  type AlertTransition,
  closeAlert,
  transitionAlert,
  withdrawAlert,
} from '../../domain/alerts/lifecycle.js';
import { type EvaluationInput, isAboutRecord, type Match, messageValues } from '../../domain/alerts/match.js';
import { renderMessage } from '../../domain/alerts/message.js';
import { isImpulse } from '../../domain/alerts/rule.js';
import type { AlertSubject } from '../../domain/alerts/source-health.js';
import type { TrackOnDay } from '../../domain/alerts/track-on-day.js';
import { type Day, isoDay } from '../../domain/time/day.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import type { ActiveRule, ActiveRules } from '../rules/active-rules.js';
import type { AlertStore } from './alert-store.js';
import { ruleFrom } from './removed-rules.js';
import { heardOf, isOpen, type StoredAlert } from './stored-alert.js';

/** A change of a track's state, by entries or by the passing of a day. */
export interface TrackStateChange {
  readonly input: EvaluationInput;
  /** Ids of arrivals that were entered as history, and are no news. */
  readonly history: ReadonlySet<string>;
  /** The position of the last entry; `null` where a day has passed, or a rule is new. */
  readonly upTo: number | null;
}

/** A changed track, and the rules that may match there. */
export interface EvaluatedTrack {
  readonly change: TrackStateChange;
  readonly rules: readonly ActiveRule[];
}

/** The transition of one alert, with the alert before and after it. */
export interface EvaluatedTransition {
  readonly rule: ActiveRule;
  readonly transition: AlertTransition;
  /** `null` for a new alert. */
  readonly before: StoredAlert | null;
  /** `null` where the alert is deleted. */
  readonly after: StoredAlert | null;
  /** What the alert is on, and the day that was evaluated. */
  readonly on: { readonly definition: AlertSubject; readonly day: Day };
  /** The message of a notification. */
  readonly text: string;
}

const switchedOff = 'the rule was switched off, or no longer watches the track';
const otherCondition = 'the rule was changed and asks something else now';

/** The transitions of alerts in one evaluation. It reads alerts and writes nothing, and lets other requests run in between. */
export class AlertTransitions {
  constructor(
    private readonly store: AlertStore,
    private readonly rules: ActiveRules,
    /** Milliseconds since 1970 UTC. */
    private readonly now: number,
    /** Rules that were removed, in their last versions. */
    private readonly removed: ReadonlyMap<string, ActiveRule> = new Map(),
  ) {}

  /**
   * Evaluates changed tracks.
   * @param more alerts to look at besides the open ones on the tracks
   * @returns the transitions, each of another alert
   */
  async on(tracks: readonly EvaluatedTrack[], more: readonly StoredAlert[] = []): Promise<EvaluatedTransition[]> {
    const pause = yieldingPauses();
    const matches: Map<string, RuleMatch>[] = [];
    for (const { change, rules } of tracks) matches.push(await newMatchesOf(change, rules, pause));
    const alerts = await this.alertsFor(tracks, matches, more);
    const byTrack = new Map<string, StoredAlert[]>();
    for (const stored of alerts.values()) {
      const { track } = stored.alert;
      const list = byTrack.get(track);
      if (list) list.push(stored);
      else byTrack.set(track, [stored]);
    }
    const transitions: EvaluatedTransition[] = [];
    for (const [index, { change }] of tracks.entries()) {
      const track = change.input.after.definition.id;
      transitions.push(...(await this.onTrack(change, matches[index]!, byTrack.get(track) ?? [], pause)));
    }
    return transitions;
  }

  /** Withdraws alerts on the track of an input. */
  withdraw(alerts: readonly StoredAlert[], input: EvaluationInput, because: string): EvaluatedTransition[] {
    return alerts.map((stored) => {
      const rule = this.rules.get(stored.alert.rule.id) ?? ruleFrom(stored);
      return this.evaluated(rule, stored, withdrawAlert(stored.alert, input.day, because), input);
    });
  }

  private async onTrack(
    { input }: TrackStateChange,
    matches: ReadonlyMap<string, RuleMatch>,
    alerts: readonly StoredAlert[],
    pause: () => Promise<void>,
  ): Promise<EvaluatedTransition[]> {
    const present = new Set(alerts.map(({ alert }) => alert.key));
    const watching = new Set(this.rules.on(input.after.definition));
    const inForce = (id: string) => {
      const rule = this.rules.get(id);
      return rule && watching.has(rule) ? rule : undefined;
    };
    const results: EvaluatedTransition[] = [];
    for (const { rule, match } of matches.values()) {
      if (present.has(match.key)) continue;
      results.push(this.evaluated(rule, null, transitionAlert(rule, null, match, input), input));
      await pause();
    }
    for (const stored of alerts) {
      await pause();
      const { alert } = stored;
      const rule = inForce(alert.rule.id);
      const closing = rule ? (hasOtherCondition(rule, stored) ? otherCondition : null) : switchedOff;
      if (closing !== null) {
        const last = rule ?? this.rules.get(alert.rule.id) ?? this.removed.get(alert.rule.id) ?? ruleFrom(stored);
        results.push(this.evaluated(last, stored, closeAlert(alert, input.day, closing), input));
        continue;
      }
      const match = matches.get(alert.key)?.match ?? null;
      results.push(this.evaluated(rule!, stored, transitionAlert(rule!, alert, match, input), input));
    }
    return results.filter((each) => each.transition.happened !== 'nothing');
  }

  /** The alerts that may change. Where an entry is about the record, resolved alerts may be withdrawn too. */
  private async alertsFor(
    tracks: readonly EvaluatedTrack[],
    matches: readonly ReadonlyMap<string, RuleMatch>[],
    more: readonly StoredAlert[],
  ): Promise<Map<string, StoredAlert>> {
    const idOf = ({ change }: EvaluatedTrack) => change.input.after.definition.id;
    const amended = tracks.filter(({ change }) => change.input.arrivals.some(isAboutRecord)).map(idOf);
    const others = tracks.map(idOf).filter((track) => !amended.includes(track));
    const keys = matches.flatMap((each) => [...each.keys()]);
    const lists = [
      more,
      others.length > 0 ? await this.store.alertsOn(others, false) : [],
      amended.length > 0 ? await this.store.alertsOn(amended, true) : [],
      keys.length > 0 ? await this.store.withKeys(keys) : [],
    ];
    return new Map(lists.flat().map((stored) => [stored.alert.key, stored]));
  }

  private evaluated(
    rule: ActiveRule,
    before: StoredAlert | null,
    taken: AlertTransition,
    { after: track }: EvaluationInput,
  ): EvaluatedTransition {
    const { alert } = taken;
    const after = alert && this.stored(rule, before, { ...taken, alert }, track);
    const match = (alert ?? before?.alert)?.finding;
    const text = match ? renderMessage(rule.message ?? '{{reason}}', messageValues(rule, match, track)) : '';
    return { rule, transition: taken, before, after, on: track, text };
  }

  private stored(
    rule: ActiveRule,
    before: StoredAlert | null,
    { alert, happened, because }: AlertTransition & { alert: Alert },
    { timeline, day, definition }: TrackOnDay,
  ): StoredAlert {
    const hasEnded = happened === 'resolved' || happened === 'withdrawn';
    return {
      alert: { ...alert, rule: { id: rule.id, version: rule.version } },
      title: definition.title,
      ruleName: rule.name,
      severity: rule.severity,
      when: rule.when,
      firedAt: happened === 'fired' ? this.now : alert.firedOn === null ? null : (before?.firedAt ?? this.now),
      endedAt: hasEnded ? this.now : isOpen(alert) ? null : (before?.endedAt ?? null),
      told: before?.told ?? 'no',
      heard: before ? heardOf(before) : undefined,
      heardBy: before?.heardBy,
      because,
      reading: { validAt: isoDay(day), position: timeline.version, policy: timeline.policy.name },
      changes: before?.changes ?? 0,
    };
  }
}

interface RuleMatch {
  readonly rule: ActiveRule;
  readonly match: Match;
}

/** The matches that are news to their rules, by their keys. */
async function newMatchesOf(
  change: TrackStateChange,
  rules: readonly ActiveRule[],
  pause: () => Promise<void>,
): Promise<Map<string, RuleMatch>> {
  const matches = new Map<string, RuleMatch>();
  for (const rule of rules) {
    await pause();
    for (const match of evaluateRule(rule, change.input)) {
      if (isNewTo(rule, match, change)) matches.set(match.key, { rule, match });
    }
  }
  return matches;
}

/**
 * Whether a match is news to a rule. An event from before the rule began is no news, nor is history that is entered
 * afterwards. A condition that holds is always news.
 */
export function isNewTo(
  { when, since }: ActiveRule,
  { cause }: Match,
  { input, history, upTo }: TrackStateChange,
): boolean {
  if (!isImpulse(when)) return true;
  if (upTo === null) return input.day > since.day;
  if (upTo <= since.position) return false;
  return !(cause !== null && history.has(cause)) && input.arrivals.some(({ id }) => !history.has(id));
}

function hasOtherCondition(rule: ActiveRule, { when, alert }: StoredAlert): boolean {
  if (!isOpen(alert)) return false;
  if (when.kind !== rule.when.kind) return true;
  return isImpulse(when) && JSON.stringify(when) !== JSON.stringify(rule.when);
}
