import { type Match, isOwnEvent, type EvaluationInput } from './match.js';
import { evaluateRule, nextEvaluationDay } from './evaluation.js';
import { type Alert, type Transition, nextTransitionDay, transitionAlert, type VersionedRule } from './lifecycle.js';
import { TrackOnDay } from './track-on-day.js';
import type { TrackEntry } from '../record/track-entry.js';
import type { Day } from '../time/day.js';
import type { Entry } from '../entries/entry.js';
import { earliestDay } from '../fold/status-history.js';
import { TrackTimeline } from '../reading/track-timeline.js';

/** One step of an alert, taken on a day. */
export interface DatedTransition {
  readonly day: Day;
  readonly happened: Exclude<Transition, 'nothing'>;
  readonly because: string;
  readonly alert: Alert;
}

/** What a watch sees from day to day: a record that grows, or one that is known from the start. */
export interface Timeline {
  /** The next day after `day` that brings something in. */
  nextArrival(day: Day): Day | null;
  /** Goes to the evening of a day. @returns what has come in since, and how things stood on the evening before */
  goTo(day: Day): EvaluationInput;
}

/** A record as it became known: one timeline, which takes in what was known on each day, and nothing from later. */
export class TimelineAsKnown implements Timeline {
  private readonly arrivals: readonly TrackEntry[];
  private readonly grown: TrackTimeline;
  private arrived = 0;

  constructor({ definition, source }: TrackTimeline, to: Day) {
    this.arrivals = source.entries({ knownAt: to });
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
    return known;
  }
}

/** A record with hindsight: all that is known in the end, as if everybody had known it on the day. */
export class TimelineWithHindsight implements Timeline {
  private readonly events: readonly Extract<TrackEntry, { kind: 'event' }>[];
  private seen = 0;

  constructor(private readonly timeline: TrackTimeline) {
    const counting = timeline.source.entries().filter(isOwnEvent);
    const told = counting.flatMap((arrival) => {
      const event = timeline.find(arrival.id);
      return event ? [{ ...arrival, event, known: knowable(event) }] : [];
    });
    this.events = told.sort((a, b) => a.known - b.known || a.position - b.position);
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

/** From its announcement on, or from when readings count it. */
function knowable({ announcedFrom, visibleFrom }: { announcedFrom: Day; visibleFrom: Day }): Day {
  return Math.min(announcedFrom, visibleFrom);
}

/** A day that was looked at, with the steps that were taken on it: perhaps none. */
export interface SimulatedDay {
  readonly day: Day;
  readonly transitions: readonly DatedTransition[];
}

/**
 * Runs one rule over one track from day to day, on those days only on which anything may change, with the lives of the
 * alerts that it makes. It yields after every day that it has looked at, so that whoever runs it can pause.
 */
export function* simulateRule(
  rule: VersionedRule,
  unfolding: Timeline,
  { from, to }: { from: Day; to: Day },
): Generator<SimulatedDay, void> {
  const alerts = new Map<string, Alert>();
  for (let day: Day | null = from; day !== null && day <= to;) {
    const moment = unfolding.goTo(day);
    const noticed = transitionsOn(rule, alerts, moment);
    yield { day, transitions: noticed };
    const steps = [...alerts.values()].map((alert) => nextTransitionDay(rule, alert, moment.day));
    const days = [unfolding.nextArrival(day), nextEvaluationDay(rule, moment.after), ...steps];
    day = earliestDay(days.filter((each): each is Day => each !== null && each > moment.day));
  }
}

/** Takes the steps of a moment; `alerts` are those of one rule on one track, by their keys, and are brought up to date. */
export function transitionsOn(
  rule: VersionedRule,
  alerts: Map<string, Alert>,
  moment: EvaluationInput,
): DatedTransition[] {
  const found = new Map<string, Match>(evaluateRule(rule, moment).map((finding) => [finding.key, finding]));
  return [...new Set([...alerts.keys(), ...found.keys()])].flatMap((key): DatedTransition[] => {
    const before = alerts.get(key) ?? null;
    const { alert, happened, because } = transitionAlert(rule, before, found.get(key) ?? null, moment);
    if (alert) alerts.set(key, alert);
    else alerts.delete(key);
    return happened === 'nothing' ? [] : [{ day: moment.day, happened, because, alert: (alert ?? before)! }];
  });
}
