import { afterDigest, digestDay } from '../../domain/alerts/routing/flapping.js';
import { type AlertSubject, sourceOfSubject, sourceSubject } from '../../domain/alerts/source-health.js';
import { type Day, isoDay } from '../../domain/time/day.js';
import type { AlertCursor, AlertStore, EvaluationResult, StoredChangeHistory } from '../lifecycle/alert-store.js';
import type { KeyedChange, StoredAlert } from '../lifecycle/stored-alert.js';
import type { NotificationBuilder } from '../notifications/notification-builder.js';
import { asHeard, type NotificationRouter, type RoutedTransition } from '../notifications/notification-routing.js';
import type { ActiveRule, ActiveRules } from '../rules/active-rules.js';
import type { TrackStates } from './track-states.js';

type Released = Pick<EvaluationResult, 'alerts' | 'changes' | 'histories' | 'messages'>;

interface Means {
  readonly store: AlertStore;
  readonly builder: NotificationBuilder;
  readonly tracks: TrackStates;
  readonly rules: ActiveRules;
  /** Finds the removed rules of some alerts, in their last versions. */
  readonly removed: (alerts: readonly StoredAlert[]) => Promise<ReadonlyMap<string, ActiveRule>>;
  readonly router: NotificationRouter;
}

/**
 * What was held back and is no longer: alerts that fire after a silence or an inhibition, ends of alerts that were told
 * before a silence, and digests that are due.
 */
export class Release {
  constructor(private readonly means: Means) {}

  /** @returns `null` where there is nothing */
  async on({ day }: AlertCursor, now: number): Promise<Released | null> {
    const routed = [...(await this.firing(day)), ...(await this.ends())];
    const digests = await this.digests(day, now);
    if (routed.length === 0 && digests.messages.length === 0) return null;
    const changes = routed.map(({ stored }) => notifiedLine(stored, day, now));
    const messages = await this.means.builder.messagesOf(routed, now);
    return {
      alerts: [...routed.map(({ stored }) => stored), ...digests.alerts],
      changes: [...changes, ...digests.changes],
      histories: digests.histories,
      messages: [...messages, ...digests.messages],
    };
  }

  private async firing(day: Day): Promise<RoutedTransition[]> {
    const { store, rules, tracks, router } = this.means;
    const released: RoutedTransition[] = [];
    for (const stored of await store.unnotified()) {
      const { alert, because } = stored;
      const rule = rules.get(alert.rule.id);
      const subject = subjectOf(stored) ?? (await tracks.onDay(alert.track, day))?.definition;
      if (!rule || !subject || (await router.routingNow(rule, subject, day)).tell !== 'now') continue;
      const notified = asNotified(stored, rule);
      released.push({ rule, alert, stored: notified, happened: 'fired', because, text: alert.finding.says });
    }
    return released;
  }

  private async ends(): Promise<RoutedTransition[]> {
    const { store, tracks, router } = this.means;
    const owed = await store.owedEnds();
    const ruleOf = await this.rulesOf(owed);
    const released: RoutedTransition[] = [];
    for (const stored of owed) {
      const { alert, because } = stored;
      const rule = ruleOf(stored);
      const subject = subjectOf(stored) ?? tracks.definitions.get(alert.track);
      if (!rule || (subject && router.silenceOf(rule, subject))) continue;
      const happened = alert.state === 'withdrawn' ? 'withdrawn' : 'resolved';
      released.push({ rule, alert, stored: asNotified(stored, rule), happened, because, text: '' });
    }
    return released;
  }

  private async digests(day: Day, now: number): Promise<Released> {
    const { store, builder, rules } = this.means;
    // The digest of a removed rule waits for nothing more.
    const isDue = ({ rule, history }: StoredChangeHistory) => !rules.get(rule) || digestDay(history)! <= day;
    const due = (await store.waitingForDigest()).filter(isDue);
    const alerts: StoredAlert[] = [];
    const messages: Released['messages'][number][] = [];
    for (const id of new Set(due.map(({ rule }) => rule))) {
      const own = due.filter((each) => each.rule === id);
      const tracks = new Set(own.map(({ track }) => track));
      const ofRule = await store.ofRule(id);
      const waiting = ofRule.filter(({ alert, told }) => told === 'digest' && tracks.has(alert.track));
      if (waiting.length === 0) continue;
      const from = isoDay(Math.min(...own.map(({ history }) => history.heldFrom!)));
      const rule = (await this.rulesOf(waiting))(waiting[0]!);
      if (rule) messages.push(await builder.digestOf(rule, waiting, from, now));
      alerts.push(...waiting.map((each) => asNotified(each, rule)));
    }
    const histories = due.map((each) => ({ ...each, history: afterDigest(each.history) }));
    return { alerts, messages, histories, changes: alerts.map((stored) => notifiedLine(stored, day, now)) };
  }

  /** @returns gives the rule of an alert, a removed one in its last version */
  private async rulesOf(alerts: readonly StoredAlert[]): Promise<(stored: StoredAlert) => ActiveRule | undefined> {
    const removed = alerts.length > 0 ? await this.means.removed(alerts) : new Map<string, ActiveRule>();
    return ({ alert }) => this.means.rules.get(alert.rule.id) ?? removed.get(alert.rule.id);
  }
}

/** The source that an alert is on; `undefined` for an alert on a track. */
function subjectOf({ alert, title }: StoredAlert): AlertSubject | undefined {
  const id = sourceOfSubject(alert.track);
  return id === null ? undefined : sourceSubject({ id, name: title });
}

function asNotified(stored: StoredAlert, rule: ActiveRule | undefined): StoredAlert {
  const notified: StoredAlert = { ...stored, told: 'yes', changes: stored.changes + 1 };
  return rule ? asHeard(notified, rule) : notified;
}

function notifiedLine({ alert, changes }: StoredAlert, day: Day, at: number): KeyedChange {
  const because = 'nothing holds it back any more';
  return {
    ...{ key: alert.key, number: changes, at, day: isoDay(day), happened: 'told', state: alert.state, because },
    routing: { tell: 'now', because },
  };
}
