import { type EffectOutcome, effectsListed } from '../../contract/alerts/rule-effects.js';
import { evaluateRule } from '../../domain/alerts/evaluation.js';
import { hasNews } from '../../domain/alerts/match.js';
import type { Transition } from '../../domain/alerts/lifecycle.js';
import type { SiblingTrack } from '../../domain/alerts/routing/inhibition.js';
import type { Routing } from '../../domain/alerts/routing/routing.js';
import { TrackOnDay } from '../../domain/alerts/track-on-day.js';
import { trackEntryOf } from '../../domain/record/track-entry.js';
import type { Clock } from '../../domain/time/clock.js';
import type { Entry, TrackDefinition } from '../../domain/entries/entry.js';
import type { Status } from '../../domain/policy/states.js';
import { relationshipId } from '../../domain/reading/relationship.js';
import type { EventLog } from '../../event-log/event-log.js';
import type { EntryDryRun } from '../../intake/record/dry-run.js';
import type { StatusReader } from '../../readings/status-reader.js';
import type { Changes } from '../../projection/status-row.js';
import type { TrackDryRun } from '../../projection/dry-run.js';
import {
  AlertTransitions,
  isNewTo,
  type EvaluatedTrack,
  type TrackTransitions,
} from '../lifecycle/alert-transitions.js';
import type { AlertStore } from '../lifecycle/alert-store.js';
import { type Evidence, EvidenceReader } from '../lifecycle/evidence.js';
import { type ActiveRule, ActiveRules } from '../rules/active-rules.js';
import type { StoredAlert } from '../lifecycle/stored-alert.js';
import { NotificationRouter } from '../notifications/notification-routing.js';

const outcomeOf: Partial<Record<Transition, EffectOutcome>> = {
  fired: 'would fire',
  waited: 'would start pending',
  resolved: 'would resolve',
  withdrawn: 'would withdraw',
  dropped: 'would stop waiting',
};

/** What an entry would do to the alerts of one rule on one track. */
export interface RuleEffect {
  readonly rule: Pick<ActiveRule, 'id' | 'version' | 'name' | 'severity'>;
  readonly track: string;
  /** The title of the track. */
  readonly title: string;
  readonly outcome: EffectOutcome;
  /** The reason of the alert as a sentence; `null` where the rule has nothing to say. */
  readonly says: string | null;
  /** Why it would go so. */
  readonly because: string;
  /** What the reason rests on. */
  readonly events: readonly Evidence[];
  /** Whether somebody would be told; `null` for what concerns nobody. */
  readonly told: Pick<Routing, 'tell' | 'because'> | null;
  /** The message, where the alert changes. */
  readonly text: string | null;
}

/** The effects: first those that change something; at most `effectsListed`, and how many there are. */
export interface RuleEffects extends Changes {
  readonly data: readonly RuleEffect[];
  readonly counts: { readonly changed: number; readonly unchanged: number };
}

type Draft = Omit<RuleEffect, 'events'> & { readonly rests: readonly string[] };

/**
 * Tells what an entry would do to the rules, before it is recorded: it is folded into copies of its tracks, and goes
 * the way that it would go through live evaluation. Nothing is stored or sent.
 */
export class RuleEffectsReader {
  constructor(
    private readonly store: AlertStore,
    private readonly log: EventLog,
    private readonly reader: StatusReader,
    private readonly clock: Clock,
    private readonly dryRun: EntryDryRun,
  ) {}

  /** @param input the body of an entry, as `POST /events` takes it @throws ThawError as recording it would */
  async of(input: unknown): Promise<RuleEffects> {
    const { tracks, day, changes } = await this.dryRun.run(input, { recordedBy: 'http' });
    const book = new ActiveRules(await this.store.ruleRows());
    const looked = tracks.map((trial) => lookedAt(trial, day, book));
    const steps = await this.stepsOf(tracks, looked, book, day);
    const routings = await this.routingsOf(steps, tracks);
    const places = new Map(looked.flatMap((each) => watching(each, book)).map((name, place) => [name, place]));
    const changed = steps.flatMap((stepped) => effectOf(stepped, routings));
    changed.sort((a, b) => (places.get(pairOf(a)) ?? -1) - (places.get(pairOf(b)) ?? -1));
    const open = await this.store.alertsOn(
      tracks.map(({ track }) => track),
      false,
    );
    const moved = new Set(changed.map(pairOf));
    const unchanged = looked.flatMap((each) => unmovedBy(each, book, open, moved));
    const listed = [...changed, ...unchanged].slice(0, effectsListed);
    const entries = tracks.slice(0, 1).map(({ entry }) => entry);
    const counts = { changed: changed.length, unchanged: unchanged.length };
    return { data: await this.withEvidence(listed, entries), counts, ...changes };
  }

  /** The steps that the entry brings about: not those that are due on the day without it. */
  private async stepsOf(
    tracks: readonly TrackDryRun[],
    looked: readonly EvaluatedTrack[],
    book: ActiveRules,
    day: number,
  ): Promise<TrackTransitions[]> {
    const round = new AlertTransitions(this.store, book, this.clock.now());
    const without = tracks.flatMap(({ before }): EvaluatedTrack[] => {
      if (!before) return [];
      const sight = new TrackOnDay(before, day);
      const moment = { day, before: sight.on(day - 1).snapshot(), after: sight, arrivals: [] };
      return [{ at: { moment, history: new Set(), upTo: null }, rules: [] }];
    });
    const due = new Set((await round.steps(without)).map(nameOf));
    return (await round.steps(looked)).filter((stepped) => !due.has(nameOf(stepped)));
  }

  private async routingsOf(
    steps: readonly TrackTransitions[],
    tracks: readonly TrackDryRun[],
  ): Promise<ReadonlyMap<string, RuleEffect['told']>> {
    const now = this.clock.now();
    const siblings = async (track: TrackDefinition) => this.siblingsOf(track, tracks);
    const teller = new NotificationRouter(this.store, { silences: await this.store.silences(now), siblings, now });
    const { changes } = await teller.tell(steps);
    return new Map(changes.map(({ key, routing }) => [key, routing]));
  }

  /** The tracks with the same parties, as they would stand. */
  private siblingsOf({ parties }: TrackDefinition, tracks: readonly TrackDryRun[]): SiblingTrack[] {
    const id = relationshipId(parties);
    const statuses = new Map<string, Status>();
    for (const row of this.reader.all())
      if (relationshipId(row.parties) === id) statuses.set(row.track, row.reading.status);
    for (const { after, track } of tracks) {
      if (relationshipId(after.definition.parties) === id) statuses.set(track, after.read(this.reader.today()).status);
    }
    return [...statuses].map(([track, status]) => ({ id: track, status }));
  }

  private async withEvidence(drafts: readonly Draft[], entries: readonly Entry[]): Promise<RuleEffect[]> {
    const box = await EvidenceReader.read(
      this.log,
      drafts.flatMap(({ rests }) => rests),
      entries,
    );
    return drafts.map(({ rests, ...effect }) => ({ ...effect, events: box.of(rests) }));
  }
}

function lookedAt({ track, before, after, entry }: TrackDryRun, day: number, book: ActiveRules): EvaluatedTrack {
  const sight = new TrackOnDay(after, day);
  const glance = before ? new TrackOnDay(before, day).snapshot() : { day, periods: [] };
  const arrivals = entry.body.type === 'TrackDefined' ? [] : [trackEntryOf(entry, track)];
  const history = new Set(hasNews(entry.body) ? [] : [entry.body.id]);
  const moment = { day, before: glance, after: sight, arrivals };
  return { at: { moment, history, upTo: entry.position }, rules: book.concernedBy(moment) };
}

function nameOf({ before, after, step }: TrackTransitions): string {
  return `${(after ?? before)?.alert.key} ${step.happened}`;
}

function effectOf(stepped: TrackTransitions, routings: ReadonlyMap<string, RuleEffect['told']>): Draft[] {
  const { rule, step, before, after, sight, text } = stepped;
  const outcome = outcomeOf[step.happened];
  const alert = (after ?? before)?.alert;
  if (!outcome || !alert) return [];
  const { finding, withdrawn } = alert;
  return [
    {
      ...placeOf(rule, sight.definition),
      outcome,
      says: finding.says,
      because: step.because,
      rests: [...finding.events, ...(withdrawn?.entry ? [withdrawn.entry] : [])],
      told: routings.get(alert.key) ?? null,
      text,
    },
  ];
}

function pairOf({ rule, track }: Pick<Draft, 'track'> & { readonly rule: { readonly id: string } }): string {
  return `${rule.id} ${track}`;
}

/** The rules that watch a track, in the order in which they were made. */
function watching({ at }: EvaluatedTrack, book: ActiveRules): string[] {
  const { definition } = at.moment.after;
  return book.on(definition).map((rule) => pairOf({ rule, track: definition.id }));
}

/** The rules that watch a track and do nothing, each with the reason. */
function unmovedBy(
  { at, rules }: EvaluatedTrack,
  book: ActiveRules,
  open: readonly StoredAlert[],
  moved: ReadonlySet<string>,
): Draft[] {
  const { definition } = at.moment.after;
  const still = book.on(definition).filter((rule) => !moved.has(pairOf({ rule, track: definition.id })));
  return still.map((rule) => {
    const place = { ...placeOf(rule, definition), outcome: 'unchanged' as const, told: null, text: null };
    const found = rules.includes(rule) ? evaluateRule(rule, at.moment) : [];
    const old = found.find((finding) => !isNewTo(rule, finding, at));
    if (old && at.history.size > 0) {
      return { ...place, says: old.says, because: 'entered as history: never alerts', rests: old.events };
    }
    const alert = open.find(({ alert: each }) => each.rule.id === rule.id && each.track === definition.id)?.alert;
    if (!alert) return { ...place, says: null, because: 'it finds nothing', rests: [] };
    const because = alert.state === 'pending' ? 'it goes on waiting' : 'it fires already, and goes on';
    return { ...place, says: alert.finding.says, because, rests: alert.finding.events };
  });
}

function placeOf({ id, version, name, severity }: ActiveRule, { id: track, title }: TrackDefinition) {
  return { rule: { id, version, name, severity }, track, title };
}
