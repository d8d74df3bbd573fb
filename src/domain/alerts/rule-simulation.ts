import { type Match, isOwnEvent, type EvaluationInput } from './match.js';
import { evaluateRule, nextEvaluationDay } from './evaluation.js';
import { type Alert, type Transition, nextTransitionDay, transitionAlert, type VersionedRule } from './lifecycle.js';
import { TrackOnDay } from './track-on-day.js';
import type { GrownEntry } from '../record/entry-growth.js';
import type { TrackEntry } from '../record/track-entry.js';
import type { Day } from '../time/day.js';
import type { Entry } from '../entries/entry.js';
import { earliestDay } from '../fold/status-history.js';
import { TrackTimeline } from '../reading/track-timeline.js';

/** One transition of an alert, with its day. */
export interface DatedTransition {
  readonly day: Day;
  readonly happened: Exclude<Transition, 'nothing'>;
  readonly because: string;
  readonly alert: Alert;
}

/** The record that a simulation evaluates day by day: one that grows, or one that is complete from the start. */
export interface Timeline {
  /** The next day after `day` on which entries arrive; `null` for none. */
  nextArrival(day: Day): Day | null;
  /** Moves on to the evening of a day. @returns the entries that arrived since, and the track before and after */
  goTo(day: Day): EvaluationInput;
}

/**
 * A record as it became known: one timeline that takes in the entries and sources known by each day, and no later ones.
 */
export class TimelineAsKnown implements Timeline {
  private readonly arrivals: readonly (TrackEntry | GrownEntry)[];
  private readonly grown: TrackTimeline;
  private arrived = 0;

  constructor({ definition, source }: TrackTimeline, to: Day) {
    this.arrivals = source.arrivals(to);
    const body = { type: 'TrackDefined', id: definition.id, track: definition, schemaVersion: 1 } as const;
    const defined: Entry = { position: 0, recordedAt: 0, recordedBy: '', hash: '', body };
    this.grown = TrackTimeline.fold([defined]);
  }

  nextArrival(): Day | null {
    return this.arrivals[this.arrived]?.known ?? null;
  }

  goTo(day: Day): EvaluationInput {
    this.take(day - 1);
    const before = new TrackOnDay(this.grown, day - 1).snapshot();
    const arrivals = this.take(day);
    return { day, before, after: new TrackOnDay(this.grown, day), arrivals };
  }

  private take(day: Day): readonly TrackEntry[] {
    const from = this.arrived;
    while ((this.arrivals[this.arrived]?.known ?? Infinity) <= day) this.arrived += 1;
    const known = this.arrivals.slice(from, this.arrived);
    if (known.length > 0) this.grown.insertAll(known);
    return known.flatMap((arrival) => (arrival.kind === 'grown' ? [] : [arrival]));
  }
}

/** A record with hindsight: all final knowledge, as if it had been known on the day of each event. */
export class TimelineWithHindsight implements Timeline {
  private readonly events: readonly Extract<TrackEntry, { kind: 'event' }>[];
  private seen = 0;

  constructor(private readonly timeline: TrackTimeline) {
    const ownEvents = timeline.source.entries().filter(isOwnEvent);
    const knowableEvents = ownEvents.flatMap((arrival) => {
      const event = timeline.find(arrival.id);
      return event ? [{ ...arrival, event, known: knowable(event) }] : [];
    });
    this.events = knowableEvents.sort((a, b) => a.known - b.known || a.position - b.position);
  }

  nextArrival(day: Day): Day | null {
    this.skip(day);
    return this.events[this.seen]?.known ?? null;
  }

  goTo(day: Day): EvaluationInput {
    this.skip(day - 1);
    const from = this.seen;
    this.skip(day);
    const arrivals = this.events.slice(from, this.seen);
    return {
      day,
      before: new TrackOnDay(this.timeline, day - 1).snapshot(),
      after: new TrackOnDay(this.timeline, day),
      arrivals,
    };
  }

  private skip(day: Day): void {
    while ((this.events[this.seen]?.known ?? Infinity) <= day) this.seen += 1;
  }
}

/** The first day on which an event can be known: its announcement, or the day from which readings count it. */
function knowable({ announcedFrom, visibleFrom }: { announcedFrom: Day; visibleFrom: Day }): Day {
  return Math.min(announcedFrom, visibleFrom);
}

/** An evaluated day with its transitions, which may be empty. */
export interface SimulatedDay {
  readonly day: Day;
  readonly transitions: readonly DatedTransition[];
}

/**
 * Simulates one rule on one track with the lifecycle of its alerts. Only days on which something may change are
 * evaluated. It yields after every evaluated day, so that the caller can pause.
 * @param range first and last day, both included
 */
export function* simulateRule(
  rule: VersionedRule,
  timeline: Timeline,
  range: { from: Day; to: Day },
): Generator<SimulatedDay, void> {
  const alerts = new Map<string, Alert>();
  for (let day: Day | null = range.from; day !== null && day <= range.to;) {
    const input = timeline.goTo(day);
    const transitions = transitionsOn(rule, alerts, input);
    yield { day, transitions };
    const steps = [...alerts.values()].map((alert) => nextTransitionDay(rule, alert, input.day));
    const days = [timeline.nextArrival(day), nextEvaluationDay(rule, input.after), ...steps];
    day = earliestDay(days.filter((each): each is Day => each !== null && each > input.day));
  }
}

/**
 * Computes the transitions of one evaluation.
 * @param alerts the alerts of one rule on one track by their keys; updated in place
 * @returns the transitions but those of kind `nothing`
 */
export function transitionsOn(
  rule: VersionedRule,
  alerts: Map<string, Alert>,
  input: EvaluationInput,
): DatedTransition[] {
  const found = new Map<string, Match>(evaluateRule(rule, input).map((match) => [match.key, match]));
  return [...new Set([...alerts.keys(), ...found.keys()])].flatMap((key): DatedTransition[] => {
    const before = alerts.get(key) ?? null;
    const { alert, happened, because } = transitionAlert(rule, before, found.get(key) ?? null, input);
    if (alert) alerts.set(key, alert);
    else alerts.delete(key);
    return happened === 'nothing' ? [] : [{ day: input.day, happened, because, alert: (alert ?? before)! }];
  });
}
