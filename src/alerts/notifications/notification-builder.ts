import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  type AlertOfGroup,
  type Notification,
  notificationLimits,
  notificationSchema,
  type NotificationType,
} from '../../contract/alerts/notification.js';
import type { Transition } from '../../domain/alerts/lifecycle.js';
import { groupTransitions, type NotificationGroup } from '../../domain/alerts/routing/grouping.js';
import { sourceOfSubject } from '../../domain/alerts/source-health.js';
import { EventLog } from '../../event-log/event-log.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import { PublicAddress } from '../../http/endpoint/public-address.js';
import { shortened } from '../channels/message.js';
import { AlertStore } from '../lifecycle/alert-store.js';
import { EvidenceReader } from '../lifecycle/evidence.js';
import type { StoredAlert } from '../lifecycle/stored-alert.js';
import type { OutboxMessage } from '../outbox/outbox.js';
import { notificationSource } from '../outbox/own-notification.js';
import type { ActiveRule } from '../rules/active-rules.js';
import { channelsFor, type RoutedTransition } from './notification-routing.js';

/** A notification before it is put into its schema. */
interface Draft {
  readonly rule: ActiveRule;
  readonly group: string;
  readonly type: NotificationType;
  /** Notifications with the same key are one, whichever process builds them. */
  readonly dedupKey: string;
  readonly title: string;
  readonly text: string;
  readonly alerts: readonly StoredAlert[];
  readonly withdrawn?: { readonly entry: string; readonly said: string };
  /** Ids of channels. */
  readonly channels: readonly string[];
}

const typeOf: Partial<Record<Transition, NotificationType>> = {
  resolved: 'thaw.alert.resolved',
  withdrawn: 'thaw.alert.withdrawn',
};

const titlePrefixes: Partial<Record<Transition, string>> = {
  repeated: 'Still so: ',
  escalated: 'Not acknowledged: ',
  resolved: 'Resolved: ',
  withdrawn: 'Withdrawn: ',
};

/** Builds notifications: one for one cause, whatever the number of tracks, with the sources. */
@Injectable()
export class NotificationBuilder {
  constructor(
    private readonly store: AlertStore,
    private readonly log: EventLog,
    private readonly address: PublicAddress,
  ) {}

  /**
   * Builds the notifications of some transitions.
   * @param at milliseconds since 1970 UTC
   * @param ruleChanged groups the transitions by rule and not by cause: it was the rule that changed, not the world
   */
  async messagesOf(
    transitions: readonly RoutedTransition[],
    at: number,
    ruleChanged = false,
  ): Promise<OutboxMessage[]> {
    if (transitions.length === 0) return [];
    const groups = ruleChanged ? groupByRule(transitions) : groupTransitions(transitions);
    const stored = ruleChanged ? [] : await this.store.ofGroups([...new Set(groups.map(({ group }) => group))]);
    const current = new Map(stored.map((each) => [each.alert.key, each]));
    for (const { stored: changed } of transitions) current.set(changed.alert.key, changed);
    const causes = transitions.flatMap(({ alert }) => [...alert.finding.events, alert.withdrawn?.entry ?? []].flat());
    const reasons = stored.flatMap(({ alert }) => alert.finding.events);
    const evidence = await EvidenceReader.read(this.log, [...causes, ...reasons]);
    const inGroup = new Map(groups.map(({ group }) => [group, [] as StoredAlert[]]));
    for (const each of current.values()) {
      if (each.alert.state !== 'pending') inGroup.get(each.alert.finding.group)?.push(each);
    }
    const pause = yieldingPauses();
    const messages: OutboxMessage[] = [];
    for (const group of groups) {
      const alerts = ruleChanged ? group.transitions.map((each) => each.stored) : inGroup.get(group.group)!;
      messages.push(this.messageOf(draftOf(group, alerts, evidence), evidence, at));
      await pause();
    }
    return messages;
  }

  /**
   * Builds the digest of a flapping rule.
   * @param from the first day of the digest
   * @param at milliseconds since 1970 UTC
   */
  async digestOf(rule: ActiveRule, alerts: readonly StoredAlert[], from: string, at: number): Promise<OutboxMessage> {
    const events = alerts.flatMap(({ alert }) => alert.finding.events);
    const evidence = await EvidenceReader.read(this.log, events);
    const lines = alerts.map(({ alert, because }) => {
      return `${alert.finding.says} ${capitalised(inState(alert.state, because))}.`;
    });
    const tracks = new Set(alerts.map(({ alert }) => alert.track));
    const draft = {
      rule,
      group: `${rule.id}:digest`,
      type: 'thaw.alert.digest' as const,
      dedupKey: `digest ${rule.id} ${from} ${[...tracks].sort().join(' ')}`,
      title: `Comes and goes: ${rule.name}: ${subjectCount([...tracks])} since ${from}`,
      text: lines.join('\n'),
      alerts,
      channels: [...new Set([...rule.channels, ...alerts.flatMap(({ heardBy = [] }) => heardBy)])],
    };
    return this.messageOf(draft, evidence, at);
  }

  private messageOf(draft: Draft, evidence: EvidenceReader, at: number): OutboxMessage {
    const { rule, group, type, dedupKey, title, text, alerts, withdrawn, channels } = draft;
    const shown = [...alerts].sort(byUrgency).slice(0, notificationLimits.alerts);
    const subjects = [...new Set(shown.map(({ alert }) => alert.track))];
    const [subject = ''] = subjects;
    const notification: Notification = notificationSchema.parse({
      specversion: '1.0',
      id: `alert_${createHash('sha256').update(dedupKey).digest('base64url').slice(0, 32)}`,
      source: notificationSource,
      type,
      time: new Date(at).toISOString(),
      subject: subjects.length === 1 ? (sourceOfSubject(subject) ?? subject) : subjectCount(subjects),
      datacontenttype: 'application/json',
      data: {
        group,
        rule: { id: rule.id, name: rule.name, version: rule.version },
        severity: rule.severity,
        labels: rule.labels,
        title: shortened(title, notificationLimits.title),
        text: shortened(text, notificationLimits.text),
        alerts: shown.map((each) => this.alertOf(each, evidence, at)),
        ...(withdrawn && { withdrawn: { ...withdrawn, said: shortened(withdrawn.said, notificationLimits.says) } }),
      },
    });
    return { notification, channels };
  }

  private alertOf(stored: StoredAlert, evidence: EvidenceReader, at: number): AlertOfGroup {
    const { alert, title, firedAt, endedAt, reading } = stored;
    const { key, state, track, acknowledged, finding } = alert;
    const source = sourceOfSubject(track);
    const url = source === null ? this.address.pageOf(track) : this.address.pageOfSources;
    return {
      key,
      state: state === 'firing' && acknowledged ? 'acknowledged' : state,
      ...(source === null ? { track } : { track: null, source }),
      title,
      status: finding.status,
      since: new Date(firedAt ?? at).toISOString(),
      ...(endedAt !== null && { until: new Date(endedAt).toISOString() }),
      reason: {
        says: shortened(finding.says, notificationLimits.says),
        events: evidence.forIds(finding.events),
      },
      reading: reading && { ...reading, knownAt: null },
      ...(url !== undefined && { url }),
    };
  }
}

/** Groups transitions by kind and rule, as many at once as a notification holds. */
function groupByRule(transitions: readonly RoutedTransition[]): NotificationGroup<RoutedTransition>[] {
  const groups = new Map<string, RoutedTransition[]>();
  for (const each of [...transitions].sort((a, b) => (a.alert.track < b.alert.track ? -1 : 1))) {
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

function draftOf(
  { group, happened, transitions }: NotificationGroup<RoutedTransition>,
  alerts: readonly StoredAlert[],
  evidence: EvidenceReader,
): Draft {
  const { rule, alert, stored } = transitions[0]!;
  const what = transitions.length === 1 ? stored.title : subjectCount(transitions.map(({ alert: each }) => each.track));
  const rounds = transitions.map(({ alert: each }) => `${each.key} ${each.round} ${each.toldOn ?? ''}`).sort();
  const { withdrawn } = alert;
  return {
    rule,
    group,
    type: typeOf[happened] ?? 'thaw.alert.firing',
    dedupKey: `${happened} ${rounds.join('\n')}`,
    title: `${titlePrefixes[happened] ?? ''}${rule.name}: ${what}`,
    text: transitions.map((each) => textOf(each, evidence)).join('\n'),
    alerts,
    ...(happened === 'withdrawn' &&
      withdrawn?.entry && { withdrawn: { entry: withdrawn.entry, said: withdrawn.said } }),
    channels: channelsFor(
      rule,
      transitions.map((each) => each.stored),
      transitions.some(({ alert: each }) => each.escalatedOn !== null),
    ),
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
      return `${text} ${capitalised(because)}.`;
    default:
      return text;
  }
}

/** Orders alerts so that firing ones are shown first where there are more than a notification holds. */
function byUrgency(a: StoredAlert, b: StoredAlert): number {
  const rank = ({ alert }: StoredAlert) => (alert.state === 'firing' ? 0 : alert.state === 'pending' ? 1 : 2);
  return rank(a) - rank(b) || (a.alert.track < b.alert.track ? -1 : 1);
}

function inState(state: string, because: string): string {
  return state === 'firing' ? 'it fires now' : `it is ${state} now: ${because}`;
}

/** How many tracks, or sources: the alerts of one rule are all on tracks, or all on sources. */
function subjectCount(subjects: readonly string[]): string {
  const [one, many] = sourceOfSubject(subjects[0] ?? '') === null ? ['track', 'tracks'] : ['source', 'sources'];
  return subjects.length === 1 ? `one ${one}` : `${subjects.length} ${many}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
