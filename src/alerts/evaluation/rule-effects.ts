import { Injectable } from '@nestjs/common';
import { type EffectOutcome, effectsListed } from '../../contract/alerts/rule-effects.js';
import { evaluateRule } from '../../domain/alerts/evaluation.js';
import type { Transition } from '../../domain/alerts/lifecycle.js';
import { hasNews } from '../../domain/alerts/match.js';
import type { SiblingTrack } from '../../domain/alerts/routing/inhibition.js';
import type { Routing } from '../../domain/alerts/routing/routing.js';
import { TrackOnDay } from '../../domain/alerts/track-on-day.js';
import type { Entry } from '../../domain/entries/entry.js';
import type { TrackDefinition } from '../../domain/entries/track-definition.js';
import type { JsonObject } from '../../domain/json.js';
import type { Status } from '../../domain/policy/states.js';
import { relationshipId } from '../../domain/reading/relationship.js';
import { trackEntryOf } from '../../domain/record/track-entry.js';
import { Clock } from '../../domain/time/clock.js';
import { EventLog } from '../../event-log/event-log.js';
import { EntryDryRun } from '../../intake/record/dry-run.js';
import type { TrackDryRun } from '../../projection/dry-run.js';
import type { Changes } from '../../projection/status-row.js';
import { StatusReader } from '../../readings/status-reader.js';
import { AlertStore } from '../lifecycle/alert-store.js';
import {
  AlertTransitions,
  type EvaluatedTrack,
  type EvaluatedTransition,
  isNewTo,
} from '../lifecycle/alert-transitions.js';
import { type Evidence, EvidenceReader } from '../lifecycle/evidence.js';
import type { StoredAlert } from '../lifecycle/stored-alert.js';
import { NotificationRouter } from '../notifications/notification-routing.js';
import { type ActiveRule, ActiveRules } from '../rules/active-rules.js';

const outcomeOf: Partial<Record<Transition, EffectOutcome>> = {
  fired: 'would fire',
  waited: 'would start pending',
  resolved: 'would resolve',
  withdrawn: 'would withdraw',
  dropped: 'would stop waiting',
};

/** The effect of an entry on the alerts of one rule on one track. */
export interface RuleEffect {
  readonly rule: Pick<ActiveRule, 'id' | 'version' | 'name' | 'severity'>;
  readonly track: string;
  /** The title of the track. */
  readonly title: string;
  readonly outcome: EffectOutcome;
  /** The reason of the alert as a sentence; `null` without an alert. */
  readonly says: string | null;
  /** The reason of the outcome. */
  readonly because: string;
  /** The entries that the reason of the alert rests on. */
  readonly events: readonly Evidence[];
  /** Whether it would be notified; `null` for an outcome that nobody is notified of. */
  readonly told: Pick<Routing, 'tell' | 'because'> | null;
  /** The message, where the alert changes. */
  readonly text: string | null;
}

/** The effects, changes first; at most `effectsListed`, with the counts of all. */
export interface RuleEffects extends Changes {
  readonly data: readonly RuleEffect[];
  readonly counts: { readonly changed: number; readonly unchanged: number };
}

type EffectWithoutEvidence = Omit<RuleEffect, 'events'> & { readonly eventIds: readonly string[] };
type Routings = ReadonlyMap<string, RuleEffect['told']>;

/**
 * Predicts the effects of an entry on all rules before it is recorded. The entry is folded into copies of its tracks, and
 * these are evaluated as entries that are recorded are. Nothing is stored or sent.
 */
@Injectable()
export class RuleEffectsReader {
  constructor(
    private readonly store: AlertStore,
    private readonly log: EventLog,
    private readonly reader: StatusReader,
    private readonly dryRun: EntryDryRun,
    private readonly clock: Clock,
  ) {}

  /** @param input an entry, as `POST /events` takes it @throws ThawError as recording it would */
  async effectsOf(input: JsonObject): Promise<RuleEffects> {
    const { tracks, day, changes } = await this.dryRun.run(input, { recordedBy: 'http' });
    const rules = new ActiveRules(await this.store.ruleRows());
    const evaluated = tracks.map((dryRun) => evaluatedTrack(dryRun, day, rules));
    const transitions = await this.transitionsBy(tracks, evaluated, rules, day);
    const routings = await this.routingsOf(transitions, tracks);
    const pairs = evaluated.flatMap((track) => watchingPairs(track, rules));
    const order = new Map(pairs.map((pair, place) => [pair, place]));
    const changed = transitions.flatMap((each) => changedEffect(each, routings));
    changed.sort((a, b) => (order.get(pairOf(a)) ?? -1) - (order.get(pairOf(b)) ?? -1));
    const ids = tracks.map(({ track }) => track);
    const open = await this.store.alertsOn(ids, false);
    const changedPairs = new Set(changed.map(pairOf));
    const unchanged = evaluated.flatMap((track) => unchangedEffects(track, rules, open, changedPairs));
    const listed = [...changed, ...unchanged].slice(0, effectsListed);
    const entries = tracks.slice(0, 1).map(({ entry }) => entry);
    const counts = { changed: changed.length, unchanged: unchanged.length };
    return { data: await this.withEvidence(listed, entries), counts, ...changes };
  }

  /** The transitions that the entry causes, without those that are due on the day anyway. */
  private async transitionsBy(
    tracks: readonly TrackDryRun[],
    evaluated: readonly EvaluatedTrack[],
    rules: ActiveRules,
    day: number,
  ): Promise<EvaluatedTransition[]> {
    const transitions = new AlertTransitions(this.store, rules, this.clock.now());
    const withoutEntry = tracks.flatMap(({ before }): EvaluatedTrack[] => {
      if (!before) return [];
      const after = new TrackOnDay(before, day);
      const input = { day, before: after.on(day - 1).snapshot(), after, arrivals: [] };
      return [{ change: { input, history: new Set(), upTo: null }, rules: [] }];
    });
    const due = new Set((await transitions.on(withoutEntry)).map(keyOf));
    return (await transitions.on(evaluated)).filter((each) => !due.has(keyOf(each)));
  }

  private async routingsOf(
    transitions: readonly EvaluatedTransition[],
    tracks: readonly TrackDryRun[],
  ): Promise<Routings> {
    const now = this.clock.now();
    const siblings = (track: TrackDefinition) => Promise.resolve(this.siblingsOf(track, tracks));
    const router = new NotificationRouter(this.store, { silences: await this.store.silences(now), siblings, now });
    const { changes } = await router.route(transitions);
    return new Map(changes.map(({ key, routing }) => [key, routing]));
  }

  /** The tracks with the same parties, with the statuses that they would have. */
  private siblingsOf({ parties }: TrackDefinition, tracks: readonly TrackDryRun[]): SiblingTrack[] {
    const id = relationshipId(parties);
    const statuses = new Map<string, Status>();
    for (const row of this.reader.all()) {
      if (relationshipId(row.parties) === id) statuses.set(row.track, row.reading.status);
    }
    for (const { after, track } of tracks) {
      if (relationshipId(after.definition.parties) === id) statuses.set(track, after.read(this.reader.today()).status);
    }
    return [...statuses].map(([track, status]) => ({ id: track, status }));
  }

  private async withEvidence(
    effects: readonly EffectWithoutEvidence[],
    entries: readonly Entry[],
  ): Promise<RuleEffect[]> {
    const ids = effects.flatMap(({ eventIds }) => eventIds);
    const evidence = await EvidenceReader.read(this.log, ids, entries);
    return effects.map(({ eventIds, ...effect }) => ({ ...effect, events: evidence.forIds(eventIds) }));
  }
}

function evaluatedTrack(
  { track, before, after: timeline, entry }: TrackDryRun,
  day: number,
  rules: ActiveRules,
): EvaluatedTrack {
  const after = new TrackOnDay(timeline, day);
  const snapshot = before ? new TrackOnDay(before, day).snapshot() : { day, periods: [] };
  const arrivals = entry.body.type === 'TrackDefined' ? [] : [trackEntryOf(entry, track)];
  const history = new Set(hasNews(entry.body) ? [] : [entry.body.id]);
  const input = { day, before: snapshot, after, arrivals };
  return { change: { input, history, upTo: entry.position }, rules: rules.concernedBy(input) };
}

/** Identifies a transition of an alert. */
function keyOf({ before, after, transition }: EvaluatedTransition): string {
  return `${(after ?? before)?.alert.key} ${transition.happened}`;
}

function changedEffect(evaluated: EvaluatedTransition, routings: Routings): EffectWithoutEvidence[] {
  const { rule, transition, before, after, track, text } = evaluated;
  const outcome = outcomeOf[transition.happened];
  const alert = (after ?? before)?.alert;
  if (!outcome || !alert) return [];
  const { finding, withdrawn } = alert;
  return [
    {
      ...subjectOf(rule, track.definition),
      outcome,
      says: finding.says,
      because: transition.because,
      eventIds: [...finding.events, ...(withdrawn?.entry ? [withdrawn.entry] : [])],
      told: routings.get(alert.key) ?? null,
      text,
    },
  ];
}

/** Identifies a rule on a track. */
function pairOf({ rule, track }: { readonly rule: { readonly id: string }; readonly track: string }): string {
  return `${rule.id} ${track}`;
}

/** The rules that watch a track, in the order in which they were made. */
function watchingPairs({ change }: EvaluatedTrack, rules: ActiveRules): string[] {
  const { definition } = change.input.after;
  return rules.on(definition).map((rule) => pairOf({ rule, track: definition.id }));
}

/** The effects of the rules that watch a track and do not change, each with the reason. */
function unchangedEffects(
  { change, rules: concerned }: EvaluatedTrack,
  rules: ActiveRules,
  open: readonly StoredAlert[],
  changedPairs: ReadonlySet<string>,
): EffectWithoutEvidence[] {
  const { definition } = change.input.after;
  const unchanged = rules.on(definition).filter((rule) => !changedPairs.has(pairOf({ rule, track: definition.id })));
  return unchanged.map((rule) => {
    const effect = { ...subjectOf(rule, definition), outcome: 'unchanged' as const, told: null, text: null };
    const matches = concerned.includes(rule) ? evaluateRule(rule, change.input) : [];
    const old = matches.find((match) => !isNewTo(rule, match, change));
    if (old && change.history.size > 0) {
      return { ...effect, says: old.says, because: 'entered as history: never alerts', eventIds: old.events };
    }
    const alert = open.find(({ alert: each }) => each.rule.id === rule.id && each.track === definition.id)?.alert;
    if (!alert) return { ...effect, says: null, because: 'it finds nothing', eventIds: [] };
    const because = alert.state === 'pending' ? 'it goes on waiting' : 'it fires already, and goes on';
    return { ...effect, says: alert.finding.says, because, eventIds: alert.finding.events };
  });
}

function subjectOf({ id, version, name, severity }: ActiveRule, { id: track, title }: TrackDefinition) {
  return { rule: { id, version, name, severity }, track, title };
}
