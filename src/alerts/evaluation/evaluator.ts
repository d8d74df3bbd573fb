import { Injectable } from '@nestjs/common';
import { nextEvaluationDay } from '../../domain/alerts/evaluation.js';
import { nextTransitionDay } from '../../domain/alerts/lifecycle.js';
import type { Silence } from '../../domain/alerts/routing/silence.js';
import { watchesSources } from '../../domain/alerts/source-health.js';
import { type SelectableTrack, trackSelector } from '../../domain/alerts/track-selection.js';
import type { Entry } from '../../domain/entries/entry.js';
import type { TrackDefinition } from '../../domain/entries/track-definition.js';
import type { Day } from '../../domain/time/day.js';
import type { LogPlace } from '../../event-log/log-place.js';
import { type AlertCursor, AlertStore, type EvaluationResult } from '../lifecycle/alert-store.js';
import { AlertTransitions, type EvaluatedTrack, type EvaluatedTransition } from '../lifecycle/alert-transitions.js';
import { removedRulesOf } from '../lifecycle/removed-rules.js';
import type { StoredAlert } from '../lifecycle/stored-alert.js';
import { NotificationBuilder } from '../notifications/notification-builder.js';
import { NotificationRouter } from '../notifications/notification-routing.js';
import { type ActiveRule, ActiveRules } from '../rules/active-rules.js';
import { type LostPast, MovedAlerts } from './moved-alerts.js';
import { Release } from './release.js';
import { TrackStates } from './track-states.js';

type Result = Omit<EvaluationResult, 'at'>;

const nothing = { alerts: [], dropped: [], changes: [], histories: [], settled: [], messages: [] } as const;

/** Evaluates rules step by step. It writes nothing: the alerter stores the results with the cursor. */
@Injectable()
export class Evaluator {
  private rules = new ActiveRules([]);
  private silences: readonly Silence[] = [];
  /** The next day on which time alone may change a track's alerts. A track without a day here must be evaluated. */
  private readonly dueDays = new Map<string, Day>();

  constructor(
    private readonly store: AlertStore,
    private readonly tracks: TrackStates,
    private readonly builder: NotificationBuilder,
  ) {}

  /** Whether something may be held back although there are no rules: the end of an alert of a removed one. */
  get hasSilences(): boolean {
    return this.silences.length > 0;
  }

  /** Whether there are no rules. */
  get isIdle(): boolean {
    return this.rules.size === 0;
  }

  /** When the next silence ends, in milliseconds since 1970 UTC; `null` without a silence. */
  nextEndOfSilence(now: number): number | null {
    const ends = this.silences.map(({ until }) => until).filter((until) => until > now);
    return ends.length === 0 ? null : Math.min(...ends);
  }

  /** Reads rules and silences again. */
  async refresh(now: number): Promise<void> {
    this.rules = new ActiveRules(await this.store.ruleRows(), this.rules);
    this.silences = await this.store.silences(now);
    this.dueDays.clear();
  }

  /**
   * Brings the states of tracks to the cursor, whichever process has moved it.
   * @throws PastReplaced where they hold entries that are gone
   */
  async follow(cursor: AlertCursor): Promise<void> {
    for (const track of await this.tracks.follow(cursor)) this.dueDays.delete(track);
  }

  /** Moves the cursor to where the first rule begins, since everything before is news to none; `null` where it is there. */
  async skipToFirstRule(cursor: AlertCursor): Promise<Result | null> {
    const { begins } = this.rules;
    if (!begins) return null;
    const ahead = begins.position > cursor.position ? await this.tracks.placeAt(begins.position) : undefined;
    if (!ahead && begins.day <= cursor.day) return null;
    return { ...nothing, place: ahead ?? placeOf(cursor), day: Math.max(cursor.day, begins.day) };
  }

  /**
   * Goes back to a place of the log as it is now. Alerts that rest on entries which are gone are withdrawn, and other
   * alerts that such entries may have moved are evaluated anew.
   */
  async goBack({ day }: AlertCursor, place: LogPlace, past: LostPast, now: number): Promise<Result> {
    await this.refresh(now);
    await this.tracks.goBack(place);
    const moved = await MovedAlerts.read(this.store, this.tracks, past);
    const evaluated = await this.onDay(moved.tracks, day, () => true);
    const transitions = await moved.transitions(evaluated, new AlertTransitions(this.store, this.rules, now));
    const result = await this.resultOf(transitions, { ...place, day, turn: 0 }, now);
    return { ...result, dropped: [...result.dropped, ...moved.keysWithoutTrack(evaluated)] };
  }

  /** The last place evaluated that is still part of the log; `undefined` where it is too far back to be known. */
  lastStanding(): Promise<LogPlace | undefined> {
    return this.tracks.lastStanding();
  }

  /** Evaluates new, changed and removed rules: conditions that hold fire, and alerts that hold no longer end. */
  async settleRules(cursor: AlertCursor, now: number): Promise<Result | null> {
    const rules = this.rules.unsettled;
    const alerts = await this.store.ofRulesOrRemoved(rules.map(({ id }) => id));
    if (rules.length === 0 && alerts.length === 0) return null;
    const tracks = new Set(alerts.map(({ alert }) => alert.track));
    const selections = rules
      .filter((rule) => rule.enabled && !watchesSources(rule))
      .map((rule) => trackSelector(rule.select));
    for (const definition of this.tracks.definitions.values()) {
      if (selections.some((isSelected) => isSelected(definition))) tracks.add(definition.id);
    }
    const unsettled = new Set(rules.map(({ id }) => id));
    const evaluated = await this.onDay([...tracks], cursor.day, (rule) => unsettled.has(rule.id));
    const removed = await this.removedRulesOf(alerts);
    const transitions = await new AlertTransitions(this.store, this.rules, now, removed).on(evaluated, alerts);
    const result = await this.resultOf(transitions, cursor, now, true);
    return { ...result, settled: rules.map(({ id, version }) => ({ id, version })) };
  }

  /** Evaluates entries that were recorded together, on a day that has been evaluated. */
  async evaluateEntries(entries: readonly Entry[], cursor: AlertCursor, now: number): Promise<Result> {
    const isWatched = (track: TrackDefinition) => this.rules.on(track).length > 0;
    const changes = await this.tracks.changesBy(entries, cursor.day, isWatched);
    for (const { input } of changes) this.dueDays.delete(input.after.definition.id);
    const evaluated = changes.map((change) => ({ change, rules: this.rules.concernedBy(change.input) }));
    const transitions = await new AlertTransitions(this.store, this.rules, now).on(evaluated);
    return { ...(await this.resultOf(transitions, cursor, now)), place: placeOf(entries.at(-1)!) };
  }

  /** Evaluates the next day, up to `last`, on which time alone may change an alert; goes to `last` where there is none. */
  async passDays(cursor: AlertCursor, last: Day, now: number): Promise<Result> {
    const watched = [...this.tracks.definitions.values()].filter((track) => this.rules.on(track).length > 0);
    const dueOf = ({ id }: TrackDefinition) => this.dueDays.get(id) ?? cursor.day + 1;
    const day = watched.reduce((least, track) => Math.min(least, dueOf(track)), last);
    const due = watched.filter((track) => dueOf(track) <= day).map(({ id }) => id);
    if (due.length === 0) return { ...nothing, place: placeOf(cursor), day };
    const evaluated = await this.onDay(due, day, () => true);
    const transitions = await new AlertTransitions(this.store, this.rules, now).on(evaluated);
    const result = await this.resultOf(transitions, { ...cursor, day }, now);
    await this.rememberDueDays(evaluated, due, transitions);
    return result;
  }

  /** Notifies alerts and ends that are suppressed no longer, and digests that are due; `null` where there are none. */
  async releaseSuppressed(cursor: AlertCursor, now: number): Promise<Result | null> {
    const { store, builder, tracks, rules } = this;
    const removed = (alerts: readonly StoredAlert[]) => this.removedRulesOf(alerts);
    const release = new Release({ store, builder, tracks, rules, removed, router: this.router(now) });
    const released = await release.on(cursor, now);
    return released && { ...nothing, place: placeOf(cursor), day: cursor.day, ...released };
  }

  private async resultOf(
    transitions: readonly EvaluatedTransition[],
    cursor: AlertCursor,
    now: number,
    ruleChanged = false,
  ): Promise<Result> {
    const { notified, ...routed } = await this.router(now).route(transitions);
    const messages = await this.builder.messagesOf(notified, now, ruleChanged);
    return { ...nothing, ...routed, place: placeOf(cursor), day: cursor.day, messages };
  }

  private router(now: number): NotificationRouter {
    const siblings = (track: SelectableTrack, day: Day) => this.tracks.siblings(track, day);
    return new NotificationRouter(this.store, { silences: this.silences, siblings, now });
  }

  /** Tracks that only the clock has changed: what is known is the same on both evenings. */
  private async onDay(
    tracks: readonly string[],
    day: Day,
    isEvaluated: (rule: ActiveRule) => boolean,
  ): Promise<EvaluatedTrack[]> {
    const evaluated: EvaluatedTrack[] = [];
    for (const track of tracks) {
      const after = await this.tracks.onDay(track, day);
      if (!after) continue;
      const before = after.on(day - 1).snapshot();
      const change = { input: { day, before, after, arrivals: [] }, history: new Set<string>(), upTo: null };
      evaluated.push({ change, rules: this.rules.on(after.definition).filter(isEvaluated) });
    }
    return evaluated;
  }

  private async rememberDueDays(
    evaluated: readonly EvaluatedTrack[],
    due: readonly string[],
    transitions: readonly EvaluatedTransition[],
  ): Promise<void> {
    for (const track of due) this.dueDays.set(track, Infinity);
    const open = new Map((await this.store.alertsOn(due, false)).map((stored) => [stored.alert.key, stored]));
    for (const { after, before } of transitions) {
      if (after) open.set(after.alert.key, after);
      else if (before) open.delete(before.alert.key);
    }
    for (const { change, rules } of evaluated) {
      const { after, day } = change.input;
      const evaluations = rules.map((rule) => nextEvaluationDay(rule, after));
      const own = [...open.values()].filter(({ alert }) => alert.track === after.definition.id);
      const next = own.map(({ alert }) => {
        const rule = this.rules.get(alert.rule.id);
        return rule ? nextTransitionDay(rule, alert, day) : null;
      });
      const days = [...evaluations, ...next].filter((each): each is Day => each !== null);
      this.dueDays.set(after.definition.id, Math.min(Infinity, ...days));
    }
  }

  /** The removed rules of some alerts, in their last versions. */
  private removedRulesOf(alerts: readonly StoredAlert[]): Promise<Map<string, ActiveRule>> {
    return removedRulesOf(alerts, this.store, (id) => this.rules.get(id) !== undefined);
  }
}

function placeOf({ position, hash }: LogPlace): LogPlace {
  return { position, hash };
}
