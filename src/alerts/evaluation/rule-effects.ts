import { Injectable } from '@nestjs/common';
import { type EffectOutcome, effectsLength, effectsListed } from '../../contract/alerts/rule-effects.js';
import type { Transition } from '../../domain/alerts/lifecycle.js';
import { hasNews } from '../../domain/alerts/match.js';
import type { SiblingTrack } from '../../domain/alerts/routing/inhibition.js';
import { TrackOnDay } from '../../domain/alerts/track-on-day.js';
import { type Entry, saysInternal } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import type { SelectableTrack } from '../../domain/alerts/track-selection.js';
import type { JsonObject } from '../../domain/json.js';
import type { Status } from '../../domain/policy/states.js';
import { relationshipId } from '../../domain/reading/relationship.js';
import { isOfRecord, trackEntryOf } from '../../domain/record/track-entry.js';
import { Clock } from '../../domain/time/clock.js';
import { EventLog } from '../../event-log/event-log.js';
import { inView } from '../../event-log/view.js';
import { EntryDryRun } from '../../intake/record/dry-run.js';
import type { DryRun, TrackDryRun } from '../../projection/dry-run.js';
import type { Changes } from '../../projection/rows/status-row.js';
import { StatusReader } from '../../readings/status-reader.js';
import { AlertStore } from '../lifecycle/alert-store.js';
import { AlertTransitions, type EvaluatedTrack, type EvaluatedTransition } from '../lifecycle/alert-transitions.js';
import { EvidenceReader } from '../lifecycle/evidence.js';
import { NotificationRouter } from '../notifications/notification-routing.js';
import { ActiveRules } from '../rules/active-rules.js';
import { type EffectWithoutEvidence, pairOf, type RuleEffect, subjectOf, unchangedEffects } from './rule-effect.js';

const outcomeOf: Partial<Record<Transition, EffectOutcome>> = {
  fired: 'would fire',
  waited: 'would start pending',
  resolved: 'would resolve',
  withdrawn: 'would withdraw',
  dropped: 'would stop waiting',
};

/** The effects, changes first; at most `effectsListed` and as long as `effectsLength`, with the counts of all. */
export interface RuleEffects extends Changes {
  readonly data: readonly RuleEffect[];
  readonly counts: { readonly changed: number; readonly unchanged: number };
}

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
    const asked = await this.dryRun.run(input);
    // Rules fold what is open, whoever asks; the changes of statuses are those that whoever asks would see.
    return inView('open', async () => this.effectsOn(await this.openTracks(input, asked), asked));
  }

  /** The tracks as an evaluation would find them: none for an entry that is internal. */
  private async openTracks(input: JsonObject, { tracks }: DryRun): Promise<readonly TrackDryRun[]> {
    if (tracks.some(({ entries }) => entries.some(({ body }) => saysInternal(body)))) return [];
    if (!this.log.past.hasInternals) return tracks;
    return this.dryRun.run(input).then(
      (dryRun) => dryRun.tracks,
      (error: unknown) => {
        // It is on an internal track, or about an internal entry.
        if (error instanceof ThawError && error.kind !== 'unavailable') return [];
        throw error;
      },
    );
  }

  private async effectsOn(tracks: readonly TrackDryRun[], { day, changes }: DryRun): Promise<RuleEffects> {
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
    const listed = changed.slice(0, effectsListed);
    listed.push(...unchangedEffects(evaluated, rules, open, changedPairs, effectsListed - listed.length));
    const entries = tracks[0]?.entries ?? [];
    const counts = { changed: changed.length, unchanged: pairs.filter((pair) => !changedPairs.has(pair)).length };
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
    const siblings = (track: SelectableTrack) => Promise.resolve(this.siblingsOf(track, tracks));
    const router = new NotificationRouter(this.store, { silences: await this.store.silences(now), siblings, now });
    const { changes } = await router.route(transitions);
    return new Map(changes.map(({ key, routing }) => [key, routing]));
  }

  /** The tracks with the same parties, with the statuses that they would have. */
  private siblingsOf({ parties }: SelectableTrack, tracks: readonly TrackDryRun[]): SiblingTrack[] {
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
    const listed: RuleEffect[] = [];
    let length = 0;
    for (const { eventIds, ...effect } of effects) {
      const whole = { ...effect, events: evidence.forIds(eventIds) };
      length += JSON.stringify(whole).length;
      if (listed.length > 0 && length > effectsLength) break;
      listed.push(whole);
    }
    return listed;
  }
}

function evaluatedTrack(
  { track, before, after: timeline, entries }: TrackDryRun,
  day: number,
  rules: ActiveRules,
): EvaluatedTrack {
  const after = new TrackOnDay(timeline, day);
  const snapshot = before ? new TrackOnDay(before, day).snapshot() : { day, periods: [] };
  const others = entries.filter(isOfRecord);
  const arrivals = others.map((entry) => trackEntryOf(entry, track));
  const history = new Set(entries.filter(({ body }) => !hasNews(body)).map(({ body }) => body.id));
  const input = { day, before: snapshot, after, arrivals };
  return { change: { input, history, upTo: entries.at(-1)!.position }, rules: rules.concernedBy(input) };
}

/** Identifies a transition of an alert. */
function keyOf({ before, after, transition }: EvaluatedTransition): string {
  return `${(after ?? before)?.alert.key} ${transition.happened}`;
}

function changedEffect(evaluated: EvaluatedTransition, routings: Routings): EffectWithoutEvidence[] {
  const { rule, transition, before, after, on, text } = evaluated;
  const outcome = outcomeOf[transition.happened];
  const alert = (after ?? before)?.alert;
  if (!outcome || !alert) return [];
  const { finding, withdrawn } = alert;
  return [
    {
      ...subjectOf(rule, on.definition),
      outcome,
      says: finding.says,
      because: transition.because,
      eventIds: [...finding.events, ...(withdrawn?.entry ? [withdrawn.entry] : [])],
      told: routings.get(alert.key) ?? null,
      text,
    },
  ];
}

/** The rules that watch a track, in the order in which they were made. */
function watchingPairs({ change }: EvaluatedTrack, rules: ActiveRules): string[] {
  const { definition } = change.input.after;
  return rules.on(definition).map((rule) => pairOf({ rule, track: definition.id }));
}
