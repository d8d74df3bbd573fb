import type { TrackDefinition } from '../entries/track-definition.js';
import type { Policy } from '../policy/policy.js';
import type { TrackEvent } from '../record/track-event.js';
import { atOnce, type Steps } from '../steps.js';
import type { Day } from '../time/day.js';
import { compareKeys, compareOrderedEvents, EventOrder, firstIndex, type OrderedEvent } from './event-order.js';
import { evolve, foldFrom } from './evolve.js';
import { type Snapshot, snapshotBefore } from './snapshots.js';
import { initialState, type TrackState } from './state.js';
import { HistoryBuilder, type StatusPeriod } from './status-history.js';

const SNAPSHOT_EVERY = 32;

/**
 * The events of one track in fold order, and the status periods that follow from them. A step is an event that becomes
 * visible, on the first day that counts it, so folding all steps yields the reading of every day. With snapshots an event
 * at the end costs O(1), and a late one refolds only from the snapshot before it.
 */
export class IncrementalFold {
  private steps: OrderedEvent[] = [];
  private snapshots: Snapshot[] = [];
  private periods: StatusPeriod[] = [];
  private order = new EventOrder();
  private state: TrackState;
  private greatest: readonly number[] = [];
  /** The number of steps folded into `state`. */
  private folded = 0;
  /** The state last asked for that is not the newest: days of the past are asked for again, by rule after rule. */
  private past: { readonly count: number; readonly state: TrackState } | null = null;

  constructor(
    private definition: TrackDefinition,
    private rules: Policy,
  ) {
    this.state = initialState(definition);
  }

  /** Folds events, step by step. */
  static *folding(definition: TrackDefinition, rules: Policy, events: readonly TrackEvent[]): Steps<IncrementalFold> {
    const fold = new IncrementalFold(definition, rules);
    for (const event of events) fold.order.add(event);
    fold.steps = fold.order.all().sort(compareOrderedEvents);
    yield* fold.foldingOn();
    return fold;
  }

  get policy(): Policy {
    return this.rules;
  }

  /** The number of events that count on any day. */
  get size(): number {
    return this.steps.length;
  }

  /** The events that count on any day, by the first day that counts them. */
  get events(): TrackEvent[] {
    return this.steps.map(({ event }) => event);
  }

  /** An event that counts on any day, by its id. */
  find(id: string): TrackEvent | undefined {
    return this.order.find(id);
  }

  /** An independent copy. */
  fork(): IncrementalFold {
    const copy = new IncrementalFold(this.definition, this.rules);
    copy.steps = [...this.steps];
    copy.snapshots = [...this.snapshots];
    copy.periods = [...this.periods];
    copy.order = this.order.fork();
    copy.state = this.state;
    copy.greatest = this.greatest;
    copy.folded = this.folded;
    return copy;
  }

  /** Starts again from the first step if the definition or the policy has changed; call `foldOn` afterwards. */
  refoldUnder(definition: TrackDefinition, policy: Policy): void {
    if (policy !== this.rules || definition !== this.definition) this.rewind(0);
    this.definition = definition;
    this.rules = policy;
    if (this.folded === 0) this.state = initialState(definition);
  }

  /** Removes and adds events; those that must follow them may get other sort keys. Call `foldOn` afterwards. */
  exchange(out: readonly TrackEvent[], into: readonly TrackEvent[]): void {
    const affected = new Set(out.flatMap((event) => this.order.dependents(event).map(({ id }) => id)));
    for (const event of out) this.order.remove(event);
    for (const event of into) this.order.add(event);
    for (const event of into) for (const { id } of this.order.dependents(event)) affected.add(id);
    if (out.length > 0 || affected.size > into.length) {
      const firstMoved = this.steps.findIndex((step) => affected.has(step.event.id));
      if (firstMoved >= 0) {
        this.rewind(firstMoved);
        this.steps = this.steps.filter((step) => !affected.has(step.event.id));
      }
    }
    for (const id of affected) {
      const event = this.order.find(id);
      if (event) this.putInPlace(this.order.place(event));
    }
  }

  /** Folds the steps that are not folded yet, so that many added events cost as much as the earliest of them. */
  foldOn(): void {
    atOnce(this.foldingOn());
  }

  /** The same step by step, for a fold that nobody else reads yet. */
  *foldingOn(): Steps<void> {
    this.past = null;
    const builder = new HistoryBuilder(this.periods, this.rules);
    while (this.folded < this.steps.length) {
      const step = this.steps[this.folded]!;
      const before = this.steps[this.folded - 1];
      if (before) builder.clock(this.state, before.visibleFrom, step.visibleFrom);
      const inOrder = compareKeys(step.key, this.greatest) > 0;
      this.folded += 1;
      this.state = inOrder ? evolve(this.state, step.event, this.rules) : this.refolded(this.folded);
      if (inOrder) this.greatest = step.key;
      builder.note(this.state, step.visibleFrom, step.event);
      if (this.folded % SNAPSHOT_EVERY !== 0) continue;
      this.snapshot();
      yield;
    }
  }

  /** The number of events that count on a day. */
  countOn(day: Day): number {
    return firstIndex(this.steps.length, (i) => this.steps[i]!.visibleFrom > day);
  }

  /** The first `count` events that count, in fold order. */
  counting(count: number): OrderedEvent[] {
    return this.steps.slice(0, count).sort((a, b) => compareKeys(a.key, b.key));
  }

  /** The events that become visible after the first `count`. */
  pendingAfter(count: number): OrderedEvent[] {
    return this.steps.slice(count);
  }

  /** The state after the first `count` steps. */
  stateAfter(count: number): TrackState {
    if (count === this.folded) return this.state;
    if (this.past?.count !== count) this.past = { count, state: this.refolded(count) };
    return this.past.state;
  }

  /** The state after the first `count` steps, folded by sort key from the nearest snapshot. */
  private refolded(count: number): TrackState {
    const base = snapshotBefore(this.snapshots, this.steps, count);
    const rest = this.steps.slice(base?.steps ?? 0, count).sort((a, b) => compareKeys(a.key, b.key));
    return foldFrom(base?.state ?? initialState(this.definition), rest, this.rules);
  }

  /** Calls `read` with the periods as the clock goes on to a day after the last step; they are invalid after the call. */
  withPeriodsUntil<T>(day: Day, read: (periods: readonly StatusPeriod[]) => T): T {
    const lastDay = this.steps[this.folded - 1]?.visibleFrom;
    const { length } = this.periods;
    if (lastDay !== undefined && day > lastDay) {
      new HistoryBuilder(this.periods, this.rules).clock(this.state, lastDay, day);
    }
    try {
      return read(this.periods);
    } finally {
      this.periods.length = length;
    }
  }

  private putInPlace(placed: OrderedEvent): void {
    const at = firstIndex(this.steps.length, (i) => compareOrderedEvents(this.steps[i]!, placed) > 0);
    if (at < this.folded) this.rewind(at);
    this.steps.splice(at, 0, placed);
  }

  /** Returns to the latest snapshot that contains no step from `index` on. */
  private rewind(index: number): void {
    while ((this.snapshots.at(-1)?.steps ?? 0) > index) this.snapshots.pop();
    if (index >= this.folded) return;
    const snapshot = this.snapshots.at(-1);
    this.state = snapshot?.state ?? initialState(this.definition);
    this.greatest = snapshot?.greatest ?? [];
    this.folded = snapshot?.steps ?? 0;
    this.periods.length = snapshot?.periods ?? 0;
    if (snapshot?.lastPeriod) this.periods[snapshot.periods - 1] = snapshot.lastPeriod;
  }

  private snapshot(): void {
    const { folded: steps, state, greatest, periods } = this;
    this.snapshots.push({ steps, state, greatest, periods: periods.length, lastPeriod: periods.at(-1) });
  }
}
