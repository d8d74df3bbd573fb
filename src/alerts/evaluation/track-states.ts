import { Injectable, Logger } from '@nestjs/common';
import { hasNews } from '../../domain/alerts/match.js';
import type { SiblingTrack } from '../../domain/alerts/routing/inhibition.js';
import { TrackOnDay, type TrackSnapshot } from '../../domain/alerts/track-on-day.js';
import type { Entry } from '../../domain/entries/entry.js';
import type { SelectableTrack } from '../../domain/alerts/track-selection.js';
import type { TrackDefinition } from '../../domain/entries/track-definition.js';
import type { TrackTimeline } from '../../domain/reading/track-timeline.js';
import { relationshipId } from '../../domain/reading/relationship.js';
import { isOfRecord, trackEntryOf } from '../../domain/record/track-entry.js';
import type { Day } from '../../domain/time/day.js';
import { EventLog } from '../../event-log/event-log.js';
import { type LogPlace, PastReplaced } from '../../event-log/log-place.js';
import { LogTrail } from '../../event-log/follow/log-trail.js';
import { byTrack, readBatch } from '../../event-log/follow/read-batch.js';
import { foldRecord } from '../../projection/fold-record.js';
import { TimelineCache } from '../../projection/timeline-cache.js';
import { lateOn, openedBy } from './opened-entries.js';
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
  private readonly trail: LogTrail;
  private opened = false;

  constructor(private readonly log: EventLog) {
    this.timelines = new TimelineCache(log, cachedEntries);
    this.trail = new LogTrail(log);
  }

  /** The defined tracks by their ids. */
  get definitions(): ReadonlyMap<string, TrackDefinition> {
    return this.defined;
  }

  /**
   * Goes to a place without evaluating.
   * @returns the tracks that the entries on the way touch
   * @throws PastReplaced where the states hold entries that are gone
   */
  async follow(place: LogPlace): Promise<ReadonlySet<string>> {
    const touched = new Set<string>();
    const { end } = this.trail;
    const isThere = place.position === end.position && (place.position === 0 || place.hash === end.hash);
    if (isThere && this.opened) return touched;
    if (this.opened && !(await this.log.holds(end))) throw new PastReplaced(end);
    if (!this.opened || place.position <= end.position || place.position > end.position + farBehind) {
      await this.restart(place);
      return new Set(this.defined.keys());
    }
    while (this.trail.end.position < place.position) {
      const { entries, broken, end: read } = await readBatch(this.log, this.trail.end, batch);
      // The log ends before the place: what stood there is gone.
      if (read.position === this.trail.end.position) throw new PastReplaced(place);
      const passed = entries.filter(({ position }) => position <= place.position);
      for (const track of [...byTrack(passed).keys(), ...(broken?.tracks ?? [])]) touched.add(track);
      await this.pass(passed, read.position <= place.position ? read : place);
    }
    return touched;
  }

  /** Goes back to a place, with nothing in memory of what came after it. */
  async goBack(place: LogPlace): Promise<void> {
    this.timelines.stopped.clear();
    await this.restart(place);
  }

  /** The last place taken in that is still part of the log; `undefined` where it is too far back to be known. */
  lastStanding(): Promise<LogPlace | undefined> {
    return this.trail.lastStanding();
  }

  /** The place of an entry; `undefined` where there is none at the position. */
  async placeAt(position: number): Promise<LogPlace | undefined> {
    return (await this.log.places(position, position))[0];
  }

  /** Those of some ids that the log has no entry of. */
  lacks(ids: readonly string[]): Promise<ReadonlySet<string>> {
    return this.log.lacks(ids);
  }

  /** A track on a day at the present position. @returns `undefined` where its record cannot be folded */
  async onDay(track: string, day: Day): Promise<TrackOnDay | undefined> {
    return this.readingOf(track, day, async () => (await this.timelines.get(track)).timeline);
  }

  private async readingOf(
    track: string,
    day: Day,
    read: () => Promise<TrackTimeline>,
  ): Promise<TrackOnDay | undefined> {
    try {
      return new TrackOnDay(await read(), day);
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
    const end = entries.at(-1)!;
    const to = end.position;
    const groups = byTrack(entries);
    const opened = await openedBy(this.log, entries);
    this.define(opened.map(({ entry }) => entry));
    const isNew = new Set([...groups.keys()].filter((track) => !this.defined.has(track)));
    this.define(entries);
    const snapshots = new Map<string, TrackSnapshot>();
    for (const [track, own] of groups) {
      const definition = this.defined.get(track);
      if (!definition || !isWatched(definition)) this.timelines.drop(track);
      else {
        const late = lateOn(track, opened);
        const before = isNew.has(track) ? { day, periods: [] } : (await this.before(track, own, late, day))?.snapshot();
        if (before) snapshots.set(track, before);
      }
    }
    this.timelines.horizon = to;
    this.trail.pass(entries, end);
    const changes: TrackStateChange[] = [];
    for (const [track, before] of snapshots) {
      const own = groups.get(track)!;
      const after = await this.after(track, own, isNew.has(track), day);
      if (!after) continue;
      const arriving = [...lateOn(track, opened), ...own].filter(isOfRecord);
      const history = new Set(arriving.filter(({ body }) => !hasNews(body)).map(({ body }) => body.id));
      const arrivals = arriving.map((entry) => trackEntryOf(entry, track));
      changes.push({ input: { day, before, after, arrivals }, history, upTo: to });
    }
    return changes;
  }

  /** The tracks with the same parties as a track, with their statuses on a day. */
  async siblings(track: Pick<SelectableTrack, 'parties'>, day: Day): Promise<SiblingTrack[]> {
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
    if (!taken)
      this.logger.warn(`no alerts on ${track}: its record does not fold beyond position ${this.trail.end.position}`);
    return taken && new TrackOnDay(taken.seen, day);
  }

  private async restart(place: LogPlace): Promise<void> {
    const { position } = place;
    this.timelines.restart(position);
    this.defined.clear();
    for (let after = 0, more = true; more;) {
      const entries = await this.log.readWhere({ after, upTo: position, type: 'TrackDefined', limit: batch });
      this.define(entries);
      more = entries.length === batch;
      after = entries.at(-1)?.position ?? after;
    }
    await this.trail.begin(place);
    this.opened = true;
  }

  /** Passes over entries; the timelines that they touch are read anew when they are needed. */
  private async pass(entries: readonly Entry[], to: LogPlace): Promise<void> {
    this.define(entries);
    this.define((await openedBy(this.log, entries)).map(({ entry }) => entry));
    for (const track of byTrack(entries).keys()) this.timelines.drop(track);
    this.timelines.horizon = to.position;
    this.trail.pass(entries, to);
  }

  /** A track on a day before some entries, and without what these make open: whether or not it is in memory. */
  private async before(track: string, own: readonly Entry[], opened: readonly Entry[], day: Day) {
    if (!own.some(({ body }) => body.type === 'VisibilityChanged')) return this.onDay(track, day);
    const late = new Set(opened.map(({ position }) => position));
    return this.readingOf(track, day, async () => {
      const entries = await this.log.readTrack(track, own[0]!.position - 1);
      return foldRecord(entries.filter(({ position }) => !late.has(position)));
    });
  }

  private define(entries: readonly Entry[]): void {
    for (const { body } of entries) if (body.type === 'TrackDefined') this.defined.set(body.track.id, body.track);
  }
}
