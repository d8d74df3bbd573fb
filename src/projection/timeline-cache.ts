import { type Entry, namedBy, tracksOf } from '../domain/entries/entry.js';
import { TrackTimeline } from '../domain/reading/track-timeline.js';
import type { EventLog } from '../event-log/event-log.js';
import { unreadableEntryOf } from '../event-log/read-batch.js';
import type { StoppedTrack, WrittenIntervals } from './status-row.js';

/** Entries of a track that are read at once. */
const piecewise = 5_000;

/** A timeline in memory. */
export interface CachedTimeline {
  readonly timeline: TrackTimeline;
  /** How many entries went into it. */
  entries: number;
  /** What the tables hold of its history, as far as is known. */
  written?: WrittenIntervals;
}

/** What a projection wants of a track whose record has grown. */
export interface TimelineLookup<T> {
  /** The log holds no entry of the track before these. */
  readonly complete: boolean;
  readonly look: (timeline: TrackTimeline) => T;
  /** Called before any of the entries is taken in, and after each run; for a new track first after its definition. */
  readonly step?: (timeline: TrackTimeline, taken: readonly Entry[]) => void;
  /** The runs in which entries are taken in where there are steps, since one amendment costs as much as many at once. */
  readonly runsOf?: (entries: readonly Entry[]) => readonly (readonly Entry[])[];
}

/** A timeline before entries are inserted; `taken` are those of them that it was begun with. */
interface Begun {
  readonly held: CachedTimeline;
  readonly taken: readonly Entry[];
}

/** The entries could be read, and do not fold. */
export class Unfoldable extends Error {}

/**
 * The timelines of the tracks that were touched or read last. At most `limit` entries are held, or one track where
 * that alone is longer; any other is folded from the log when it is asked for.
 *
 * An entry that cannot be folded stops its track before it, and no other.
 */
export class TimelineCache {
  readonly stopped = new Map<string, StoppedTrack>();
  /** Every timeline held has taken in all entries of its track up to here, once `take` has seen them. */
  horizon = 0;
  /** In the order of use, the latest at the end. */
  private readonly held = new Map<string, CachedTimeline>();
  private readonly loading = new Map<string, Promise<CachedTimeline>>();
  private entries = 0;

  constructor(
    private readonly log: EventLog,
    private readonly limit: number,
  ) {}

  /** How many entries went into the timelines held. */
  get size(): number {
    return this.entries;
  }

  /**
   * The timeline of a track up to the horizon, or to where it stands still.
   * @throws ThawError unavailable `unreadable-entry`
   */
  async get(track: string): Promise<CachedTimeline> {
    const held = this.held.get(track);
    if (held) {
      this.held.delete(track);
      this.held.set(track, held);
      return held;
    }
    let loading = this.loading.get(track);
    if (!loading) {
      const last = (this.stopped.get(track)?.position ?? Infinity) - 1;
      loading = this.load(track, Math.min(this.horizon, last));
      this.loading.set(track, loading);
    }
    return loading;
  }

  /**
   * Takes in entries of a track, oldest first and perhaps none, and looks at it then. Entries that it has are passed
   * over.
   * @returns what `look` gives: of the record before the bad entry, where the track has to stop; `undefined` where
   * nothing is left to look at, and for a track that stood still already
   */
  async take<T>(
    track: string,
    entries: readonly Entry[],
    looking: TimelineLookup<T>,
  ): Promise<{ seen: T; held: CachedTimeline } | undefined> {
    const stop = this.stopped.get(track);
    const redefined = (entry: Entry) => entry.position > stop!.position && entry.body.type === 'TrackDefined';
    if (stop && entries.some(redefined)) return this.retry(track, looking);
    const taken = stop ? entries.filter((entry) => entry.position < stop.position) : entries;
    if (taken.length < entries.length && taken.length === 0) return undefined;
    try {
      const begun = await this.before(track, taken, looking);
      const foreign = await foreignEntries(this.log, track, begun.held.timeline, taken);
      return { seen: this.insert(track, begun, taken, looking, foreign), held: begun.held };
    } catch (error) {
      if (!(error instanceof Unfoldable) && !unreadableEntryOf(error)) throw error;
      return this.retry(track, looking);
    }
  }

  /** Folds a track anew up to the horizon, and stops it before the first entry that cannot be taken in. */
  async retry<T>(track: string, { look }: TimelineLookup<T>): Promise<{ seen: T; held: CachedTimeline } | undefined> {
    const { entries, broken } = await this.readable(track);
    const { timeline, bad } = foldWhileGood(entries, look);
    const stop = bad ?? broken;
    if (stop) this.stopped.set(track, { track, ...stop });
    else this.stopped.delete(track);
    this.drop(track);
    return timeline && { seen: look(timeline), held: this.hold(track, { timeline, entries: entries.length }) };
  }

  /** Stops a track before an entry that the log cannot read. */
  stop(stopped: StoppedTrack): void {
    if (!this.stopped.has(stopped.track)) this.stopped.set(stopped.track, stopped);
  }

  /** Forgets a timeline: it is folded anew from the log when it is asked for. */
  drop(track: string): void {
    this.entries -= this.held.get(track)?.entries ?? 0;
    this.held.delete(track);
  }

  /** Forgets all timelines, and goes on from a position. */
  restart(horizon: number): void {
    for (const track of [...this.held.keys()]) this.drop(track);
    this.horizon = horizon;
  }

  /** The timeline as it is before some entries, or somewhere among them where nobody asks for each step. */
  private async before<T>(track: string, entries: readonly Entry[], looking: TimelineLookup<T>): Promise<Begun> {
    const { complete, step } = looking;
    if (complete && (step || !(this.held.has(track) || this.loading.has(track)))) {
      const defined = entries.findIndex((entry) => entry.body.type === 'TrackDefined');
      const taken = entries.slice(0, defined + 1);
      return { held: { timeline: fold(taken), entries: taken.length }, taken };
    }
    const first = entries[0]?.position;
    if (step && first !== undefined && !((this.held.get(track)?.timeline.version ?? first) < first)) {
      // A reader may have loaded the track with these entries already.
      return { held: await this.foldPieces(track, first - 1), taken: [] };
    }
    return { held: await this.get(track), taken: [] };
  }

  private insert<T>(
    track: string,
    { held, taken }: Begun,
    entries: readonly Entry[],
    { look, step, runsOf = singly }: TimelineLookup<T>,
    foreign: readonly Entry[],
  ): T {
    this.drop(track);
    try {
      if (foreign.length > 0) held.timeline.insertAll(foreign);
      const fresh = entries.filter((entry) => entry.position > held.timeline.version);
      held.entries += fresh.length;
      step?.(held.timeline, taken);
      if (!step) held.timeline.insertAll(fresh);
      else {
        for (const run of runsOf(fresh)) {
          held.timeline.insertAll(run);
          step(held.timeline, run);
        }
      }
      const seen = look(held.timeline);
      this.hold(track, held);
      return seen;
    } catch (error) {
      throw new Unfoldable(track, { cause: error });
    }
  }

  private async load(track: string, upTo: number): Promise<CachedTimeline> {
    try {
      const loaded = await this.foldPieces(track, upTo);
      return this.held.get(track) ?? this.hold(track, loaded);
    } finally {
      this.loading.delete(track);
    }
  }

  /** Folds a record piece by piece, since the bodies of its entries take far more room than their fold. */
  private async foldPieces(track: string, upTo: number): Promise<CachedTimeline> {
    let held: CachedTimeline | undefined;
    let early: Entry[] = [];
    for (let after = 0, more = true; more;) {
      const piece = await this.log.readWhere({ after, upTo, track, limit: piecewise });
      more = piece.length === piecewise;
      after = piece.at(-1)?.position ?? after;
      if (held) {
        insert(held.timeline, [...(await foreignEntries(this.log, track, held.timeline, piece)), ...piece]);
        held.entries += piece.length;
      } else {
        early = [...early, ...piece];
        const defined = early.some(({ body }) => body.type === 'TrackDefined');
        if (defined || !more) {
          held = { timeline: fold(early), entries: early.length };
          const foreign = await foreignEntries(this.log, track, held.timeline, early);
          if (foreign.length > 0) insert(held.timeline, foreign);
        }
      }
    }
    return held!;
  }

  private hold(track: string, held: CachedTimeline): CachedTimeline {
    this.drop(track);
    this.held.set(track, held);
    this.entries += held.entries;
    for (const oldest of this.held.keys()) {
      if (this.entries <= this.limit || oldest === track) break;
      this.drop(oldest);
    }
    return held;
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

/** Entries of other tracks that amendments among some entries of this one are about, where they are not held yet. */
export async function foreignEntries(
  log: EventLog,
  track: string,
  timeline: TrackTimeline,
  entries: readonly Entry[],
): Promise<Entry[]> {
  const named = entries.flatMap(({ body }) => namedBy(body));
  if (named.length === 0) return [];
  const own = new Set(entries.map(({ body }) => body.id));
  const lacking = timeline.lacks(named).filter((id) => !own.has(id));
  if (lacking.length === 0) return [];
  const found = await log.readAbout(lacking, entries.at(-1)!.position);
  return found.filter(({ body }) => !tracksOf(body).includes(track));
}

function singly(entries: readonly Entry[]): Entry[][] {
  return entries.map((entry) => [entry]);
}

function fold(entries: readonly Entry[]): TrackTimeline {
  try {
    return TrackTimeline.fold(entries);
  } catch (error) {
    throw new Unfoldable('the record of a track does not fold', { cause: error });
  }
}

function insert(timeline: TrackTimeline, entries: readonly Entry[]): void {
  try {
    timeline.insertAll(entries);
  } catch (error) {
    throw new Unfoldable('the record of a track does not fold', { cause: error });
  }
}

type Fold = { timeline?: TrackTimeline; bad?: { position: number; reason: string } };

/** Folds all of the entries; where that fails, those before the first at which it does. */
function foldWhileGood(entries: readonly Entry[], look: (timeline: TrackTimeline) => unknown): Fold {
  const first = entries[0];
  const defined = entries.findIndex((entry) => entry.body.type === 'TrackDefined');
  if (!first) return {};
  if (defined < 0) return { bad: { position: first.position, reason: 'it comes before the definition of the track' } };
  try {
    const timeline = TrackTimeline.fold(entries);
    look(timeline);
    return { timeline };
  } catch {
    return foldStepwise(entries, defined, look);
  }
}

function foldStepwise(entries: readonly Entry[], defined: number, look: (timeline: TrackTimeline) => unknown): Fold {
  let tried = defined;
  try {
    const timeline = TrackTimeline.fold(entries.slice(0, defined + 1));
    look(timeline);
    while (++tried < entries.length) {
      timeline.insert(entries[tried]!);
      look(timeline);
    }
    return { timeline };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const bad = { position: entries[tried]!.position, reason: `it cannot be folded: ${reason}` };
    // A timeline that has thrown may be half changed.
    return tried > defined ? { timeline: TrackTimeline.fold(entries.slice(0, tried)), bad } : { bad };
  }
}
