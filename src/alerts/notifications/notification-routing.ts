import type { Transition } from '../../domain/alerts/lifecycle.js';
import { type ChangeHistory, noChanges } from '../../domain/alerts/routing/flapping.js';
import type { SiblingTrack } from '../../domain/alerts/routing/inhibition.js';
import { type Routing, routeTransition } from '../../domain/alerts/routing/routing.js';
import { type Silence, silencedBy } from '../../domain/alerts/routing/silence.js';
import type { SelectableTrack } from '../../domain/alerts/track-selection.js';
import { type Day, isoDay } from '../../domain/time/day.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import type { AlertStore, StoredChangeHistory } from '../lifecycle/alert-store.js';
import type { EvaluatedTransition } from '../lifecycle/alert-transitions.js';
import {
  heardOf,
  type HeardState,
  type KeyedChange,
  type NotifiedState,
  type StoredAlert,
} from '../lifecycle/stored-alert.js';
import type { ActiveRule } from '../rules/active-rules.js';

/** A transition that is notified now. */
export interface RoutedTransition {
  readonly rule: ActiveRule;
  readonly alert: StoredAlert['alert'];
  readonly stored: StoredAlert;
  readonly happened: Transition;
  readonly because: string;
  readonly text: string;
}

/** What is to be stored of some transitions, and which of them are notified now. */
export interface RoutingResult {
  readonly alerts: readonly StoredAlert[];
  /** Keys of alerts that are deleted. */
  readonly dropped: readonly string[];
  readonly changes: readonly KeyedChange[];
  readonly histories: readonly StoredChangeHistory[];
  readonly notified: readonly RoutedTransition[];
}

interface RoutingContext {
  readonly silences: readonly Silence[];
  /** The tracks of the same relationship on a day. */
  readonly siblings: (track: SelectableTrack, day: Day) => Promise<readonly SiblingTrack[]>;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
}

/** The transitions that somebody may be notified of. */
const notifiable: ReadonlySet<Transition> = new Set(['fired', 'repeated', 'escalated', 'resolved', 'withdrawn']);
/** The transitions that count for flapping. A reminder or a correction is no change of the world. */
const changesOfWorld: ReadonlySet<Transition> = new Set(['fired', 'resolved']);

const neverNotified: Routing = {
  tell: 'nobody',
  because: 'it was not notified when it fired',
  by: 'silence',
};
const leftToDigest: Routing = { tell: 'digest', because: 'it is part of the digest that it waits for' };

/** Decides of each transition whether it is notified now, in a digest, or not at all. */
export class NotificationRouter {
  private readonly histories = new Map<string, StoredChangeHistory>();
  private readonly siblingsOf = new Map<string, readonly SiblingTrack[]>();

  constructor(
    private readonly store: AlertStore,
    private readonly context: RoutingContext,
  ) {}

  async route(transitions: readonly EvaluatedTransition[]): Promise<RoutingResult> {
    const changing = transitions.filter(({ transition }) => changesOfWorld.has(transition.happened));
    const rules = changing.map(({ rule }) => rule.id);
    const known = rules.length > 0 ? await this.store.changeHistories(rules) : [];
    const before = new Map(known.map((history) => [`${history.rule} ${history.track}`, history]));
    const alerts: StoredAlert[] = [];
    const changes: KeyedChange[] = [];
    const notified: RoutedTransition[] = [];
    const pause = yieldingPauses();
    for (const each of transitions) {
      if (!each.after) continue;
      await pause();
      const routing = await this.routingOf(each, before);
      const changed = { ...each.after, told: notifiedState(each, routing), changes: each.after.changes + 1 };
      const stored = routing?.tell === 'now' ? asHeard(changed, each.rule) : changed;
      alerts.push(stored);
      changes.push(this.changeOf(each, stored, routing));
      if (routing?.tell === 'now') {
        const { rule, transition, text } = each;
        const { happened, because } = transition;
        notified.push({ rule, alert: stored.alert, stored, happened, because, text });
      }
    }
    const dropped = transitions.flatMap(({ before: old, after }) => (after ? [] : (old?.alert.key ?? [])));
    return { alerts, dropped, changes, histories: [...this.histories.values()], notified };
  }

  /** The routing of an alert that was suppressed until now. */
  async routingNow({ when, id }: ActiveRule, track: SelectableTrack, day: Day): Promise<Routing> {
    const { silences, now } = this.context;
    const siblings = await this.siblings(track, day);
    return routeTransition({ rule: { id, when }, track, siblings, silences, at: now, history: noChanges, day }).routing;
  }

  /** The silence that holds back the end of an alert; an end is not inhibited. */
  silenceOf({ id }: ActiveRule, track: SelectableTrack): Silence | undefined {
    return silencedBy(this.context.silences, id, track, this.context.now);
  }

  /** @returns `null` for a transition that nobody is notified of */
  private async routingOf(
    evaluated: EvaluatedTransition,
    histories: ReadonlyMap<string, StoredChangeHistory>,
  ): Promise<Routing | null> {
    const { rule, transition, on, before } = evaluated;
    const { happened } = transition;
    if (!notifiable.has(happened)) return null;
    const isEnd = happened === 'resolved' || happened === 'withdrawn';
    if (isEnd && before && before.told === 'no' && heardOf(before) !== 'firing') return neverNotified;
    const { definition, day } = on;
    const { silences, now } = this.context;
    const key = `${rule.id} ${definition.id}`;
    const isChange = changesOfWorld.has(happened);
    const history: ChangeHistory = isChange
      ? ((this.histories.get(key) ?? histories.get(key))?.history ?? noChanges)
      : noChanges;
    // An end is not inhibited: whoever was notified of the beginning is notified of the end.
    const siblings = isEnd ? [] : await this.siblings(definition, day);
    const routed = routeTransition({ rule, track: definition, siblings, silences, at: now, history, day });
    if (isChange) this.histories.set(key, { rule: rule.id, track: definition.id, history: routed.history });
    if (routed.routing.tell === 'now' && before?.told === 'digest' && happened !== 'fired') return leftToDigest;
    return routed.routing;
  }

  private async siblings(track: SelectableTrack, day: Day): Promise<readonly SiblingTrack[]> {
    const known = this.siblingsOf.get(track.id);
    if (known) return known;
    const siblings = await this.context.siblings(track, day);
    this.siblingsOf.set(track.id, siblings);
    return siblings;
  }

  private changeOf({ transition, on }: EvaluatedTransition, stored: StoredAlert, routing: Routing | null): KeyedChange {
    return {
      key: stored.alert.key,
      number: stored.changes,
      at: this.context.now,
      day: isoDay(on.day),
      happened: transition.happened,
      state: stored.alert.state,
      because: transition.because,
      routing: routing && { tell: routing.tell, because: routing.because },
    };
  }
}

/**
 * An alert once its channels are told its state: those of its rule that it fires, and those that heard so that it is over.
 * An escalation is heard by the channels that it goes to, too.
 */
export function asHeard(stored: StoredAlert, { channels, escalate }: ActiveRule): StoredAlert {
  const { alert, heardBy = [] } = stored;
  if (alert.state !== 'firing') return { ...stored, heard: alert.state as HeardState };
  const known = heardOf(stored) === 'firing' ? heardBy : [];
  const escalated = alert.escalatedOn === null ? [] : (escalate?.channels ?? []);
  return { ...stored, heard: 'firing', heardBy: [...new Set([...known, ...channels, ...escalated])] };
}

/**
 * The channels of a notification: those that heard that an alert fires are told that it is over, also where the rule names
 * others by now; all else goes to the channels of the rule.
 */
export function channelsFor(rule: ActiveRule, alerts: readonly StoredAlert[], escalated: boolean): string[] {
  const ofRule = [...rule.channels, ...(escalated ? (rule.escalate?.channels ?? []) : [])];
  const channels = alerts.flatMap(({ alert, heardBy }) => (alert.state === 'firing' ? ofRule : (heardBy ?? ofRule)));
  return [...new Set(channels)];
}

function notifiedState({ transition, before }: EvaluatedTransition, routing: Routing | null): NotifiedState {
  if (routing?.tell === 'now') return 'yes';
  if (routing?.tell === 'digest') return 'digest';
  return transition.happened === 'fired' || before === null ? 'no' : before.told;
}
