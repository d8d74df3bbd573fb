import { createHash } from 'node:crypto';
import type { Transition } from '../../domain/alerts/lifecycle.js';
import { type NotificationGroup, groupTransitions } from '../../domain/alerts/routing/grouping.js';
import type { EventLog } from '../../event-log/event-log.js';
import type { PublicAddress } from '../../http/endpoint/public-address.js';
import type { AlertStore } from '../lifecycle/alert-store.js';
import { EvidenceReader } from '../lifecycle/evidence.js';
import {
  type AlertOfGroup,
  type Notification,
  notificationLimits,
  notificationSchema,
  type NotificationType,
} from '../../contract/alerts/notification.js';
import { notificationSource } from './notification.js';
import type { OutboxMessage } from '../outbox/outbox.js';
import type { ActiveRule } from '../rules/active-rules.js';
import type { StoredAlert } from '../lifecycle/stored-alert.js';
import type { RoutedTransition } from './notification-routing.js';

interface Worded {
  readonly rule: ActiveRule;
  readonly group: string;
  readonly type: NotificationType;
  /** What makes the notification one and the same, whoever makes it. */
  readonly sameness: string;
  readonly title: string;
  readonly text: string;
  readonly alerts: readonly StoredAlert[];
  readonly withdrawn?: { readonly entry: string; readonly said: string };
  readonly escalated: boolean;
}

const typeOf: Partial<Record<Transition, NotificationType>> = {
  resolved: 'thaw.alert.resolved',
  withdrawn: 'thaw.alert.withdrawn',
};

const heads: Partial<Record<Transition, string>> = {
  repeated: 'Still so: ',
  escalated: 'Not acknowledged: ',
  resolved: 'Resolved: ',
  withdrawn: 'Withdrawn: ',
};

/** Words what is told: one notification for one act, whatever the number of tracks, with its sources. */
export class NotificationBuilder {
  constructor(
    private readonly store: AlertStore,
    private readonly log: EventLog,
    private readonly address: PublicAddress,
  ) {}

  /**
   * @param at milliseconds since 1970 UTC
   * @param together tells all steps of a rule as one: it was the rule that changed, and not the world
   */
  async messagesOf(told: readonly RoutedTransition[], at: number, together = false): Promise<OutboxMessage[]> {
    if (told.length === 0) return [];
    const groups = together ? gatherByRule(told) : groupTransitions(told);
    const stored = together ? [] : await this.store.ofGroups([...new Set(groups.map(({ group }) => group))]);
    const asTheyStand = new Map(stored.map((each) => [each.alert.key, each]));
    for (const { stored: changed } of told) asTheyStand.set(changed.alert.key, changed);
    const ids = told.flatMap(({ alert }) => [...alert.finding.events, alert.withdrawn?.entry ?? []].flat());
    const evidence = await EvidenceReader.read(this.log, [
      ...ids,
      ...stored.flatMap(({ alert }) => alert.finding.events),
    ]);
    return groups.map((gathered) => {
      const inGroup = [...asTheyStand.values()].filter(
        ({ alert }) => alert.finding.group === gathered.group && alert.state !== 'pending',
      );
      const alerts = together ? gathered.transitions.map((each) => each.stored) : inGroup;
      return this.messageOf(wordsOf(gathered, alerts, evidence), evidence, at);
    });
  }

  /** What flapped, in one notification of its own. */
  async digestOf(rule: ActiveRule, alerts: readonly StoredAlert[], from: string, at: number): Promise<OutboxMessage> {
    const evidence = await EvidenceReader.read(
      this.log,
      alerts.flatMap(({ alert }) => alert.finding.events),
    );
    const lines = alerts.map(
      ({ alert, because }) => `${alert.finding.says} ${capital(inState(alert.state, because))}.`,
    );
    const tracks = new Set(alerts.map(({ alert }) => alert.track));
    const words = {
      rule,
      group: `${rule.id}:digest`,
      type: 'thaw.alert.digest' as const,
      sameness: `digest ${rule.id} ${from} ${[...tracks].sort().join(' ')}`,
      title: `Comes and goes: ${rule.name}: ${countedTracks(tracks.size)} since ${from}`,
      text: lines.join('\n'),
      alerts,
      escalated: false,
    };
    return this.messageOf(words, evidence, at);
  }

  private messageOf(words: Worded, evidence: EvidenceReader, at: number): OutboxMessage {
    const { rule, group, type, sameness, title, text, alerts, withdrawn, escalated } = words;
    const shown = [...alerts].sort(byUrgency).slice(0, notificationLimits.alerts);
    const tracks = new Set(shown.map(({ alert }) => alert.track));
    const notification: Notification = notificationSchema.parse({
      specversion: '1.0',
      id: `alert_${createHash('sha256').update(sameness).digest('base64url').slice(0, 32)}`,
      source: notificationSource,
      type,
      time: new Date(at).toISOString(),
      subject: tracks.size === 1 ? [...tracks][0] : countedTracks(tracks.size),
      datacontenttype: 'application/json',
      data: {
        group,
        rule: { id: rule.id, name: rule.name, version: rule.version },
        severity: rule.severity,
        labels: rule.labels,
        title: cut(title, notificationLimits.title),
        text: cut(text, notificationLimits.text),
        alerts: shown.map((each) => this.alertOf(each, evidence, at)),
        ...(withdrawn && { withdrawn: { ...withdrawn, said: cut(withdrawn.said, notificationLimits.says) } }),
      },
    });
    const channels = [...rule.channels, ...(escalated ? (rule.escalate?.channels ?? []) : [])];
    return { notification, channels: [...new Set(channels)] };
  }

  private alertOf(
    { alert, title, firedAt, endedAt, reading }: StoredAlert,
    box: EvidenceReader,
    at: number,
  ): AlertOfGroup {
    const { key, state, track, acknowledged, finding } = alert;
    const url = this.address.pageOf(track);
    return {
      key,
      state: state === 'firing' && acknowledged ? 'acknowledged' : state,
      track,
      title,
      status: finding.status,
      since: new Date(firedAt ?? at).toISOString(),
      ...(endedAt !== null && { until: new Date(endedAt).toISOString() }),
      reason: { says: cut(finding.says, notificationLimits.says), events: box.of(finding.events) },
      reading: { ...reading, knownAt: null },
      ...(url !== undefined && { url }),
    };
  }
}

/** Steps of one kind of one rule, as many at once as a notification holds. */
function gatherByRule(told: readonly RoutedTransition[]): NotificationGroup<RoutedTransition>[] {
  const groups = new Map<string, RoutedTransition[]>();
  for (const each of [...told].sort((a, b) => (a.alert.track < b.alert.track ? -1 : 1))) {
    const key = `${each.happened} ${each.rule.id}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].flatMap((all) => {
    const size = notificationLimits.alerts;
    const parts = Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));
    return parts.map((part) => {
      const [{ rule, happened, alert }] = part as [RoutedTransition];
      const group = part.length === 1 ? alert.finding.group : `${rule.id}:v${rule.version}`;
      return { group, happened, transitions: part };
    });
  });
}

function wordsOf(
  { group, happened, transitions: told }: NotificationGroup<RoutedTransition>,
  alerts: readonly StoredAlert[],
  evidence: EvidenceReader,
): Worded {
  const { rule, alert, stored } = told[0]!;
  const what = told.length === 1 ? stored.title : countedTracks(told.length);
  const rounds = told.map(({ alert: each }) => `${each.key} ${each.round} ${each.toldOn ?? ''}`).sort();
  const { withdrawn } = alert;
  return {
    rule,
    group,
    type: typeOf[happened] ?? 'thaw.alert.firing',
    sameness: `${happened} ${rounds.join('\n')}`,
    title: `${heads[happened] ?? ''}${rule.name}: ${what}`,
    text: told.map((each) => textOf(each, evidence)).join('\n'),
    alerts,
    ...(happened === 'withdrawn' &&
      withdrawn?.entry && { withdrawn: { entry: withdrawn.entry, said: withdrawn.said } }),
    escalated: told.some(({ alert: each }) => each.escalatedOn !== null),
  };
}

function textOf({ alert, happened, because, text }: RoutedTransition, evidence: EvidenceReader): string {
  switch (happened) {
    case 'resolved':
      return `${alert.finding.says} That is over: ${because}.`;
    case 'withdrawn': {
      const entry = alert.withdrawn?.entry ?? null;
      const why = entry === null ? null : evidence.reasonOf(entry);
      return `It was said: “${alert.finding.says}” That is withdrawn: ${because}${why === null ? '.' : `: ${why}`}`;
    }
    case 'repeated':
    case 'escalated':
      return `${text} ${capital(because)}.`;
    default:
      return text;
  }
}

/** Where there are more than are shown, what still fires is shown first. */
function byUrgency(a: StoredAlert, b: StoredAlert): number {
  const rank = ({ alert }: StoredAlert) => (alert.state === 'firing' ? 0 : alert.state === 'pending' ? 1 : 2);
  return rank(a) - rank(b) || (a.alert.track < b.alert.track ? -1 : 1);
}

function inState(state: string, because: string): string {
  return state === 'firing' ? 'it fires now' : `it is ${state} now: ${because}`;
}

function countedTracks(count: number): string {
  return count === 1 ? 'one track' : `${count} tracks`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Not in the middle of a surrogate pair, which no receiver could read. */
function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
