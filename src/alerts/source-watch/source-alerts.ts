import { Injectable } from '@nestjs/common';
import { type AlertTransition, closeAlert, transitionSourceAlert } from '../../domain/alerts/lifecycle.js';
import { renderMessage } from '../../domain/alerts/message.js';
import {
  selectsSource,
  sourceMatch,
  sourceMessageValues,
  sourceOfSubject,
  type SourceRule,
  sourceSubject,
  subjectOfSource,
  watchesSources,
  type WatchedSource,
} from '../../domain/alerts/source-health.js';
import { type Day, dayOfInstant } from '../../domain/time/day.js';
import { type AlertCursor, AlertStore, type EvaluationResult } from '../lifecycle/alert-store.js';
import type { EvaluatedTransition } from '../lifecycle/alert-transitions.js';
import { removedRulesOf, ruleFrom } from '../lifecycle/removed-rules.js';
import { isOpen, type StoredAlert } from '../lifecycle/stored-alert.js';
import { NotificationBuilder } from '../notifications/notification-builder.js';
import { NotificationRouter } from '../notifications/notification-routing.js';
import { type ActiveRule, activeRuleOf } from '../rules/active-rules.js';

/** How often an evaluation is begun again where others write; then it is left to the next look. */
const attempts = 20;

/**
 * The alerts of rules that watch sources. They live as those on tracks do: silences, digests, repeats, escalation and
 * acknowledgement are the same. An evaluation is written with the cursor of the alerts, and only where nobody has moved it
 * since, so that of any number of processes one opens and ends an alert.
 */
@Injectable()
export class SourceAlerts {
  constructor(
    private readonly store: AlertStore,
    private readonly builder: NotificationBuilder,
  ) {}

  /** Evaluates the rules on all sources. @param now milliseconds since 1970 UTC */
  async evaluate(sources: readonly WatchedSource[], now: number): Promise<void> {
    for (let n = 0; n < attempts; n += 1) {
      const cursor = await this.store.cursor();
      // The alerter makes the cursor when it starts.
      const result = cursor && (await this.resultOn(sources, cursor, now));
      if (!result || (await this.store.commit(cursor, result))) return;
    }
  }

  private async resultOn(
    sources: readonly WatchedSource[],
    cursor: AlertCursor,
    now: number,
  ): Promise<EvaluationResult | null> {
    const rules = (await this.store.ruleRows()).map(activeRuleOf);
    const open = await this.store.onSources();
    const watching = rules.filter((rule): rule is ActiveRule & SourceRule => rule.enabled && watchesSources(rule));
    if (watching.length === 0 && open.length === 0) return null;
    const transitions = [
      ...(await this.found(watching, sources, open, now)),
      ...(await this.closed(rules, watching, sources, open, now)),
    ].filter(({ transition }) => transition.happened !== 'nothing');
    if (transitions.length === 0) return null;
    const silences = await this.store.silences(now);
    const router = new NotificationRouter(this.store, { silences, siblings: async () => [], now });
    const { notified, ...routed } = await router.route(transitions);
    const messages = await this.builder.messagesOf(notified, now);
    return { ...routed, messages, place: cursor, day: cursor.day, at: now, settled: [] };
  }

  /** The transitions of the alerts of each rule on each source that it watches. */
  private async found(
    rules: readonly (ActiveRule & SourceRule)[],
    sources: readonly WatchedSource[],
    open: readonly StoredAlert[],
    now: number,
  ): Promise<EvaluatedTransition[]> {
    const pairs = rules.flatMap((rule) =>
      sources
        .filter((source) => selectsSource(rule, source))
        .map((source) => ({ rule, source, match: sourceMatch(rule, source, now) })),
    );
    const keys = pairs.flatMap(({ match }) => match?.key ?? []);
    const known = [...open, ...(keys.length > 0 ? await this.store.withKeys(keys) : [])];
    const stored = new Map(known.map((each) => [each.alert.key, each]));
    return pairs.map(({ rule, source, match }) => {
      const before = stored.get(`${rule.id}:${subjectOfSource(source.id)}`) ?? null;
      const isOther = before !== null && isOpen(before.alert) && asksOther(rule, before);
      const transition = isOther
        ? closeAlert(before.alert, dayOfInstant(now), 'the rule was changed and asks something else now')
        : transitionSourceAlert(rule, before?.alert ?? null, match, dayOfInstant(now));
      return evaluated(rule, before, transition, source, now);
    });
  }

  /** The ends of alerts whose rule is switched off or removed, or watches the source no longer, or whose source is removed. */
  private async closed(
    rules: readonly ActiveRule[],
    watching: readonly SourceRule[],
    sources: readonly WatchedSource[],
    open: readonly StoredAlert[],
    now: number,
  ): Promise<EvaluatedTransition[]> {
    const present = new Map(rules.map((rule) => [rule.id, rule]));
    const bySubject = new Map(sources.map((source) => [subjectOfSource(source.id), source]));
    const left = open.filter(({ alert }) => {
      const rule = watching.find(({ id }) => id === alert.rule.id);
      const source = bySubject.get(alert.track);
      return !rule || !source || !selectsSource(rule, source);
    });
    const removed = await removedRulesOf(left, this.store, (id) => present.has(id));
    return left.map((stored) => {
      const { alert, title } = stored;
      const source = bySubject.get(alert.track);
      const rule = present.get(alert.rule.id) ?? removed.get(alert.rule.id) ?? ruleFrom(stored);
      const because = source ? 'the rule was switched off, or no longer watches the source' : 'the source was removed';
      const transition = closeAlert(alert, dayOfInstant(now), because);
      return evaluated(rule, stored, transition, source ?? { id: sourceOfSubject(alert.track)!, name: title }, now);
    });
  }
}

function asksOther({ when }: SourceRule, { when: before }: StoredAlert): boolean {
  return before.kind !== 'source-health' || before.of !== when.of;
}

function evaluated(
  rule: ActiveRule,
  before: StoredAlert | null,
  transition: AlertTransition,
  source: Pick<WatchedSource, 'id' | 'name'>,
  now: number,
): EvaluatedTransition {
  const [definition, day] = [sourceSubject(source), dayOfInstant(now)];
  const { alert, happened, because } = transition;
  const hasEnded = happened === 'resolved';
  const after: StoredAlert | null = alert && {
    alert: { ...alert, rule: { id: rule.id, version: rule.version } },
    title: source.name,
    ruleName: rule.name,
    severity: rule.severity,
    when: watchesSources(rule) ? rule.when : before!.when,
    firedAt: happened === 'fired' ? now : (before?.firedAt ?? now),
    endedAt: hasEnded ? now : isOpen(alert) ? null : (before?.endedAt ?? null),
    told: before?.told ?? 'no',
    heard: before?.heard,
    heardBy: before?.heardBy,
    because,
    reading: null,
    changes: before?.changes ?? 0,
  };
  return { rule, transition, before, after, on: { definition, day }, text: after ? textOf(rule, after, day) : '' };
}

function textOf(rule: ActiveRule, { alert, title }: StoredAlert, day: Day): string {
  const { finding } = alert;
  if (!watchesSources(rule)) return finding.says;
  return renderMessage(rule.message ?? '{{reason}}', sourceMessageValues(rule, finding, title, day));
}
