import type { GrownEntry } from '../record/entry-growth.js';
import type { TrackEntry } from '../record/track-entry.js';
import type { Day } from '../time/day.js';
import type { Entry } from '../entries/entry.js';
import type { TrackDefinition } from '../entries/track-definition.js';
import { ThawError } from '../errors.js';
import { firstIndex } from '../fold/event-order.js';
import { IncrementalFold } from '../fold/incremental-fold.js';
import type { StatusPeriod } from '../fold/status-history.js';
import { withDate } from '../record/make-track-event.js';
import type { AsOf, Resolved } from '../record/resolve-record.js';
import { isAct, type TrackEvent } from '../record/track-event.js';
import { TrackRecord } from '../record/track-record.js';
import { atOnce, type Steps } from '../steps.js';
import type { Policy } from '../policy/policy.js';
import { intervalsOf, nextCheckOf, readingOf } from './make-reading.js';
import type { StatusInterval, TrackReading } from './reading.js';
import type { TrackView } from './track-view.js';

const MOST_REDATED = 16;
/** How many entries are added in one step. */
const ENTRIES_A_STEP = 32;

/** The folded record of one track. Events may arrive in any order; each is sorted by its dates. */
export class TrackTimeline {
  /**
   * Cached timelines with one event on a claimed date. Reading every day of a long record needs many of them, so only the
   * latest few are cached.
   */
  private redated = new Map<string, TrackTimeline>();

  private constructor(
    private readonly record: TrackRecord,
    private readonly folded: IncrementalFold,
    private coverage: Day | null,
    private readonly viewedAsOf?: AsOf,
  ) {}

  private static *of(
    record: TrackRecord,
    { policy, events, confirmed }: Pick<Resolved, 'policy' | 'events' | 'confirmed'>,
    asOf?: AsOf,
  ): Steps<TrackTimeline> {
    const coverage = events.reduce(coverageWith, confirmed);
    const folded = yield* IncrementalFold.folding(record.definition, policy, events);
    return new TrackTimeline(record, folded, coverage, asOf);
  }

  /**
   * Folds the entries of one track, including its `TrackDefined`, and the entries of other tracks that its amendments
   * concern; there must be no others.
   * @throws ThawError `not-found` with code `unknown-track` when no entry defines the track, or `unknown-policy` when its
   * policy is not shipped
   */
  static fold(entries: readonly Entry[]): TrackTimeline {
    return atOnce(TrackTimeline.folding(entries));
  }

  /** The same step by step. */
  static *folding(entries: readonly Entry[]): Steps<TrackTimeline> {
    const defined = entries.findLast((entry) => entry.body.type === 'TrackDefined');
    if (defined?.body.type !== 'TrackDefined') throw ThawError.notFound('unknown-track', 'the track is not defined');
    const record = new TrackRecord(defined.body.track, { id: defined.body.id, position: defined.position });
    for (const [index, entry] of entries.entries()) {
      record.add(entry);
      if ((index + 1) % ENTRIES_A_STEP === 0) yield;
    }
    return yield* TrackTimeline.of(record, record.settle());
  }

  /** The timeline of a track of which nothing is recorded but its definition. */
  static empty(definition: TrackDefinition): TrackTimeline {
    const body = { type: 'TrackDefined', id: definition.id, track: definition, schemaVersion: 1 } as const;
    return TrackTimeline.fold([{ position: 0, recordedAt: 0, recordedBy: '', hash: '', body }]);
  }

  get definition(): TrackDefinition {
    return this.record.definition;
  }

  get policy(): Policy {
    return this.folded.policy;
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
    return this.folded.size;
  }

  /** Folds the same record as of other knowledge, position or policy. The result accepts no further entries. */
  asOf(options: AsOf): TrackTimeline {
    return atOnce(this.foldingAsOf(options));
  }

  /** The same step by step: of the record as it is now, so that entries which come meanwhile are not in it. */
  foldingAsOf(options: AsOf): Steps<TrackTimeline> {
    const record = this.record.fork();
    return TrackTimeline.of(record, record.resolve(options), options);
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
  insertAll(entries: readonly (Entry | TrackEntry | GrownEntry)[]): void {
    atOnce(this.inserting(entries));
  }

  /** The same step by step, for a timeline that nobody else reads yet. */
  *inserting(entries: readonly (Entry | TrackEntry | GrownEntry)[]): Steps<void> {
    if (this.viewedAsOf) throw new Error('a timeline as of a state of knowledge takes no further entries');
    this.redated.clear();
    let amended = false;
    for (const [index, entry] of entries.entries()) {
      if (index > 0 && index % ENTRIES_A_STEP === 0) yield;
      const event = this.record.add(entry);
      if (event === null) amended = true;
      else if (!amended) {
        this.coverage = coverageWith(this.coverage, event);
        const replaced = 'kind' in entry && entry.kind === 'grown' ? this.folded.find(event.id) : undefined;
        this.folded.exchange(replaced ? [replaced] : [], [event]);
      }
    }
    if (amended) this.settle();
    yield* this.folded.foldingOn();
  }

  /** The ids that the record does not hold: an amendment of such an entry needs it from another track. */
  lacks(ids: readonly string[]): string[] {
    return this.record.lacks(ids);
  }

  /** An independent copy, to try out the effect of an entry. */
  fork(): TrackTimeline {
    return new TrackTimeline(this.record.fork(), this.folded.fork(), this.coverage, this.viewedAsOf);
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
    return this.folded.counting(this.folded.countOn(validAt)).map((placed) => placed.event.id);
  }

  /** An event that counts on any day, by its id. */
  find(id: string): TrackEvent | undefined {
    return this.folded.find(id);
  }

  /** The first day after `validAt` on which the clock alone may change the reading; `null` if there is none. */
  nextCheck(validAt: Day): Day | null {
    return this.viewed(validAt, nextCheckOf);
  }

  /** The periods that have begun by a day, oldest first; periods that two timelines share are the same objects. */
  periodsUntil(validAt: Day): readonly StatusPeriod[] {
    return this.folded.withPeriodsUntil(validAt, (periods) => periods.slice(0, begunBy(validAt, periods)));
  }

  /** Calls `compute` with the view of the track at the end of a day; the view is invalid after the call. */
  viewed<T>(validAt: Day, compute: (view: TrackView) => T): T {
    const { folded } = this;
    const count = folded.countOn(validAt);
    return folded.withPeriodsUntil(validAt, (periods) =>
      compute({
        definition: this.definition,
        policy: this.policy,
        validAt,
        state: folded.stateAfter(count),
        periods,
        count: begunBy(validAt, periods),
        coverage: this.coverage,
        pending: folded.pendingAfter(count),
        visible: () => folded.counting(count).map((placed) => placed.event),
        places: () => folded.counting(count),
        ifDated: (event, date) => {
          const other = this.withDate(event, date);
          return { status: other.viewed(validAt, statusNow), nextCheck: other.nextCheck(validAt) };
        },
      }),
    );
  }

  /** The timeline with one event on a claimed date (EDTF); the latest few are cached until an entry is added. */
  private withDate(event: TrackEvent, date: string): TrackTimeline {
    const known = this.redated.get(`${event.id} ${date}`);
    if (known) return known;
    const events = this.folded.events.map((each) => (each.id === event.id ? withDate(each, date) : each));
    const resolved = { policy: this.policy, events, confirmed: null };
    const other = atOnce(TrackTimeline.of(this.record, resolved, this.viewedAsOf ?? {}));
    if (this.redated.size >= MOST_REDATED) this.redated.delete(this.redated.keys().next().value!);
    this.redated.set(`${event.id} ${date}`, other);
    return other;
  }

  /** Resolves the record again, after an entry that may have changed other events. */
  private settle(): void {
    const { policy, events, confirmed } = this.record.settle();
    const counting = new Map(events.map((event) => [event.id, event]));
    const out = this.folded.events.filter((event) => counting.get(event.id) !== event);
    const into = events.filter((event) => this.folded.find(event.id) !== event);
    this.folded.refoldUnder(this.definition, policy);
    this.folded.exchange(out, into);
    this.coverage = events.reduce(coverageWith, confirmed);
  }
}

/**
 * The coverage extended to an event's day: its entry shows that the record was kept until then; for a longer event, until
 * its start or knowledge day.
 */
function coverageWith(coverage: Day | null, event: TrackEvent): Day | null {
  if (!isAct(event)) return coverage;
  const { start, end } = event.occurred;
  const began = (start.latest ?? start.earliest)!;
  const day = Math.min(end.latest ?? began, Math.max(began, event.known));
  return Math.max(coverage ?? day, day);
}

/** The number of periods that have begun by a day. */
function begunBy(day: Day, periods: readonly StatusPeriod[]): number {
  return firstIndex(periods.length, (i) => periods[i]!.day > day);
}

function statusNow(view: TrackView) {
  return view.periods[view.count - 1]?.status ?? 'none';
}
