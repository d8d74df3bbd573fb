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
 * The folded record of one track. Events may arrive in any order; each is sorted by its dates. A step is an event that
 * becomes visible, on the first day that counts it, so folding all steps yields the reading of every day. With snapshots
 * an event at the end costs O(1), and a late one refolds only from the snapshot before it.
 */
export class TrackTimeline {
  private steps: OrderedEvent[] = [];
  private snapshots: Snapshot[] = [];
  private periods: StatusPeriod[] = [];
  private placement = new EventOrder();
  private state: TrackState;
  private greatest: readonly number[] = [];
  /** The number of steps folded into `state`. */
  private folded = 0;
  private coverage: Day | null;
  /**
   * Cached timelines with one event on a claimed date. Reading every day of a long record needs many of them, so only the
   * latest few are cached.
   */
  private redated = new Map<string, TrackTimeline>();
  private rules: Policy;
  private foldedAs: TrackDefinition;

  private constructor(
    private record: TrackRecord,
    { policy, events, confirmed }: Pick<Resolved, 'policy' | 'events' | 'confirmed'>,
    private readonly viewedAsOf?: AsOf,
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
   * Folds the entries of one track, including its `TrackDefined`, and the entries of other tracks that its amendments
   * concern; there must be no others.
   * @throws ThawError `not-found` with code `unknown-track` when no entry defines the track, or `unknown-policy` when its
   * policy is not shipped
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

  /** The record that it was folded from. It is shared: add entries only by `insert`. */
  get source(): TrackRecord {
    return this.record;
  }

  /** The position of the last entry that affects the track, within the positions that this timeline covers. */
  get version(): number {
    return this.record.version(this.viewedAsOf?.position);
  }

  /** The number of events that count on any day. */
  get size(): number {
    return this.steps.length;
  }

  /** Folds the same record as of other knowledge, position or policy. The result accepts no further entries. */
  asOf(options: AsOf): TrackTimeline {
    return new TrackTimeline(this.record, this.record.resolve(options), options);
  }

  /** Adds an entry of the track; its date may be before those of others. */
  insert(entry: Entry): void {
    this.insertAll([entry]);
  }

  /**
   * Adds entries, in order of position, and folds once, so that many late entries cost as much as the earliest of them.
   * The targets of an amendment must be added before it or with it: see `lacks`.
   * @throws Error when this timeline was made by `asOf`
   */
  insertAll(entries: readonly (Entry | TrackEntry)[]): void {
    if (this.viewedAsOf) throw new Error('a cut of a record takes in no further entries');
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

  /** The ids that the record does not hold: an amendment of such an entry needs it from another track. */
  lacks(ids: readonly string[]): string[] {
    return this.record.lacks(ids);
  }

  /** An independent copy, to try out the effect of an entry. */
  fork(): TrackTimeline {
    const copy = new TrackTimeline(this.record, { policy: this.rules, events: [], confirmed: null });
    Object.assign(copy, this);
    // Copied one by one, so that the compiler checks the names: a shared list would change together with the copy.
    copy.record = this.record.fork();
    copy.steps = [...this.steps];
    copy.snapshots = [...this.snapshots];
    copy.periods = [...this.periods];
    copy.placement = this.placement.fork();
    copy.redated = new Map();
    return copy;
  }

  /** The reading of the track on a day, by all entries of this timeline. */
  read(validAt: Day): TrackReading {
    return this.viewed(validAt, readingOf);
  }

  /** The last dialogue of all parties: the same as in the metrics, but cheaper to compute. */
  lastDialogue(validAt: Day): TrackEvent | null {
    return this.viewed(validAt, ({ state }) => state.lastDialogue?.event ?? null);
  }

  /** The intervals up to a day, without gap or overlap; each agrees with the readings of its days. */
  history(validAt: Day): StatusInterval[] {
    return this.viewed(validAt, intervalsOf);
  }

  /** The ids of the events that count on a day, in fold order. */
  events(validAt: Day): string[] {
    return this.visible(this.stepsUpTo(validAt)).map((placed) => placed.event.id);
  }

  /** An event that counts on any day, by its id. */
  find(id: string): TrackEvent | undefined {
    return this.placement.find(id);
  }

  /** The first day after `validAt` on which the clock alone may change the reading; `null` if there is none. */
  nextCheck(validAt: Day): Day | null {
    return this.viewed(validAt, nextCheckOf);
  }

  /** The periods that have begun by a day, oldest first; periods that two timelines share are the same objects. */
  periodsUntil(validAt: Day): readonly StatusPeriod[] {
    return this.viewed(validAt, ({ periods, count }) => periods.slice(0, count));
  }

  /** Calls `compute` with the view of the track at the end of a day; the view is invalid after the call. */
  viewed<T>(validAt: Day, compute: (view: TrackView) => T): T {
    const count = this.stepsUpTo(validAt);
    const state = count === this.folded ? this.state : this.stateAfter(count);
    const lastDay = this.steps[this.folded - 1]?.visibleFrom;
    const length = this.periods.length;
    if (lastDay !== undefined && validAt > lastDay) {
      new HistoryBuilder(this.periods, this.rules).clock(this.state, lastDay, validAt);
    }
    try {
      return compute({
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

  /**
   * Extends the coverage to an event's day: its entry shows that the record was kept until then; for a longer event,
   * until its start or knowledge day.
   */
  private cover(event: TrackEvent): void {
    if (event.group === 'assessment') return;
    const { start, end } = event.occurred;
    const began = (start.latest ?? start.earliest)!;
    const day = Math.min(end.latest ?? began, Math.max(began, event.known));
    this.coverage = Math.max(this.coverage ?? day, day);
  }

  /** The timeline with one event on a claimed date (EDTF); the latest few are cached until an entry is added. */
  private withDate(event: TrackEvent, date: string): TrackTimeline {
    const known = this.redated.get(`${event.id} ${date}`);
    if (known) return known;
    const events = this.steps.map(({ event: each }) => (each.id === event.id ? withDate(each, date) : each));
    const resolved = { policy: this.rules, events, confirmed: null };
    const other = new TrackTimeline(this.record, resolved, this.viewedAsOf ?? {});
    if (this.redated.size >= MOST_REDATED) this.redated.delete(this.redated.keys().next().value!);
    this.redated.set(`${event.id} ${date}`, other);
    return other;
  }

  /** Resolves the record again, after an entry that may have changed other events. */
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

  /** Removes and adds events; the events that must follow them may get other sort keys. */
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

  private foldOn(): void {
    const builder = new HistoryBuilder(this.periods, this.rules);
    while (this.folded < this.steps.length) {
      const step = this.steps[this.folded]!;
      const before = this.steps[this.folded - 1];
      if (before) builder.clock(this.state, before.visibleFrom, step.visibleFrom);
      const inOrder = compareKeys(step.key, this.greatest) > 0;
      this.folded += 1;
      this.state = inOrder ? evolve(this.state, step.event, this.rules) : this.stateAfter(this.folded);
      if (inOrder) this.greatest = step.key;
      builder.note(this.state, step.visibleFrom, step.event);
      if (this.folded % SNAPSHOT_EVERY === 0) this.snapshot();
    }
  }

  private snapshot(): void {
    const { folded: steps, state, greatest, periods } = this;
    this.snapshots.push({ steps, state, greatest, periods: periods.length, lastPeriod: periods.at(-1) });
  }

  /** The state after the first `count` steps, folded by sort key from the nearest snapshot. */
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
