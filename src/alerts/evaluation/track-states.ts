import { Logger } from '@nestjs/common';
import { hasNews, type EvaluationInput } from '../../domain/alerts/match.js';
import { type TrackSnapshot, TrackOnDay } from '../../domain/alerts/track-on-day.js';
import type { SiblingTrack } from '../../domain/alerts/routing/inhibition.js';
import { trackEntryOf } from '../../domain/record/track-entry.js';
import type { Day } from '../../domain/time/day.js';
import type { Entry, TrackDefinition } from '../../domain/entries/entry.js';
import { relationshipId } from '../../domain/reading/relationship.js';
import type { EventLog } from '../../event-log/event-log.js';
import { byTrack, readBatches } from '../../event-log/read-batch.js';
import { TimelineCache } from '../../projection/timeline-cache.js';

/** Timelines of at most so many entries stay in memory. */
const entriesHeld = 100_000;
const batch = 1_000;
/** Further behind than this, timelines are folded anew rather than carried on. */
const farBehind = 5_000;

/** A track at a moment, with the entries that brought it about and are history rather than news. */
export interface TrackStateChange {
  readonly moment: EvaluationInput;
  /** Ids of arrivals that were entered as history. */
  readonly history: ReadonlySet<string>;
  /** The position of the last of the entries; `null` where a day has passed, or a rule is new. */
  readonly upTo: number | null;
}

/**
 * The tracks as far as alerts were evaluated, which is not as far as they are projected: a moment is the same whoever
 * comes to it, and when.
 */
export class TrackStates {
  private readonly logger = new Logger(TrackStates.name);
  private readonly folds: TimelineCache;
  private readonly known = new Map<string, TrackDefinition>();
  private position = 0;
  private opened = false;

  constructor(private readonly log: EventLog) {
    this.folds = new TimelineCache(log, entriesHeld);
  }

  /** The tracks that are defined. */
  get definitions(): ReadonlyMap<string, TrackDefinition> {
    return this.known;
  }

  /** Goes to a position, whoever has evaluated what lies before it. @returns the tracks that were touched on the way */
  async follow(position: number): Promise<ReadonlySet<string>> {
    const touched = new Set<string>();
    if (position === this.position && this.opened) return touched;
    if (!this.opened || position < this.position || position > this.position + farBehind) {
      await this.restart(position);
      return new Set(this.known.keys());
    }
    while (this.position < position) {
      const { entries, broken } = await readBatches(this.log, this.position, batch);
      const passed = entries.filter((entry) => entry.position <= position);
      for (const track of [...byTrack(passed).keys(), ...(broken?.tracks ?? [])]) touched.add(track);
      this.pass(passed, passed.at(-1)?.position ?? broken?.position ?? position);
    }
    return touched;
  }

  /** Looks at a track on a day, nothing new being known. @returns `undefined` where it cannot be folded */
  async sight(track: string, day: Day): Promise<TrackOnDay | undefined> {
    try {
      return new TrackOnDay((await this.folds.get(track)).timeline, day);
    } catch (error) {
      this.logger.warn(`no alerts on ${track}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }

  /**
   * Takes in entries, and gives the moments that they make on a day, of those tracks that somebody watches. What it gives
   * must be looked at before more is taken in.
   */
  async moments(
    entries: readonly Entry[],
    day: Day,
    isWatched: (track: TrackDefinition) => boolean,
  ): Promise<TrackStateChange[]> {
    const to = entries.at(-1)!.position;
    const groups = byTrack(entries);
    const fresh = new Set([...groups.keys()].filter((track) => !this.known.has(track)));
    this.define(entries);
    const before = new Map<string, TrackSnapshot>();
    for (const track of groups.keys()) {
      const definition = this.known.get(track);
      if (!definition || !isWatched(definition)) this.folds.drop(track);
      else {
        const glance = fresh.has(track) ? { day, periods: [] } : (await this.sight(track, day))?.snapshot();
        if (glance) before.set(track, glance);
      }
    }
    this.folds.horizon = to;
    this.position = to;
    const found: TrackStateChange[] = [];
    for (const [track, glance] of before) {
      const own = groups.get(track)!;
      const after = await this.after(track, own, fresh.has(track), day);
      if (!after) continue;
      const arriving = own.filter(({ body }) => body.type !== 'TrackDefined');
      const history = new Set(arriving.filter(({ body }) => !hasNews(body)).map(({ body }) => body.id));
      const arrivals = arriving.map((entry) => trackEntryOf(entry, track));
      found.push({ moment: { day, before: glance, after, arrivals }, history, upTo: to });
    }
    return found;
  }

  /** The tracks with the same parties as a track, as they stand on a day. */
  async siblings(track: Pick<TrackDefinition, 'parties'>, day: Day): Promise<SiblingTrack[]> {
    const id = relationshipId(track.parties);
    const related = [...this.known.values()].filter(({ parties }) => relationshipId(parties) === id);
    const found: SiblingTrack[] = [];
    for (const { id: sibling } of related) {
      const sight = await this.sight(sibling, day);
      if (sight) found.push({ id: sibling, status: sight.values.status });
    }
    return found;
  }

  private async after(
    track: string,
    own: readonly Entry[],
    complete: boolean,
    day: Day,
  ): Promise<TrackOnDay | undefined> {
    const taken = await this.folds.take(track, own, { complete, look: (timeline) => timeline });
    if (!taken) this.logger.warn(`no alerts on ${track}: its record does not fold beyond position ${this.position}`);
    return taken && new TrackOnDay(taken.seen, day);
  }

  private async restart(position: number): Promise<void> {
    this.folds.restart(position);
    this.known.clear();
    for (let after = 0, more = true; more;) {
      const entries = await this.log.readWhere({ after, upTo: position, type: 'TrackDefined', limit: batch });
      this.define(entries);
      more = entries.length === batch;
      after = entries.at(-1)?.position ?? after;
    }
    this.position = position;
    this.opened = true;
  }

  /** Passes over entries. Timelines that they touch are folded anew when they are asked for. */
  pass(entries: readonly Entry[], to: number): void {
    this.define(entries);
    for (const track of byTrack(entries).keys()) this.folds.drop(track);
    this.folds.horizon = to;
    this.position = to;
  }

  private define(entries: readonly Entry[]): void {
    for (const { body } of entries) if (body.type === 'TrackDefined') this.known.set(body.track.id, body.track);
  }
}
