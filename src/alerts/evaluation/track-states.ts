import { Injectable, Logger } from '@nestjs/common';
import { hasNews } from '../../domain/alerts/match.js';
import type { SiblingTrack } from '../../domain/alerts/routing/inhibition.js';
import { TrackOnDay, type TrackSnapshot } from '../../domain/alerts/track-on-day.js';
import type { Entry } from '../../domain/entries/entry.js';
import type { TrackDefinition } from '../../domain/entries/track-definition.js';
import { relationshipId } from '../../domain/reading/relationship.js';
import { trackEntryOf } from '../../domain/record/track-entry.js';
import type { Day } from '../../domain/time/day.js';
import { EventLog } from '../../event-log/event-log.js';
import { byTrack, readBatches } from '../../event-log/read-batch.js';
import { TimelineCache } from '../../projection/timeline-cache.js';
import type { TrackStateChange } from '../lifecycle/alert-transitions.js';

/** The size of the cache of timelines, in entries. */
const cachedEntries = 100_000;
const batch = 1_000;
/** When this many entries behind, the cache is emptied instead of brought up to date entry by entry. */
const farBehind = 5_000;

/**
 * The states of tracks at the position up to which alerts were evaluated. The projection may be further: an evaluation must
 * come to the same result whenever and wherever it is made.
 */
@Injectable()
export class TrackStates {
  private readonly logger = new Logger(TrackStates.name);
  private readonly timelines: TimelineCache;
  private readonly defined = new Map<string, TrackDefinition>();
  private position = 0;
  private opened = false;

  constructor(private readonly log: EventLog) {
    this.timelines = new TimelineCache(log, cachedEntries);
  }

  /** The defined tracks by their ids. */
  get definitions(): ReadonlyMap<string, TrackDefinition> {
    return this.defined;
  }

  /** Goes to a position without evaluating. @returns the tracks that the entries on the way touch */
  async follow(position: number): Promise<ReadonlySet<string>> {
    const touched = new Set<string>();
    if (position === this.position && this.opened) return touched;
    if (!this.opened || position < this.position || position > this.position + farBehind) {
      await this.restart(position);
      return new Set(this.defined.keys());
    }
    while (this.position < position) {
      const { entries, broken } = await readBatches(this.log, this.position, batch);
      const passed = entries.filter((entry) => entry.position <= position);
      for (const track of [...byTrack(passed).keys(), ...(broken?.tracks ?? [])]) touched.add(track);
      this.pass(passed, passed.at(-1)?.position ?? broken?.position ?? position);
    }
    return touched;
  }

  /** A track on a day at the present position. @returns `undefined` where its record cannot be folded */
  async onDay(track: string, day: Day): Promise<TrackOnDay | undefined> {
    try {
      return new TrackOnDay((await this.timelines.get(track)).timeline, day);
    } catch (error) {
      this.logger.warn(`no alerts on ${track}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }

  /**
   * Goes on by some entries, and gives the changes that they make to watched tracks on a day. The changes must be evaluated
   * before the next call.
   */
  async changesBy(
    entries: readonly Entry[],
    day: Day,
    isWatched: (track: TrackDefinition) => boolean,
  ): Promise<TrackStateChange[]> {
    const to = entries.at(-1)!.position;
    const groups = byTrack(entries);
    const isNew = new Set([...groups.keys()].filter((track) => !this.defined.has(track)));
    this.define(entries);
    const snapshots = new Map<string, TrackSnapshot>();
    for (const track of groups.keys()) {
      const definition = this.defined.get(track);
      if (!definition || !isWatched(definition)) this.timelines.drop(track);
      else {
        const before = isNew.has(track) ? { day, periods: [] } : (await this.onDay(track, day))?.snapshot();
        if (before) snapshots.set(track, before);
      }
    }
    this.timelines.horizon = to;
    this.position = to;
    const changes: TrackStateChange[] = [];
    for (const [track, before] of snapshots) {
      const own = groups.get(track)!;
      const after = await this.after(track, own, isNew.has(track), day);
      if (!after) continue;
      const arriving = own.filter(({ body }) => body.type !== 'TrackDefined');
      const history = new Set(arriving.filter(({ body }) => !hasNews(body)).map(({ body }) => body.id));
      const arrivals = arriving.map((entry) => trackEntryOf(entry, track));
      changes.push({ input: { day, before, after, arrivals }, history, upTo: to });
    }
    return changes;
  }

  /** The tracks with the same parties as a track, with their statuses on a day. */
  async siblings(track: Pick<TrackDefinition, 'parties'>, day: Day): Promise<SiblingTrack[]> {
    const id = relationshipId(track.parties);
    const related = [...this.defined.values()].filter(({ parties }) => relationshipId(parties) === id);
    const siblings: SiblingTrack[] = [];
    for (const { id: sibling } of related) {
      const onDay = await this.onDay(sibling, day);
      if (onDay) siblings.push({ id: sibling, status: onDay.values.status });
    }
    return siblings;
  }

  private async after(
    track: string,
    own: readonly Entry[],
    complete: boolean,
    day: Day,
  ): Promise<TrackOnDay | undefined> {
    const taken = await this.timelines.take(track, own, { complete, look: (timeline) => timeline });
    if (!taken) this.logger.warn(`no alerts on ${track}: its record does not fold beyond position ${this.position}`);
    return taken && new TrackOnDay(taken.seen, day);
  }

  private async restart(position: number): Promise<void> {
    this.timelines.restart(position);
    this.defined.clear();
    for (let after = 0, more = true; more;) {
      const entries = await this.log.readWhere({ after, upTo: position, type: 'TrackDefined', limit: batch });
      this.define(entries);
      more = entries.length === batch;
      after = entries.at(-1)?.position ?? after;
    }
    this.position = position;
    this.opened = true;
  }

  /** Passes over entries; the timelines that they touch are read anew when they are needed. */
  private pass(entries: readonly Entry[], to: number): void {
    this.define(entries);
    for (const track of byTrack(entries).keys()) this.timelines.drop(track);
    this.timelines.horizon = to;
    this.position = to;
  }

  private define(entries: readonly Entry[]): void {
    for (const { body } of entries) if (body.type === 'TrackDefined') this.defined.set(body.track.id, body.track);
  }
}
