import { nextEvaluationDay } from '../../domain/alerts/evaluation.js';
import { nextTransitionDay } from '../../domain/alerts/lifecycle.js';
import { digestDay, afterDigest } from '../../domain/alerts/routing/flapping.js';
import type { Silence } from '../../domain/alerts/routing/silence.js';
import { type Day, isoDay } from '../../domain/time/day.js';
import type { Entry, TrackDefinition } from '../../domain/entries/entry.js';
import { trackSelector } from '../../domain/alerts/track-selection.js';
import type { EventLog } from '../../event-log/event-log.js';
import { AlertTransitions, type EvaluatedTrack, type TrackTransitions } from '../lifecycle/alert-transitions.js';
import type { AlertCursor, AlertStore, Turned } from '../lifecycle/alert-store.js';
import type { PublicAddress } from '../../http/endpoint/public-address.js';
import { NotificationBuilder } from '../notifications/notification-builder.js';
import { type ActiveRule, activeRuleOf, ActiveRules } from '../rules/active-rules.js';
import type { StoredAlert } from '../lifecycle/stored-alert.js';
import { type KeyedChange, NotificationRouter, type RoutedTransition } from '../notifications/notification-routing.js';
import { TrackStates } from './track-states.js';

/** What a turn comes to; the position and the day that it goes to are in it. */
type Outcome = Omit<Turned, 'at'>;

const nothing = { alerts: [], dropped: [], changes: [], dampers: [], seen: [], messages: [] } as const;

/** Works out, turn by turn, what becomes of alerts. It writes nothing: that is for whoever holds the cursor. */
export class Evaluator {
  readonly moments: TrackStates;
  private readonly announcer: NotificationBuilder;
  private book = new ActiveRules([]);
  private silences: readonly Silence[] = [];
  /** The next day on which time alone may matter to a track; those that are not here must be looked at. */
  private readonly dues = new Map<string, Day>();

  constructor(
    private readonly store: AlertStore,
    log: EventLog,
    address: PublicAddress,
  ) {
    this.moments = new TrackStates(log);
    this.announcer = new NotificationBuilder(store, log, address);
  }

  /** Whether there is no rule at all. */
  get isIdle(): boolean {
    return this.book.size === 0;
  }

  /** When the next silence ends, in milliseconds since 1970 UTC. */
  nextEndOfSilence(now: number): number | null {
    const ends = this.silences.map(({ until }) => until).filter((until) => until > now);
    return ends.length === 0 ? null : Math.min(...ends);
  }

  /** Reads anew what others may have changed. */
  async refresh(now: number): Promise<void> {
    this.book = new ActiveRules(await this.store.ruleRows(), this.book);
    this.silences = await this.store.silences(now);
    this.dues.clear();
  }

  /** Goes to where the cursor is, whoever has moved it. */
  async follow({ position }: AlertCursor): Promise<void> {
    for (const track of await this.moments.follow(position)) this.dues.delete(track);
  }

  /** Goes to where the first rule begins, where the cursor stands before it: what lies between is news to none. */
  leap({ position, day }: AlertCursor): Outcome | null {
    const begins = this.book.begins;
    if (!begins || (begins.position <= position && begins.day <= day)) return null;
    return { ...nothing, position: Math.max(position, begins.position), day: Math.max(day, begins.day) };
  }

  /** New, changed and removed rules: what holds already fires, what holds no longer is over. */
  async settled(cursor: AlertCursor, now: number): Promise<Outcome | null> {
    const rules = this.book.unsettled;
    const alerts = await this.store.ofRules(rules.map(({ id }) => id));
    if (rules.length === 0 && alerts.length === 0) return null;
    const tracks = new Set(alerts.map(({ alert }) => alert.track));
    const fits = rules.filter(({ enabled }) => enabled).map((rule) => trackSelector(rule.select));
    for (const definition of this.moments.definitions.values()) {
      if (fits.some((fit) => fit(definition))) tracks.add(definition.id);
    }
    const unsettled = new Set(rules.map(({ id }) => id));
    const looked = await this.lookedAt([...tracks], cursor.day, (rule) => unsettled.has(rule.id));
    const removed = await this.removedAmong(alerts);
    const steps = await new AlertTransitions(this.store, this.book, now, removed).steps(looked, alerts);
    const outcome = await this.outcomeOf(steps, cursor, now, true);
    return { ...outcome, seen: rules.map(({ id, version }) => ({ id, version })) };
  }

  /** Entries that became known at once: on a day that has been looked at. */
  async arrived(entries: readonly Entry[], cursor: AlertCursor, now: number): Promise<Outcome> {
    const position = entries.at(-1)!.position;
    const isWatched = (track: TrackDefinition) => this.book.on(track).length > 0;
    const found = await this.moments.moments(entries, cursor.day, isWatched);
    for (const { moment } of found) this.dues.delete(moment.after.definition.id);
    const amended = ({ moment }: (typeof found)[number]) => this.book.concernedBy(moment);
    const looked = found.map((at) => ({ at, rules: amended(at) }));
    const steps = await new AlertTransitions(this.store, this.book, now).steps(looked);
    return { ...(await this.outcomeOf(steps, cursor, now)), position };
  }

  /** The next day up to a last one on which time alone may matter; else that last one. */
  async passed(cursor: AlertCursor, last: Day, now: number): Promise<Outcome> {
    const watched = [...this.moments.definitions.values()].filter((track) => this.book.on(track).length > 0);
    const dueOf = ({ id }: TrackDefinition) => this.dues.get(id) ?? cursor.day + 1;
    const day = watched.reduce((least, track) => Math.min(least, dueOf(track)), last);
    const due = watched.filter((track) => dueOf(track) <= day).map(({ id }) => id);
    if (due.length === 0) return { ...nothing, position: cursor.position, day };
    const looked = await this.lookedAt(due, day, () => true);
    const steps = await new AlertTransitions(this.store, this.book, now).steps(looked);
    const outcome = await this.outcomeOf(steps, { ...cursor, day }, now);
    await this.noteDues(looked, due, steps);
    return outcome;
  }

  /** What was kept quiet and is so no longer, and the digests that are due. */
  async freed(cursor: AlertCursor, now: number): Promise<Outcome | null> {
    const teller = this.teller(now);
    const told: RoutedTransition[] = [];
    for (const stored of await this.store.untold()) {
      const { alert, because } = stored;
      const rule = this.book.get(alert.rule.id);
      const sight = await this.moments.sight(alert.track, cursor.day);
      if (!rule || !sight || (await teller.isFree(rule, sight.definition, cursor.day)).tell !== 'now') continue;
      const now_ = { ...stored, told: 'yes' as const, changes: stored.changes + 1 };
      told.push({ rule, alert, stored: now_, happened: 'fired', because, text: alert.finding.says });
    }
    const digests = await this.digests(cursor, now);
    if (told.length === 0 && digests.messages.length === 0) return null;
    const changes = told.map(({ stored }) => toldLine(stored, cursor.day, now));
    const messages = await this.announcer.messagesOf(told, now);
    return {
      ...{ ...nothing, position: cursor.position, day: cursor.day },
      alerts: [...told.map(({ stored }) => stored), ...digests.alerts],
      changes: [...changes, ...digests.changes],
      dampers: digests.dampers,
      messages: [...messages, ...digests.messages],
    };
  }

  private async digests(
    { day }: AlertCursor,
    now: number,
  ): Promise<Pick<Outcome, 'alerts' | 'changes' | 'dampers' | 'messages'>> {
    const due = (await this.store.holding()).filter(({ damper }) => digestDay(damper)! <= day);
    const alerts: StoredAlert[] = [];
    const messages: Outcome['messages'][number][] = [];
    for (const id of new Set(due.map(({ rule }) => rule))) {
      const rule = this.book.get(id);
      const dampers = due.filter((each) => each.rule === id);
      const tracks = new Set(dampers.map(({ track }) => track));
      const waiting = (await this.store.ofDigest(id)).filter(
        ({ alert, told }) => told === 'digest' && tracks.has(alert.track),
      );
      const from = isoDay(Math.min(...dampers.map(({ damper }) => damper.heldFrom!)));
      if (rule && waiting.length > 0) messages.push(await this.announcer.digestOf(rule, waiting, from, now));
      alerts.push(...waiting.map((stored) => ({ ...stored, told: 'yes' as const, changes: stored.changes + 1 })));
    }
    const dampers = due.map((each) => ({ ...each, damper: afterDigest(each.damper) }));
    return { alerts, messages, dampers, changes: alerts.map((stored) => toldLine(stored, day, now)) };
  }

  private async outcomeOf(
    steps: readonly TrackTransitions[],
    { position, day }: AlertCursor,
    now: number,
    together = false,
  ): Promise<Outcome> {
    const { told, ...telling } = await this.teller(now).tell(steps);
    const messages = await this.announcer.messagesOf(told, now, together);
    return { ...nothing, ...telling, position, day, messages };
  }

  private teller(now: number): NotificationRouter {
    const siblings = (track: TrackDefinition, day: Day) => this.moments.siblings(track, day);
    return new NotificationRouter(this.store, { silences: this.silences, siblings, now });
  }

  private async lookedAt(
    tracks: readonly string[],
    day: Day,
    isAsked: (rule: ActiveRule) => boolean,
  ): Promise<EvaluatedTrack[]> {
    const looked: EvaluatedTrack[] = [];
    for (const track of tracks) {
      const after = await this.moments.sight(track, day);
      if (!after) continue;
      // The clock alone moves a track: what is known is the same on both evenings.
      const before = after.on(day - 1).snapshot();
      const at = { moment: { day, before, after, arrivals: [] }, history: new Set<string>(), upTo: null };
      looked.push({ at, rules: this.book.on(after.definition).filter(isAsked) });
    }
    return looked;
  }

  private async noteDues(
    looked: readonly EvaluatedTrack[],
    due: readonly string[],
    steps: readonly TrackTransitions[],
  ): Promise<void> {
    for (const track of due) this.dues.set(track, Infinity);
    const open = new Map((await this.store.alertsOn(due, false)).map((stored) => [stored.alert.key, stored]));
    for (const { after, before } of steps) {
      if (after) open.set(after.alert.key, after);
      else if (before) open.delete(before.alert.key);
    }
    for (const { at, rules } of looked) {
      const { after, day } = at.moment;
      const looks = rules.map((rule) => nextEvaluationDay(rule, after));
      const own = [...open.values()].filter(({ alert }) => alert.track === after.definition.id);
      const ahead = own.map(({ alert }) => {
        const rule = this.book.get(alert.rule.id);
        return rule ? nextTransitionDay(rule, alert, day) : null;
      });
      const days = [...looks, ...ahead].filter((each): each is Day => each !== null);
      this.dues.set(after.definition.id, Math.min(Infinity, ...days));
    }
  }

  private async removedAmong(alerts: readonly StoredAlert[]): Promise<Map<string, ActiveRule>> {
    const removed = new Map<string, ActiveRule>();
    for (const { alert } of alerts) {
      const { id, version } = alert.rule;
      if (this.book.get(id) || removed.has(id)) continue;
      const body = await this.store.lastBodyOf(id);
      if (body) removed.set(id, activeRuleOf({ body, version, since_position: 0, since_day: 0 }));
    }
    return removed;
  }
}

function toldLine({ alert, changes }: StoredAlert, day: Day, at: number): KeyedChange {
  const because = 'nothing holds it back any more';
  return {
    ...{ key: alert.key, number: changes, at, day: isoDay(day), happened: 'told', state: alert.state, because },
    routing: { tell: 'now', because },
  };
}
