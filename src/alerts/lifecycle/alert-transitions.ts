import { evaluateRule } from '../../domain/alerts/evaluation.js';
import { type Match, isAboutRecord, messageValues } from '../../domain/alerts/match.js';
import { type Alert, closeAlert, type AlertTransition, transitionAlert } from '../../domain/alerts/lifecycle.js';
import { renderMessage } from '../../domain/alerts/message.js';
import { isImpulse } from '../../domain/alerts/rule.js';
import type { TrackOnDay } from '../../domain/alerts/track-on-day.js';
import { isoDay } from '../../domain/time/day.js';
import type { AlertStore } from './alert-store.js';
import type { ActiveRule, ActiveRules } from '../rules/active-rules.js';
import type { StoredAlert } from './stored-alert.js';
import { isOpen } from './stored-alert.js';
import type { TrackStateChange } from '../evaluation/track-states.js';

/** A track at a moment, and the rules that may find something there. */
export interface EvaluatedTrack {
  readonly at: TrackStateChange;
  readonly rules: readonly ActiveRule[];
}

/** What became of one alert. */
export interface TrackTransitions {
  readonly rule: ActiveRule;
  readonly step: AlertTransition;
  /** As it stood; `null` where it is new. */
  readonly before: StoredAlert | null;
  /** As it stands; `null` where nothing is kept of it. */
  readonly after: StoredAlert | null;
  readonly sight: TrackOnDay;
  /** The message, where somebody may be told. */
  readonly text: string;
}

const switchedOff = 'the rule was switched off, or no longer watches the track';
const otherQuestion = 'the rule was changed and asks something else now';

/** What moments make of the alerts on their tracks. Nothing is written. */
export class AlertTransitions {
  constructor(
    private readonly store: AlertStore,
    private readonly book: ActiveRules,
    /** Milliseconds since 1970 UTC. */
    private readonly now: number,
    /** Rules that were removed, as they stood last. */
    private readonly removed: ReadonlyMap<string, ActiveRule> = new Map(),
  ) {}

  /**
   * @param more alerts to look at besides those that are open on the tracks
   * @returns the steps, each of another alert
   */
  async steps(looked: readonly EvaluatedTrack[], more: readonly StoredAlert[] = []): Promise<TrackTransitions[]> {
    const found = looked.map(({ at, rules }) => findingsOf(at, rules));
    const alerts = await this.alertsFor(looked, found, more);
    const byTrack = new Map<string, StoredAlert[]>();
    for (const stored of alerts.values()) {
      const { track } = stored.alert;
      const list = byTrack.get(track);
      if (list) list.push(stored);
      else byTrack.set(track, [stored]);
    }
    return looked.flatMap(({ at }, index) => {
      const track = at.moment.after.definition.id;
      return this.stepsOn(at, found[index]!, byTrack.get(track) ?? []);
    });
  }

  private stepsOn(
    at: TrackStateChange,
    found: ReadonlyMap<string, Found>,
    alerts: readonly StoredAlert[],
  ): TrackTransitions[] {
    const { moment } = at;
    const present = new Set(alerts.map(({ alert }) => alert.key));
    const inForce = (id: string) => {
      const rule = this.book.get(id);
      return rule && this.book.on(moment.after.definition).includes(rule) ? rule : undefined;
    };
    const begun = [...found.values()].filter(({ finding }) => !present.has(finding.key));
    const steps = begun.map(({ rule, finding }) =>
      this.stepped(rule, null, transitionAlert(rule, null, finding, moment), at),
    );
    for (const stored of alerts) {
      const { alert } = stored;
      const rule = inForce(alert.rule.id);
      const closing = rule ? (isOtherQuestion(rule, stored) ? otherQuestion : null) : switchedOff;
      if (closing !== null) {
        const known = rule ?? this.book.get(alert.rule.id) ?? this.removed.get(alert.rule.id) ?? lostRule(stored);
        steps.push(this.stepped(known, stored, closeAlert(alert, moment.day, closing), at));
        continue;
      }
      const finding = found.get(alert.key)?.finding ?? null;
      steps.push(this.stepped(rule!, stored, transitionAlert(rule!, alert, finding, moment), at));
    }
    return steps.filter(({ step: { happened } }) => happened !== 'nothing');
  }

  private async alertsFor(
    looked: readonly EvaluatedTrack[],
    found: readonly ReadonlyMap<string, Found>[],
    more: readonly StoredAlert[],
  ): Promise<Map<string, StoredAlert>> {
    const idOf = ({ at }: EvaluatedTrack) => at.moment.after.definition.id;
    const amended = looked.filter(({ at }) => at.moment.arrivals.some(isAboutRecord)).map(idOf);
    const others = looked.map(idOf).filter((track) => !amended.includes(track));
    const keys = found.flatMap((findings) => [...findings.keys()]);
    const lists = [
      more,
      others.length > 0 ? await this.store.alertsOn(others, false) : [],
      amended.length > 0 ? await this.store.alertsOn(amended, true) : [],
      keys.length > 0 ? await this.store.withKeys(keys) : [],
    ];
    return new Map(lists.flat().map((stored) => [stored.alert.key, stored]));
  }

  private stepped(
    rule: ActiveRule,
    before: StoredAlert | null,
    taken: AlertTransition,
    { moment }: TrackStateChange,
  ): TrackTransitions {
    const { alert } = taken;
    const sight = moment.after;
    const after = alert && this.stored(rule, before, { ...taken, alert }, sight);
    const finding = (alert ?? before?.alert)?.finding;
    const text = finding ? renderMessage(rule.message ?? '{{reason}}', messageValues(rule, finding, sight)) : '';
    return { rule, step: taken, before, after, sight, text };
  }

  private stored(
    rule: ActiveRule,
    before: StoredAlert | null,
    { alert, happened, because }: AlertTransition & { alert: Alert },
    sight: TrackOnDay,
  ): StoredAlert {
    const { timeline, day } = sight;
    const ended = happened === 'resolved' || happened === 'withdrawn';
    return {
      alert: { ...alert, rule: { id: rule.id, version: rule.version } },
      title: sight.definition.title,
      ruleName: rule.name,
      severity: rule.severity,
      when: rule.when,
      firedAt: happened === 'fired' ? this.now : alert.firedOn === null ? null : (before?.firedAt ?? this.now),
      endedAt: ended ? this.now : isOpen(alert) ? null : (before?.endedAt ?? null),
      told: before?.told ?? 'no',
      because,
      reading: { validAt: isoDay(day), position: timeline.version, policy: timeline.policy.name },
      changes: before?.changes ?? 0,
    };
  }
}

interface Found {
  readonly rule: ActiveRule;
  readonly finding: Match;
}

function findingsOf(at: TrackStateChange, rules: readonly ActiveRule[]): Map<string, Found> {
  const found = new Map<string, Found>();
  for (const rule of rules) {
    for (const finding of evaluateRule(rule, at.moment)) {
      if (isNewTo(rule, finding, at)) found.set(finding.key, { rule, finding });
    }
  }
  return found;
}

/** What happened before a rule was made, and history that is entered afterwards, is no news to it. */
export function isNewTo(
  { when, since }: ActiveRule,
  { cause }: Match,
  { moment, history, upTo }: TrackStateChange,
): boolean {
  if (!isImpulse(when)) return true;
  if (upTo === null) return moment.day > since.day;
  if (upTo <= since.position) return false;
  return !(cause !== null && history.has(cause)) && moment.arrivals.some(({ id }) => !history.has(id));
}

function isOtherQuestion(rule: ActiveRule, { when, alert }: StoredAlert): boolean {
  if (!isOpen(alert)) return false;
  if (when.kind !== rule.when.kind) return true;
  return isImpulse(when) && JSON.stringify(when) !== JSON.stringify(rule.when);
}

/** A rule that is gone, by what its alert still knows of it. */
function lostRule({ alert, ruleName, severity, when }: StoredAlert): ActiveRule {
  const { id, version } = alert.rule;
  const rest = { enabled: false, select: {}, forDays: 0, labels: {}, channels: [] };
  return { id, version, name: ruleName, severity, when, ...rest, since: { position: 0, day: 0 } };
}
