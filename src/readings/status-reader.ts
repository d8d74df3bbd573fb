import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { createHash } from 'node:crypto';
import { Clock } from '../domain/time/clock.js';
import { type Day, dayOfInstant, isoDay } from '../domain/time/day.js';
import type { TrackDefinition } from '../domain/entries/track-definition.js';
import { ThawError } from '../domain/errors.js';
import type { Status } from '../domain/policy/states.js';
import type { TrackReading } from '../domain/reading/reading.js';
import { isWithoutTalks, withSubTracks } from '../domain/reading/without-status.js';
import type { TrackTimeline } from '../domain/reading/track-timeline.js';
import { EventLog } from '../event-log/event-log.js';
import { type AsOfQuery, type DefinedPolicy, TimelinesAsOf } from './as-of.js';
import { Projector } from '../projection/projector.js';
import type { StatusRow } from '../projection/rows/status-row.js';
import type { ListedTrackStatus, LiveStatus, ReadingAsOf, TrackStatus } from './track-status.js';
import { metricsOn } from '../domain/reading/metrics/make-metrics.js';

interface PreparedStatus extends LiveStatus {
  readonly day: Day;
  /** The versions of the track and of its sub-tracks when it was made. */
  readonly versions: string;
  readonly stoppedAt: number | undefined;
  /** That of the log when it was made. */
  readonly epoch: string;
}

/** Limit of the prepared bodies in memory, in bytes. */
const preparedBytes = 32 * 1024 * 1024;

/**
 * Reads the status of tracks. Today's status is prepared as bytes until an entry touches the track or the UTC day ends;
 * the status of another day is folded.
 */
@Injectable()
export class StatusReader {
  private readonly timelines: TimelinesAsOf;
  private readonly prepared = new LRUCache<string, PreparedStatus>({
    maxSize: preparedBytes,
    sizeCalculation: ({ body }) => body.length,
  });

  constructor(
    private readonly projector: Projector,
    private readonly log: EventLog,
    private readonly clock: Clock,
  ) {
    this.timelines = new TimelinesAsOf(log);
  }

  /** Whether answers show more now than every reader sees. */
  get showsInternals(): boolean {
    return this.log.past.showsInternals;
  }

  /** Today's status, if it is prepared: a look-up, whatever the size of the log. */
  inMemory(track: string): LiveStatus | undefined {
    const prepared = this.prepared.get(track);
    if (prepared?.day !== this.today() || prepared.epoch !== this.log.past.epoch) return undefined;
    const isCurrent =
      prepared.versions === this.projector.board.versionsOf(track) &&
      prepared.stoppedAt === this.projector.stopOf(track)?.position;
    return isCurrent ? prepared : undefined;
  }

  /** Today's status as bytes. @throws ThawError not-found `unknown-track` */
  async live(track: string): Promise<LiveStatus> {
    const prepared = this.inMemory(track);
    if (prepared) return prepared;
    const { epoch } = this.log.past;
    const timeline = await this.liveTimeline(track);
    const day = this.today();
    const versions = this.projector.board.versionsOf(track);
    const { version } = timeline;
    const body = Buffer.from(JSON.stringify(await this.document(timeline, { validAt: day })));
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    const stoppedAt = this.projector.stopOf(track)?.position;
    const status = { body, etag, version, versions, day, stoppedAt, epoch };
    // The past may have changed meanwhile, or the first internal entry come: then it is of neither.
    if (epoch === this.log.past.epoch) this.prepared.set(track, status);
    return status;
  }

  /** The status that a query asks for. @throws ThawError as `timeline` */
  async statusAsOf(track: string, asOf: AsOfQuery): Promise<TrackStatus> {
    return this.document(await this.timeline(track, asOf), asOf);
  }

  /**
   * The timeline that a query asks for. `validAt` plays no part: it selects a day of the timeline.
   * @throws ThawError not-found `unknown-track`; as `reach`; as `TimelinesAsOf.timelineAsOf`
   */
  async timeline(track: string, asOf: AsOfQuery): Promise<TrackTimeline> {
    await this.reach(asOf.position);
    return this.timelines.timelineAsOf(await this.liveTimeline(track), asOf, this.today());
  }

  /**
   * The same query, of the log as far as it counts now: what is read by it in several steps is of one state, whatever
   * entries come in between.
   */
  pinned(asOf: AsOfQuery): AsOfQuery {
    return { ...asOf, position: asOf.position ?? this.position };
  }

  /** The day of a query: `validAt`, else today. */
  day({ validAt }: AsOfQuery): Day {
    return validAt ?? this.today();
  }

  /**
   * What a timeline reads on the day of a query, with the parameters that give the same again. A track without talks of
   * its own tells how its sub-tracks stand, and its position then covers their entries.
   */
  async readingOf(timeline: TrackTimeline, asOf: AsOfQuery): Promise<{ told: TrackReading; reading: ReadingAsOf }> {
    const own = timeline.read(this.day(asOf));
    const reading = this.readingAsOf(timeline, asOf);
    if (!isWithoutTalks(own)) return { told: own, reading };
    // The sub-tracks are read by the same log: not without what came before the last entry of this track, nor beyond.
    const position = asOf.position ?? Math.max(timeline.version, this.position);
    const { standing, version, visibility } = await this.subTracksOf(timeline.definition.id, { ...asOf, position });
    return {
      told: withSubTracks(own, standing),
      reading: { ...visibility, ...reading, position: Math.max(reading.position, version) },
    };
  }

  /** The as-of parameters of a reading of a timeline. */
  readingAsOf(timeline: TrackTimeline, asOf: AsOfQuery): ReadingAsOf {
    const { without = [], account } = asOf;
    return {
      ...this.parametersOf(timeline.definition.id, this.day(asOf), timeline.version, timeline.policy.name),
      knownAt: isoDay(asOf.knownAt ?? this.today()),
      ...(without.length > 0 && { without: [...new Set(without)].sort() }),
      ...(account !== undefined && { account }),
    };
  }

  /** The definition of a track. @throws ThawError not-found `unknown-track` */
  async definition(track: string): Promise<TrackDefinition> {
    return (await this.liveTimeline(track)).definition;
  }

  /** The policies that tracks have adopted besides those shipped, by name. */
  adoptedPolicies(): Promise<ReadonlyMap<string, DefinedPolicy>> {
    return this.timelines.adopted();
  }

  /** The row of a track; `undefined` where there is none. */
  row(track: string): StatusRow | undefined {
    return this.projector.board.get(track);
  }

  /** Every track's row, in the order of their ids. */
  all(): StatusRow[] {
    return this.projector.board.all();
  }

  /** The status of a row, as lists return it. */
  listed(row: StatusRow): ListedTrackStatus {
    const today = this.today();
    // On a day on which the clock may change the row, its reading is of its own day until the row is made again.
    const due = row.nextCheckOn !== null && row.nextCheckOn <= today;
    const { track, title, parties, topic, reading } = row;
    const children = isWithoutTalks(reading) ? this.projector.board.childrenOf(track) : [];
    const position = Math.max(row.position, ...children.map((child) => child.position));
    const parameters = this.parametersOf(track, due ? row.validAt : today, position, row.policy);
    const ofChildren = this.visibilityOfAll(children);
    const readingAsOf = { ...ofChildren, ...parameters };
    const standing = children.map((child) => child.reading.status);
    return { track, title, parties, topic, ...withSubTracks(reading, standing), reading: readingAsOf };
  }

  /** The position of the log that every status here has taken in. */
  get position(): number {
    return this.projector.position;
  }

  /** Today as a UTC calendar day: the day of readings that name none. */
  today(): Day {
    return dayOfInstant(this.clock.now());
  }

  /**
   * Waits until the projection has reached a position of the log.
   * @throws ThawError invalid `unknown-position`; conflict `past-replaced` for one whose entry is gone
   */
  async reach(position: number | undefined): Promise<void> {
    if (position === undefined || position <= this.projector.position) return;
    const head = this.projector.position + (await this.projector.lag());
    if (position <= head) return void (await this.projector.reached(position));
    if (this.log.past.isLost(position)) throw pastReplaced(position, this.log.past.latest!.position);
    const detail = `position is ${position}, and the log ends at ${head}`;
    throw ThawError.invalid('unknown-position', 'position', detail, detail);
  }

  private async liveTimeline(track: string): Promise<TrackTimeline> {
    if (!this.projector.board.get(track)) throw unknownTrack(track, this.projector.stopOf(track)?.reason);
    return this.projector.timeline(track);
  }

  private async document(timeline: TrackTimeline, asOf: AsOfQuery): Promise<TrackStatus> {
    const { id, title, parties, topic } = timeline.definition;
    const metrics = metricsOn(timeline, this.day(asOf));
    const { told, reading: readingAsOf } = await this.readingOf(timeline, asOf);
    const { next, coverage, ...reading } = told;
    return {
      ...{ track: id, title, parties, topic },
      ...reading,
      ...{ metrics, next, coverage, reading: readingAsOf },
    };
  }

  /** The statuses of a track's sub-tracks on the day that a query asks for, and the version of the newest of them. */
  private async subTracksOf(track: string, { validAt, knownAt, position, policy, account }: AsOfQuery) {
    const standing: Status[] = [];
    const read: { track: string; position: number }[] = [];
    for (const child of this.projector.board.childrenOf(track)) {
      try {
        const timeline = await this.timeline(child.track, { validAt, knownAt, position, policy, account });
        standing.push(timeline.read(this.day({ validAt })).status);
        read.push({ track: child.track, position: timeline.version });
      } catch (error) {
        // Not defined or not known yet: then it is no sub-track of this reading.
        if (!(error instanceof ThawError) || !['not-yet-defined', 'nothing-known'].includes(error.code)) throw error;
      }
    }
    const version = Math.max(0, ...read.map(({ position: own }) => own));
    return { standing, version, visibility: this.visibilityOfAll(read) };
  }

  /** The mark of what tells of some tracks, each read up to a position. */
  private visibilityOfAll(read: readonly { readonly track: string; readonly position: number }[]) {
    const isMarked = read.some(({ track, position }) => this.projector.visibilityOf(track, position) !== undefined);
    return isMarked ? ({ visibility: 'partly-internal' } as const) : {};
  }

  private parametersOf(track: string, validAt: Day, position: number, policy: string): ReadingAsOf {
    const stop = this.projector.stopOf(track);
    const stopped = stop && { stopped: { position: stop.position, reason: stop.reason } };
    const visibility = this.projector.visibilityOf(track, position);
    const knownAt = isoDay(this.today());
    return { validAt: isoDay(validAt), knownAt, position, policy, ...stopped, ...(visibility && { visibility }) };
  }
}

function pastReplaced(position: number, standing: number): ThawError {
  const detail = `the entry at position ${position} is gone: the past of the log was replaced after position ${standing}`;
  return ThawError.conflict('past-replaced', 'position', detail, detail);
}

function unknownTrack(track: string, stopped?: string): ThawError {
  const why = stopped === undefined ? 'is not defined' : `cannot be read: ${stopped}`;
  return ThawError.notFound('unknown-track', `The track ${track.slice(0, 100)} ${why}`);
}
