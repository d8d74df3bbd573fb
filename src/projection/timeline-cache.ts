import { LRUCache } from 'lru-cache';
import { changesEarlierEntries, type Entry } from '../domain/entries/entry.js';
import type { TrackTimeline } from '../domain/reading/track-timeline.js';
import type { EventLog } from '../event-log/event-log.js';
import { unreadableEntryOf } from '../event-log/follow/read-batch.js';
import { yieldingPauses } from '../event-log/yielding.js';
import { foldRecord, foldWhileGood, insertInto, referencedEntries, Unfoldable } from './fold-record.js';
import type { StoppedTrack, WrittenIntervals } from './rows/status-row.js';

/** How many entries of a track are read at once. */
const pieceSize = 5_000;

/** A timeline in memory. */
export interface CachedTimeline {
  readonly timeline: TrackTimeline;
  /** How many entries went into it. */
  entries: number;
  /** Its history in the tables, as far as it is known. */
  written?: WrittenIntervals;
}

/** How a projection reads a track whose record has grown. */
export interface TimelineLookup<T> {
  /** Whether the log has no entry of the track before these. */
  readonly complete: boolean;
  /** Reads the timeline once all entries are in it. */
  readonly look: (timeline: TrackTimeline) => T;
  /** Called before any of the entries is taken in, and after each run; for a new track first after its definition. */
  readonly step?: (timeline: TrackTimeline, taken: readonly Entry[]) => void;
  /** The runs in which entries are taken in where there is a `step`: one amendment costs as much as many at once. */
  readonly runsOf?: (entries: readonly Entry[]) => readonly (readonly Entry[])[];
}

/** A timeline before entries are inserted; `taken` are those of them that it was made from. */
interface TimelineBefore {
  readonly cached: CachedTimeline;
  readonly taken: readonly Entry[];
}

/** A timeline as it was looked at. */
interface LookedAt<T> {
  /** What `look` gave. */
  readonly seen: T;
  readonly cached: CachedTimeline;
}

/**
 * The least recently used timelines leave this cache: those in it have at most `limit` entries in all, or are one track
 * where that alone is longer. Any other timeline is folded from the log when it is needed.
 *
 * An entry that cannot be folded stops its track before it, and no other track.
 */
export class TimelineCache {
  readonly stopped = new Map<string, StoppedTrack>();
  /** Every cached timeline has taken in all entries of its track up to this position, once `take` was given them. */
  horizon = 0;
  private readonly timelines: LRUCache<string, CachedTimeline>;
  private readonly loading = new Map<string, Promise<CachedTimeline>>();

  /** @param limit how many entries the cached timelines may have in all; 0 for a cache of the latest track alone */
  constructor(
    private readonly log: EventLog,
    limit: number,
  ) {
    const maxSize = Math.max(limit, 1);
    // A track that is longer than the limit fills the cache alone, since lru-cache would not take it at its true size.
    const sizeCalculation = ({ entries }: CachedTimeline) => Math.min(Math.max(entries, 1), maxSize);
    this.timelines = new LRUCache({ maxSize, sizeCalculation });
  }

  /**
   * The timeline of a track up to the horizon, or to where it is stopped.
   * @throws ThawError unavailable `unreadable-entry`
   */
  async get(track: string): Promise<CachedTimeline> {
    const cached = this.timelines.get(track);
    if (cached) return cached;
    let loading = this.loading.get(track);
    if (!loading) {
      const last = (this.stopped.get(track)?.position ?? Infinity) - 1;
      loading = this.load(track, Math.min(this.horizon, last));
      this.loading.set(track, loading);
    }
    return loading;
  }

  /**
   * Takes in entries of a track, oldest first and perhaps none, and looks at it then. Entries that it has already are
   * ignored.
   * @returns what `look` gives: of the record before the bad entry, where the track has to stop; `undefined` where no
   * record is left to look at, and for a track that was stopped before
   */
  async take<T>(track: string, entries: readonly Entry[], lookup: TimelineLookup<T>): Promise<LookedAt<T> | undefined> {
    const stop = this.stopped.get(track);
    const redefined = (entry: Entry) => entry.position > stop!.position && entry.body.type === 'TrackDefined';
    if (stop && entries.some(redefined)) return this.retry(track, lookup);
    const taken = stop ? entries.filter((entry) => entry.position < stop.position) : entries;
    if (taken.length < entries.length && taken.length === 0) return undefined;
    if (taken.some(({ body }) => changesEarlierEntries(body))) return this.takeAnew(track, taken, lookup);
    try {
      const before = await this.before(track, taken, lookup);
      const referenced = await referencedEntries(this.log, track, before.cached.timeline, taken);
      return { seen: await this.insert(track, before, taken, lookup, referenced), cached: before.cached };
    } catch (error) {
      if (!(error instanceof Unfoldable) && !unreadableEntryOf(error)) throw error;
      return this.retry(track, lookup);
    }
  }

  /** Folds a track anew, since what was folded before may hold what is redacted now, or lack what is open now. */
  private async takeAnew<T>(track: string, entries: readonly Entry[], lookup: TimelineLookup<T>) {
    const before = lookup.step && (this.timelines.get(track) ?? (await this.get(track)));
    if (before) lookup.step?.(before.timeline, []);
    const folded = await this.retry(track, lookup);
    if (folded) lookup.step?.(folded.cached.timeline, entries);
    return folded;
  }

  /** Folds a track anew up to the horizon, and stops it before the first entry that cannot be taken in. */
  async retry<T>(track: string, { look }: TimelineLookup<T>): Promise<LookedAt<T> | undefined> {
    const { entries, broken } = await this.readable(track);
    const { timeline, bad } = await foldWhileGood(entries, look);
    const stop = bad ?? broken;
    if (stop) this.stopped.set(track, { track, ...stop });
    else this.stopped.delete(track);
    this.drop(track);
    return timeline && { seen: look(timeline), cached: this.store(track, { timeline, entries: entries.length }) };
  }

  /** Stops a track before an entry that the log cannot read. */
  stop(stopped: StoppedTrack): void {
    if (!this.stopped.has(stopped.track)) this.stopped.set(stopped.track, stopped);
  }

  /** Removes a timeline: it is folded again from the log when it is needed. */
  drop(track: string): void {
    this.timelines.delete(track);
  }

  /**
   * Leaves the timeline of a track to whoever reads it now, also one that is being loaded: what is taken in from here on
   * goes into another.
   */
  release(track: string): void {
    this.timelines.delete(track);
    this.loading.delete(track);
  }

  /** Removes all timelines, those being loaded among them, and goes on from a position. */
  restart(horizon: number): void {
    this.timelines.clear();
    this.loading.clear();
    this.horizon = horizon;
  }

  /** The timeline as it is before some entries, or somewhere among them where there is no `step`. */
  private async before<T>(
    track: string,
    entries: readonly Entry[],
    lookup: TimelineLookup<T>,
  ): Promise<TimelineBefore> {
    const { complete, step } = lookup;
    if (complete && (step || !(this.timelines.has(track) || this.loading.has(track)))) {
      const defined = entries.findIndex((entry) => entry.body.type === 'TrackDefined');
      const taken = entries.slice(0, defined + 1);
      return { cached: { timeline: await foldRecord(taken), entries: taken.length }, taken };
    }
    const first = entries[0]?.position;
    if (step && first !== undefined && !((this.timelines.peek(track)?.timeline.version ?? first) < first)) {
      // A reader may have loaded the track with these entries already.
      return { cached: await this.foldPieces(track, first - 1), taken: [] };
    }
    return { cached: await this.get(track), taken: [] };
  }

  private async insert<T>(
    track: string,
    { cached, taken }: TimelineBefore,
    entries: readonly Entry[],
    { look, step, runsOf = singly }: TimelineLookup<T>,
    referenced: readonly Entry[],
  ): Promise<T> {
    const pause = yieldingPauses();
    this.drop(track);
    try {
      if (referenced.length > 0) cached.timeline.insertAll(referenced);
      const fresh = entries.filter((entry) => entry.position > cached.timeline.version);
      cached.entries += fresh.length;
      step?.(cached.timeline, taken);
      if (!step) cached.timeline.insertAll(fresh);
      else {
        for (const run of runsOf(fresh)) {
          cached.timeline.insertAll(run);
          step(cached.timeline, run);
          await pause();
        }
      }
      const seen = look(cached.timeline);
      this.store(track, cached);
      return seen;
    } catch (error) {
      throw new Unfoldable(track, { cause: error });
    }
  }

  private load(track: string, upTo: number): Promise<CachedTimeline> {
    const loading: Promise<CachedTimeline> = this.foldPieces(track, upTo)
      .then((loaded) => (isCurrent() ? (this.timelines.get(track) ?? this.store(track, loaded)) : loaded))
      .finally(() => isCurrent() && this.loading.delete(track));
    // After a restart or a release, what was being loaded is for those alone who wait for it.
    const isCurrent = () => this.loading.get(track) === loading;
    return loading;
  }

  /** Folds a record piece by piece, since the bodies of its entries take far more room than their fold. */
  private async foldPieces(track: string, upTo: number): Promise<CachedTimeline> {
    let folded: CachedTimeline | undefined;
    let early: Entry[] = [];
    for (let after = 0, more = true; more;) {
      const piece = await this.log.readWhere({ after, upTo, track, limit: pieceSize });
      more = piece.length === pieceSize;
      after = piece.at(-1)?.position ?? after;
      if (folded) {
        const referenced = await referencedEntries(this.log, track, folded.timeline, piece);
        await insertInto(folded.timeline, [...referenced, ...piece]);
        folded.entries += piece.length;
      } else {
        early = [...early, ...piece];
        const defined = early.some(({ body }) => body.type === 'TrackDefined');
        if (defined || !more) {
          folded = { timeline: await foldRecord(early), entries: early.length };
          const referenced = await referencedEntries(this.log, track, folded.timeline, early);
          if (referenced.length > 0) await insertInto(folded.timeline, referenced);
        }
      }
    }
    return folded!;
  }

  private store(track: string, cached: CachedTimeline): CachedTimeline {
    // Deleted first, since lru-cache does not measure again a value that it has.
    this.timelines.delete(track);
    this.timelines.set(track, cached);
    return cached;
  }

  /** The entries of a track up to the first that the log cannot read. */
  private async readable(track: string) {
    try {
      return { entries: await this.log.readTrack(track, this.horizon), broken: undefined };
    } catch (error) {
      const broken = unreadableEntryOf(error);
      if (!broken) throw error;
      return { entries: await this.log.readTrack(track, broken.position - 1), broken };
    }
  }
}

function singly(entries: readonly Entry[]): Entry[][] {
  return entries.map((entry) => [entry]);
}
