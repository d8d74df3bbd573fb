import type { Transition } from '../../domain/alerts/lifecycle.js';
import { noChanges, type ChangeHistory } from '../../domain/alerts/routing/flapping.js';
import { type Routing, routeTransition } from '../../domain/alerts/routing/routing.js';
import type { SiblingTrack } from '../../domain/alerts/routing/inhibition.js';
import type { Silence } from '../../domain/alerts/routing/silence.js';
import { type Day, isoDay } from '../../domain/time/day.js';
import type { TrackDefinition } from '../../domain/entries/entry.js';
import type { TrackTransitions } from '../lifecycle/alert-transitions.js';
import type { AlertStore, StoredChangeHistory } from '../lifecycle/alert-store.js';
import type { ActiveRule } from '../rules/active-rules.js';
import type { AlertChange, StoredAlert, NotifiedState } from '../lifecycle/stored-alert.js';

/** A step that somebody is told of now. */
export interface RoutedTransition {
  readonly rule: ActiveRule;
  readonly alert: StoredAlert['alert'];
  readonly stored: StoredAlert;
  readonly happened: Transition;
  readonly because: string;
  readonly text: string;
}

export type KeyedChange = AlertChange & { readonly key: string; readonly number: number };

/** What is to be written of some steps, and what of it is told. */
export interface RoutedNotifications {
  readonly alerts: readonly StoredAlert[];
  readonly dropped: readonly string[];
  readonly changes: readonly KeyedChange[];
  readonly dampers: readonly StoredChangeHistory[];
  readonly told: readonly RoutedTransition[];
}

interface Circumstances {
  readonly silences: readonly Silence[];
  readonly siblings: (track: TrackDefinition, day: Day) => Promise<readonly SiblingTrack[]>;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
}

const telling: ReadonlySet<Transition> = new Set(['fired', 'repeated', 'escalated', 'resolved', 'withdrawn']);
/** What flaps comes and goes; a reminder, or a correction, is no change of the world. */
const flaps: ReadonlySet<Transition> = new Set(['fired', 'resolved']);

const heardOfNothing: Routing = {
  tell: 'nobody',
  because: 'nobody was told that it fired',
  by: 'silence',
};
const afterTheDigest: Routing = { tell: 'digest', because: 'the digest that it waits for tells it' };

/** Decides whether each step is told now, in a digest, or to nobody. */
export class NotificationRouter {
  private readonly dampers = new Map<string, StoredChangeHistory>();
  private readonly related = new Map<string, readonly SiblingTrack[]>();

  constructor(
    private readonly store: AlertStore,
    private readonly circumstances: Circumstances,
  ) {}

  async tell(steps: readonly TrackTransitions[]): Promise<RoutedNotifications> {
    const moving = steps.filter(({ step }) => flaps.has(step.happened)).map(({ rule }) => rule.id);
    const known = moving.length > 0 ? await this.store.dampers(moving) : [];
    const before = new Map(known.map((kept) => [`${kept.rule} ${kept.track}`, kept]));
    const alerts: StoredAlert[] = [];
    const changes: KeyedChange[] = [];
    const told: RoutedTransition[] = [];
    for (const each of steps) {
      if (!each.after) continue;
      const routing = await this.routingOf(each, before);
      const stored = { ...each.after, told: toldState(each, routing), changes: each.after.changes + 1 };
      alerts.push(stored);
      changes.push(this.changeOf(each, stored, routing));
      if (routing?.tell === 'now') {
        const { rule, step, text } = each;
        told.push({ rule, alert: stored.alert, stored, happened: step.happened, because: step.because, text });
      }
    }
    const dropped = steps.flatMap(({ before: stood, after }) => (after ? [] : (stood?.alert.key ?? [])));
    return { alerts, dropped, changes, dampers: [...this.dampers.values()], told };
  }

  /** Whether an alert that was kept quiet may be told now. */
  async isFree({ when, id }: ActiveRule, track: TrackDefinition, day: Day): Promise<Routing> {
    const { silences, now } = this.circumstances;
    const siblings = await this.siblings(track, day);
    return routeTransition({ rule: { id, when }, track, siblings, silences, at: now, history: noChanges, day }).routing;
  }

  private async routingOf(
    stepped: TrackTransitions,
    before: ReadonlyMap<string, StoredChangeHistory>,
  ): Promise<Routing | null> {
    const { rule, step, sight, before: stood } = stepped;
    const { happened } = step;
    if (!telling.has(happened)) return null;
    const ends = happened === 'resolved' || happened === 'withdrawn';
    if (ends && stood?.told === 'no') return heardOfNothing;
    const { definition, day } = sight;
    const { silences, now } = this.circumstances;
    const key = `${rule.id} ${definition.id}`;
    const isChange = flaps.has(happened);
    const damper: ChangeHistory = isChange
      ? ((this.dampers.get(key) ?? before.get(key))?.damper ?? noChanges)
      : noChanges;
    // What has ended is told also where it would not be told that it began.
    const siblings = ends ? [] : await this.siblings(definition, day);
    const routed = routeTransition({ rule, track: definition, siblings, silences, at: now, history: damper, day });
    if (isChange) this.dampers.set(key, { rule: rule.id, track: definition.id, damper: routed.history });
    if (routed.routing.tell === 'now' && stood?.told === 'digest' && happened !== 'fired') return afterTheDigest;
    return routed.routing;
  }

  private async siblings(track: TrackDefinition, day: Day): Promise<readonly SiblingTrack[]> {
    const known = this.related.get(track.id);
    if (known) return known;
    const found = await this.circumstances.siblings(track, day);
    this.related.set(track.id, found);
    return found;
  }

  private changeOf({ step, sight }: TrackTransitions, stored: StoredAlert, routing: Routing | null): KeyedChange {
    return {
      key: stored.alert.key,
      number: stored.changes,
      at: this.circumstances.now,
      day: isoDay(sight.day),
      happened: step.happened,
      state: stored.alert.state,
      because: step.because,
      routing: routing && { tell: routing.tell, because: routing.because },
    };
  }
}

function toldState({ step, before }: TrackTransitions, routing: Routing | null): NotifiedState {
  if (routing?.tell === 'now') return 'yes';
  if (routing?.tell === 'digest') return 'digest';
  return step.happened === 'fired' || before === null ? 'no' : before.told;
}
