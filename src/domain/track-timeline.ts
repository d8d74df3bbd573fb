import { type Day, parseDay } from './day.js';
import { type Entry, isEvent, type TrackDefinition } from './entry.js';
import { ThawError } from './errors.js';
import { evolve } from './evolve.js';
import { type FoldEvent, foldEvent, redated } from './fold-event.js';
import { measure } from './metrics.js';
import { compareKeys, compareSteps, firstIndex, type Placed, Placement } from './order.js';
import { defaultPolicyName, type Policy, policyNamed } from './policy.js';
import { intervalsOf, nextCheckOf, readingOf, type TrackView } from './read.js';
import type { Metrics, StatusInterval, TrackReading } from './reading.js';
import { initialState, type TrackState } from './state.js';
import { foldFrom, type Stretch, Sweep } from './sweep.js';

const SNAPSHOT_EVERY = 32;

/** The fold after the first so many steps; `greatest` is the greatest key among them. */
interface Snapshot {
  readonly steps: number;
  readonly state: TrackState;
  readonly greatest: readonly number[];
  readonly stretches: number;
  /** The last stretch as it stood then: later events of the same day may replace it. */
  readonly lastStretch: Stretch | undefined;
}

/**
 * The record of one track, folded. Events enter in any order of arrival; each takes its place by its dates. A step is
 * an event's coming into view on the first day that counts it, so the sweep over the steps yields the reading of every
 * day. Snapshots let an event at the end cost O(1), and a late one refold from the snapshot before it.
 */
export class TrackTimeline {
  private steps: Placed[] = [];
  private snapshots: Snapshot[] = [];
  private stretches: Stretch[] = [];
  private placement = new Placement();
  private state: TrackState;
  private greatest: readonly number[] = [];
  /** How many steps `state` has taken in. */
  private folded = 0;
  private coverage: Day | null = null;
  private redated = new Map<string, TrackTimeline>();
  private position = 0;
  private rules: Policy;

  private constructor(private definedAs: TrackDefinition) {
    this.rules = policyNamed(definedAs.policy ?? defaultPolicyName);
    this.state = initialState(this.definedAs);
  }

  /**
   * Folds the entries of one track, its `TrackDefined` among them; entries of other tracks must not be.
   * @throws ThawError `not-found` with code `unknown-track` when none defines it, `unknown-policy` when its policy is.
   */
  static fold(entries: readonly Entry[]): TrackTimeline {
    const defined = entries.findLast((entry) => entry.body.type === 'TrackDefined')?.body;
    if (defined?.type !== 'TrackDefined') throw new ThawError('not-found', 'unknown-track', 'the track is not defined');
    const timeline = new TrackTimeline(defined.track);
    for (const entry of entries) timeline.take(entry);
    timeline.steps = timeline.placement.all();
    timeline.steps.sort(compareSteps);
    timeline.foldOn();
    return timeline;
  }

  get definition(): TrackDefinition {
    return this.definedAs;
  }

  get policy(): Policy {
    return this.rules;
  }

  /** The position of the last entry that touches the track. */
  get version(): number {
    return this.position;
  }

  /** How many events it holds. */
  get size(): number {
    return this.steps.length;
  }

  /** Takes in one more entry of the track, whenever it happened. */
  insert(entry: Entry): void {
    this.insertAll([entry]);
  }

  /** Takes in more entries, in the order of their positions, and folds once: many late ones cost what the first does. */
  insertAll(entries: readonly Entry[]): void {
    for (const entry of entries) this.put(entry);
    this.foldOn();
  }

  /** An independent copy, for trying out what an entry would do. */
  fork(): TrackTimeline {
    const copy = new TrackTimeline(this.definedAs);
    Object.assign(copy, this, {
      steps: [...this.steps],
      snapshots: [...this.snapshots],
      stretches: [...this.stretches],
      placement: this.placement.fork(),
      redated: new Map(),
    });
    return copy;
  }

  /** The track as read on a day: what was so, by all that this timeline holds. */
  read(validAt: Day): TrackReading {
    return this.viewed(validAt, readingOf);
  }

  /** The measures of the domain page, section 5, on a day; each names its events. */
  metrics(validAt: Day): Metrics {
    return this.viewed(validAt, measure);
  }

  /** The last dialogue of all parties, which `metrics` names too, at less cost. */
  lastDialogue(validAt: Day): FoldEvent | null {
    return this.viewed(validAt, ({ state }) => state.lastDialogue?.event ?? null);
  }

  /** The intervals up to a day: adjoining, without gap or overlap, each as a reading of its days would say. */
  history(validAt: Day): StatusInterval[] {
    return this.viewed(validAt, intervalsOf);
  }

  /** The ids of the events that count on a day, in the order of the fold. */
  events(validAt: Day): string[] {
    return this.visible(this.stepsUpTo(validAt)).map((placed) => placed.event.id);
  }

  /** The title of one of its events, as recorded. */
  titleOf(id: string): string | undefined {
    return this.placement.find(id)?.title;
  }

  /** The earliest later day on which the clock alone may change the reading; `null` when none will. */
  nextCheck(validAt: Day): Day | null {
    return this.viewed(validAt, nextCheckOf);
  }

  /** Runs `look` on the track as it stands at the end of a day. */
  private viewed<T>(validAt: Day, look: (view: TrackView) => T): T {
    const count = this.stepsUpTo(validAt);
    const state = count === this.folded ? this.state : this.stateAfter(count);
    const lastDay = this.steps[this.folded - 1]?.visibleFrom;
    const length = this.stretches.length;
    if (lastDay !== undefined && validAt > lastDay) {
      new Sweep(this.stretches, this.rules).clock(this.state, lastDay, validAt);
    }
    try {
      return look({
        definition: this.definedAs,
        policy: this.rules,
        validAt,
        state,
        stretches: this.stretches,
        count: firstIndex(this.stretches.length, (i) => this.stretches[i]!.day > validAt),
        coverage: this.coverage,
        pending: this.steps.slice(count),
        visible: () => this.visible(count).map((placed) => placed.event),
        ifDated: (event, date) => {
          const other = this.withDate(event, date);
          return { status: other.viewed(validAt, statusNow), nextCheck: other.nextCheck(validAt) };
        },
      });
    } finally {
      this.stretches.length = length;
    }
  }

  private take(entry: Entry): FoldEvent | null {
    if (this.redated.size > 0) this.redated = new Map();
    this.position = Math.max(this.position, entry.position);
    const body = entry.body;
    if (body.type === 'CoverageConfirmed') this.cover(parseDay(body.until, '/until'));
    if (!isEvent(body)) return null;
    const event = foldEvent(body, this.definedAs.id, entry.position);
    this.cover((event.occurred.end.latest ?? event.occurred.start.latest ?? event.occurred.start.earliest)!);
    this.placement.add(event);
    return event;
  }

  private cover(day: Day): void {
    this.coverage = Math.max(this.coverage ?? day, day);
  }

  private redefine(definition: TrackDefinition): void {
    this.definedAs = definition;
    this.rules = policyNamed(definition.policy ?? defaultPolicyName);
    this.rewind(0);
    this.foldOn();
  }

  /** The timeline with one event on the date that a source claims; kept until an entry comes in. */
  private withDate(event: FoldEvent, date: string): TrackTimeline {
    const known = this.redated.get(`${event.id} ${date}`);
    if (known) return known;
    const other = new TrackTimeline(this.definedAs);
    for (const { event: each } of this.steps) other.placement.add(each.id === event.id ? redated(each, date) : each);
    other.steps = other.placement.all();
    other.steps.sort(compareSteps);
    other.foldOn();
    this.redated.set(`${event.id} ${date}`, other);
    return other;
  }

  private put(entry: Entry): void {
    const event = this.take(entry);
    if (!event) {
      if (entry.body.type === 'TrackDefined') this.redefine(entry.body.track);
      return;
    }
    const affected = this.placement.dependents(event);
    if (affected.length > 1) {
      const moving = new Set(affected.map((other) => other.id));
      const firstMoved = this.steps.findIndex((step) => moving.has(step.event.id));
      if (firstMoved >= 0) {
        this.rewind(firstMoved);
        this.steps = this.steps.filter((step) => !moving.has(step.event.id));
      }
    }
    for (const next of affected) this.putInPlace(this.placement.place(next));
  }

  private putInPlace(placed: Placed): void {
    const at = firstIndex(this.steps.length, (i) => compareSteps(this.steps[i]!, placed) > 0);
    if (at < this.folded) this.rewind(at);
    this.steps.splice(at, 0, placed);
  }

  /** Goes back to the snapshot that holds no step from `index` on. */
  private rewind(index: number): void {
    while ((this.snapshots.at(-1)?.steps ?? 0) > index) this.snapshots.pop();
    if (index >= this.folded) return;
    const snapshot = this.snapshots.at(-1);
    this.state = snapshot?.state ?? initialState(this.definedAs);
    this.greatest = snapshot?.greatest ?? [];
    this.folded = snapshot?.steps ?? 0;
    this.stretches.length = snapshot?.stretches ?? 0;
    if (snapshot?.lastStretch) this.stretches[snapshot.stretches - 1] = snapshot.lastStretch;
  }

  private foldOn(): void {
    const sweep = new Sweep(this.stretches, this.rules);
    while (this.folded < this.steps.length) {
      const step = this.steps[this.folded]!;
      const before = this.steps[this.folded - 1];
      if (before) sweep.clock(this.state, before.visibleFrom, step.visibleFrom);
      const inOrder = compareKeys(step.key, this.greatest) > 0;
      this.folded += 1;
      this.state = inOrder ? evolve(this.state, step.event, this.rules) : this.stateAfter(this.folded);
      if (inOrder) this.greatest = step.key;
      sweep.note(this.state, step.visibleFrom, step.event);
      if (this.folded % SNAPSHOT_EVERY === 0) this.snapshot();
    }
  }

  private snapshot(): void {
    const { folded: steps, state, greatest, stretches } = this;
    this.snapshots.push({ steps, state, greatest, stretches: stretches.length, lastStretch: stretches.at(-1) });
  }

  /** The state after the first so many steps, folded in the order of their places from the nearest snapshot. */
  private stateAfter(count: number): TrackState {
    const base = this.base(count);
    const rest = this.steps.slice(base?.steps ?? 0, count).sort((a, b) => compareKeys(a.key, b.key));
    return foldFrom(base?.state ?? initialState(this.definedAs), rest, this.rules);
  }

  /** The latest snapshot whose steps all sort before the rest of the first `count`. */
  private base(count: number): Snapshot | undefined {
    let least: readonly number[] | null = null;
    let from = count;
    for (const snapshot of this.snapshots.toReversed()) {
      if (snapshot.steps > count) continue;
      for (; from > snapshot.steps; from--) {
        const key = this.steps[from - 1]!.key;
        if (least === null || compareKeys(key, least) < 0) least = key;
      }
      if (least === null || compareKeys(snapshot.greatest, least) < 0) return snapshot;
    }
    return undefined;
  }

  private visible(count: number): Placed[] {
    return this.steps.slice(0, count).sort((a, b) => compareKeys(a.key, b.key));
  }

  private stepsUpTo(day: Day): number {
    return firstIndex(this.steps.length, (i) => this.steps[i]!.visibleFrom > day);
  }
}

function statusNow(view: TrackView) {
  return view.stretches[view.count - 1]?.status ?? 'none';
}
