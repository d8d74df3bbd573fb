import type { TrackEntry } from '../record/track-entry.js';
import type { Day } from '../time/day.js';
import type { Entry, TrackDefinition } from '../entries/entry.js';
import { ThawError } from '../errors.js';
import { evolve } from '../fold/evolve.js';
import { type TrackEvent, withDate } from '../record/track-event.js';
import type { TrackView } from './track-view.js';
import { compareKeys, compareOrderedEvents, firstIndex, type OrderedEvent, EventOrder } from '../fold/event-order.js';
import type { Policy } from '../policy/policy.js';
import { intervalsOf, nextCheckOf, readingOf } from './make-reading.js';
import type { StatusInterval, TrackReading } from './reading.js';
import { type AsOf, type Resolved, TrackRecord } from '../record/track-record.js';
import { snapshotBefore, type Snapshot } from '../fold/snapshots.js';
import { initialState, type TrackState } from '../fold/state.js';
import { foldFrom, type StatusPeriod, HistoryBuilder } from '../fold/status-history.js';

const SNAPSHOT_EVERY = 32;
const MOST_REDATED = 16;

/**
 * The record of one track, folded. Events enter in any order of arrival; each takes its place by its dates. A step is
 * an event's coming into view on the first day that counts it, so the sweep over the steps yields the reading of every
 * day. Snapshots let an event at the end cost O(1), and a late one refold from the snapshot before it.
 */
export class TrackTimeline {
  private steps: OrderedEvent[] = [];
  private snapshots: Snapshot[] = [];
  private periods: StatusPeriod[] = [];
  private placement = new EventOrder();
  private state: TrackState;
  private greatest: readonly number[] = [];
  /** How many steps `state` has taken in. */
  private folded = 0;
  private coverage: Day | null;
  /** With one event on another date: who reads every day of a long record asks for many, so few are kept. */
  private redated = new Map<string, TrackTimeline>();
  private rules: Policy;
  private foldedAs: TrackDefinition;

  private constructor(
    private record: TrackRecord,
    { policy, events, confirmed }: Pick<Resolved, 'policy' | 'events' | 'confirmed'>,
    private readonly cutAs?: AsOf,
  ) {
    this.rules = policy;
    this.foldedAs = record.definition;
    this.coverage = confirmed;
    this.state = initialState(record.definition);
    for (const event of events) {
      this.cover(event);
      this.placement.add(event);
    }
    this.steps = this.placement.all().sort(compareOrderedEvents);
    this.foldOn();
  }

  /**
   * Folds the entries of one track, its `TrackDefined` among them, with those of other tracks that its amendments are
   * about; no others must be there.
   * @throws ThawError `not-found` with code `unknown-track` when none defines it, `unknown-policy` when its policy is.
   */
  static fold(entries: readonly Entry[]): TrackTimeline {
    const defined = entries.findLast((entry) => entry.body.type === 'TrackDefined')?.body;
    if (defined?.type !== 'TrackDefined') throw ThawError.notFound('unknown-track', 'the track is not defined');
    const record = new TrackRecord(defined.track);
    for (const entry of entries) record.add(entry);
    return new TrackTimeline(record, record.settle());
  }

  get definition(): TrackDefinition {
    return this.record.definition;
  }

  get policy(): Policy {
    return this.rules;
  }

  /** What it was folded from. It is shared: nothing may be added to it but by `insert`. */
  get source(): TrackRecord {
    return this.record;
  }

  /** The position of the last entry that touches the track, up to where the record was cut. */
  get version(): number {
    return this.record.version(this.cutAs?.position);
  }

  /** How many events it holds. */
  get size(): number {
    return this.steps.length;
  }

  /** The same record, cut and read otherwise: folded anew. What it gives takes in no further entries. */
  asOf(cut: AsOf): TrackTimeline {
    return new TrackTimeline(this.record, this.record.resolve(cut), cut);
  }

  /** Takes in one more entry of the track, whenever it happened. */
  insert(entry: Entry): void {
    this.insertAll([entry]);
  }

  /**
   * Takes in more entries, in the order of their positions, and folds once: many late ones cost what the first does.
   * What an amendment is about must come before it or with it: see `lacks`.
   */
  insertAll(entries: readonly (Entry | TrackEntry)[]): void {
    if (this.cutAs) throw new Error('a cut of a record takes in no further entries');
    this.redated.clear();
    let amended = false;
    for (const entry of entries) {
      const event = this.record.add(entry);
      if (event === null) amended = true;
      else if (!amended) this.put(event);
    }
    if (amended) this.settle();
    this.foldOn();
  }

  /** Those of some ids under which nothing is here: an amendment that is about one needs it from another track. */
  lacks(ids: readonly string[]): string[] {
    return this.record.lacks(ids);
  }

  /** An independent copy, for trying out what an entry would do. */
  fork(): TrackTimeline {
    const copy = new TrackTimeline(this.record, { policy: this.rules, events: [], confirmed: null });
    Object.assign(copy, this);
    // Assigned one by one, so that the compiler holds the names: what is shared would change with the copy.
    copy.record = this.record.fork();
    copy.steps = [...this.steps];
    copy.snapshots = [...this.snapshots];
    copy.periods = [...this.periods];
    copy.placement = this.placement.fork();
    copy.redated = new Map();
    return copy;
  }

  /** The track as read on a day: what was so, by all that this timeline holds. */
  read(validAt: Day): TrackReading {
    return this.viewed(validAt, readingOf);
  }

  /** The last dialogue of all parties, which `metrics` names too, at less cost. */
  lastDialogue(validAt: Day): TrackEvent | null {
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

  /** One of the events that count, on whatever day. */
  find(id: string): TrackEvent | undefined {
    return this.placement.find(id);
  }

  /** The earliest later day on which the clock alone may change the reading; `null` when none will. */
  nextCheck(validAt: Day): Day | null {
    return this.viewed(validAt, nextCheckOf);
  }

  /** The stretches that have begun by a day, oldest first; those that two timelines share are the same objects. */
  periodsUntil(validAt: Day): readonly StatusPeriod[] {
    return this.viewed(validAt, ({ periods: stretches, count }) => stretches.slice(0, count));
  }

  /** Runs `look` on the track as it stands at the end of a day; the view must not be kept. */
  viewed<T>(validAt: Day, look: (view: TrackView) => T): T {
    const count = this.stepsUpTo(validAt);
    const state = count === this.folded ? this.state : this.stateAfter(count);
    const lastDay = this.steps[this.folded - 1]?.visibleFrom;
    const length = this.periods.length;
    if (lastDay !== undefined && validAt > lastDay) {
      new HistoryBuilder(this.periods, this.rules).clock(this.state, lastDay, validAt);
    }
    try {
      return look({
        definition: this.definition,
        policy: this.rules,
        validAt,
        state,
        periods: this.periods,
        count: firstIndex(this.periods.length, (i) => this.periods[i]!.day > validAt),
        coverage: this.coverage,
        pending: this.steps.slice(count),
        visible: () => this.visible(count).map((placed) => placed.event),
        places: () => this.visible(count),
        ifDated: (event, date) => {
          const other = this.withDate(event, date);
          return { status: other.viewed(validAt, statusNow), nextCheck: other.nextCheck(validAt) };
        },
      });
    } finally {
      this.periods.length = length;
    }
  }

  /** An event shows that somebody looked up to its day; of what lasts longer, up to the day when that was known. */
  private cover(event: TrackEvent): void {
    if (event.group === 'assessment') return;
    const { start, end } = event.occurred;
    const began = (start.latest ?? start.earliest)!;
    const day = Math.min(end.latest ?? began, Math.max(began, event.known));
    this.coverage = Math.max(this.coverage ?? day, day);
  }

  /** The timeline with one event on the date that a source claims; the last few are kept until an entry comes in. */
  private withDate(event: TrackEvent, date: string): TrackTimeline {
    const known = this.redated.get(`${event.id} ${date}`);
    if (known) return known;
    const events = this.steps.map(({ event: each }) => (each.id === event.id ? withDate(each, date) : each));
    const other = new TrackTimeline(this.record, { policy: this.rules, events, confirmed: null }, this.cutAs ?? {});
    const [oldest] = this.redated.size < MOST_REDATED ? [] : this.redated.keys();
    if (oldest !== undefined) this.redated.delete(oldest);
    this.redated.set(`${event.id} ${date}`, other);
    return other;
  }

  /** Works out anew what counts, after an entry that may have changed more than itself. */
  private settle(): void {
    const { definition } = this.record;
    const { policy, events, confirmed } = this.record.settle();
    const counting = new Map(events.map((event) => [event.id, event]));
    const present = this.steps.map(({ event }) => event);
    const out = present.filter((event) => counting.get(event.id) !== event);
    const into = events.filter((event) => this.placement.find(event.id) !== event);
    if (policy !== this.rules || definition !== this.foldedAs) this.rewind(0);
    if (this.folded === 0) this.state = initialState(definition);
    this.rules = policy;
    this.foldedAs = definition;
    this.exchange(out, into);
    this.coverage = confirmed;
    for (const event of events) this.cover(event);
  }

  private put(event: TrackEvent): void {
    this.cover(event);
    this.exchange([], [event]);
  }

  /** Takes some events out and others in; all that stand after them may find another place. */
  private exchange(out: readonly TrackEvent[], into: readonly TrackEvent[]): void {
    const affected = new Set(out.flatMap((event) => this.placement.dependents(event).map(({ id }) => id)));
    for (const event of out) this.placement.remove(event);
    for (const event of into) this.placement.add(event);
    for (const event of into) for (const { id } of this.placement.dependents(event)) affected.add(id);
    if (out.length > 0 || affected.size > into.length) {
      const firstMoved = this.steps.findIndex((step) => affected.has(step.event.id));
      if (firstMoved >= 0) {
        this.rewind(firstMoved);
        this.steps = this.steps.filter((step) => !affected.has(step.event.id));
      }
    }
    for (const id of affected) {
      const event = this.placement.find(id);
      if (event) this.putInPlace(this.placement.place(event));
    }
  }

  private putInPlace(placed: OrderedEvent): void {
    const at = firstIndex(this.steps.length, (i) => compareOrderedEvents(this.steps[i]!, placed) > 0);
    if (at < this.folded) this.rewind(at);
    this.steps.splice(at, 0, placed);
  }

  /** Goes back to the snapshot that holds no step from `index` on. */
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

  private foldOn(): void {
    const sweep = new HistoryBuilder(this.periods, this.rules);
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
    const { folded: steps, state, greatest, periods: stretches } = this;
    this.snapshots.push({ steps, state, greatest, periods: stretches.length, lastPeriod: stretches.at(-1) });
  }

  /** The state after the first so many steps, folded in the order of their places from the nearest snapshot. */
  private stateAfter(count: number): TrackState {
    const base = snapshotBefore(this.snapshots, this.steps, count);
    const rest = this.steps.slice(base?.steps ?? 0, count).sort((a, b) => compareKeys(a.key, b.key));
    return foldFrom(base?.state ?? initialState(this.definition), rest, this.rules);
  }

  private visible(count: number): OrderedEvent[] {
    return this.steps.slice(0, count).sort((a, b) => compareKeys(a.key, b.key));
  }

  private stepsUpTo(day: Day): number {
    return firstIndex(this.steps.length, (i) => this.steps[i]!.visibleFrom > day);
  }
}

function statusNow(view: TrackView) {
  return view.periods[view.count - 1]?.status ?? 'none';
}
