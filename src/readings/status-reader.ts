import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { Clock } from '../domain/time/clock.js';
import { type Day, dayOfInstant, isoDay } from '../domain/time/day.js';
import type { TrackDefinition } from '../domain/entries/entry.js';
import { ThawError } from '../domain/errors.js';
import type { Policy } from '../domain/policy/policy.js';
import type { TrackReading } from '../domain/reading/reading.js';
import type { Metrics } from '../domain/reading/metrics/metrics.js';
import { relationshipId, type RollUp, rollUp } from '../domain/reading/relationship.js';
import type { TrackTimeline } from '../domain/reading/track-timeline.js';
import { EventLog } from '../event-log/event-log.js';
import { TimelinesAsOf, type AsOfQuery } from './as-of.js';
import { Projector } from '../projection/projector.js';
import type { StatusRow } from '../projection/status-row.js';
import { metricsOn } from '../domain/reading/metrics/make-metrics.js';

/** What a reading is one of. */
export interface ReadingAsOf {
  readonly validAt: string;
  /** The day as of whose knowledge it is read. Not the instant, since the body changes with the day only. */
  readonly knownAt: string;
  /** The version of the track, so that entries of other tracks leave the body as it is. */
  readonly position: number;
  readonly policy: string;
  /** The entries that are left out. */
  readonly without?: readonly string[];
  /** The party on whose telling it is read. */
  readonly account?: string;
  /** Where the track stands still before an entry that cannot be read or folded. */
  readonly stopped?: { readonly position: number; readonly reason: string };
}

/** A track's status as lists serve it. */
export interface ListedTrackStatus extends TrackReading {
  readonly track: string;
  readonly title: string;
  readonly parties: readonly string[];
  readonly topic: string;
  readonly reading: ReadingAsOf;
}

/** A track's status with its measures. */
export interface TrackStatus extends ListedTrackStatus {
  readonly metrics: Metrics;
}

/** The status of today as it is sent. */
export interface LiveStatus {
  readonly body: Buffer;
  /** Strong: the quoted digest of the body. */
  readonly etag: string;
  /** The position of the last entry of the track that it has taken in. */
  readonly version: number;
}

/** The tracks of one set of parties, and what they come to. */
export interface Relationship {
  readonly id: string;
  readonly parties: readonly string[];
  readonly rollUp: RollUp;
  readonly tracks: readonly StatusRow[];
}

interface Prepared extends LiveStatus {
  readonly day: Day;
  readonly stoppedAt: number | undefined;
}

/** At most so many bytes of prepared bodies are kept. */
const preparedBytes = 32 * 1024 * 1024;

/**
 * Answers what is asked of the status. That of today lies ready as bytes until an entry touches the track or the UTC
 * day ends; that of another day is folded.
 */
@Injectable()
export class StatusReader {
  private readonly prepared = new Map<string, Prepared>();
  private readonly pinned: TimelinesAsOf;
  private bytes = 0;

  constructor(
    private readonly projector: Projector,
    log: EventLog,
    private readonly clock: Clock,
  ) {
    this.pinned = new TimelinesAsOf(log);
  }

  /** The status of today, if it lies ready: a look-up, whatever the size of the log. */
  inMemory(track: string): LiveStatus | undefined {
    const ready = this.prepared.get(track);
    if (ready?.day !== this.today()) return undefined;
    const current =
      ready.version >= (this.projector.board.get(track)?.position ?? Infinity) &&
      ready.stoppedAt === this.projector.stopOf(track)?.position;
    return current ? ready : undefined;
  }

  /** The status of today. @throws ThawError not-found `unknown-track` */
  async live(track: string): Promise<LiveStatus> {
    const ready = this.inMemory(track);
    if (ready) return ready;
    const timeline = await this.liveTimeline(track);
    const day = this.today();
    const body = Buffer.from(JSON.stringify(this.document(timeline, { validAt: day })));
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    const stoppedAt = this.projector.stopOf(track)?.position;
    return this.keep(track, { body, etag, version: timeline.version, day, stoppedAt });
  }

  /** The status that pins ask for. @throws ThawError as `timeline` */
  async statusAsOf(track: string, pins: AsOfQuery): Promise<TrackStatus> {
    return this.document(await this.timeline(track, pins), pins);
  }

  /**
   * The timeline that pins ask for, `validAt` apart: that is for its readings.
   * @throws ThawError not-found `unknown-track`; invalid `unknown-position`; as `PinnedTimelines.of`
   */
  async timeline(track: string, pins: AsOfQuery): Promise<TrackTimeline> {
    await this.reach(pins.position);
    return this.pinned.timelineAsOf(await this.liveTimeline(track), pins, this.today());
  }

  /** The day that is asked about. */
  day({ validAt }: AsOfQuery): Day {
    return validAt ?? this.today();
  }

  /** What a reading is one of: all that it takes to ask for it again. */
  readingAsOf(timeline: TrackTimeline, pins: AsOfQuery): ReadingAsOf {
    const { without = [], account } = pins;
    return {
      ...this.stands(timeline.definition.id, this.day(pins), timeline.version, timeline.policy.name),
      knownAt: isoDay(pins.knownAt ?? this.today()),
      ...(without.length > 0 && { without: [...new Set(without)].sort() }),
      ...(account !== undefined && { account }),
    };
  }

  /** What a track is. @throws ThawError not-found `unknown-track` */
  async definition(track: string): Promise<TrackDefinition> {
    return (await this.liveTimeline(track)).definition;
  }

  /** The policies that are known besides those shipped: those that tracks have adopted, by name. */
  adoptedPolicies(): Promise<ReadonlyMap<string, Policy>> {
    return this.pinned.adopted();
  }

  /** Every track's row, in the order of their ids. */
  all(): StatusRow[] {
    return this.projector.board.all();
  }

  /** A row as lists serve it. */
  listed(row: StatusRow): ListedTrackStatus {
    const today = this.today();
    // Until the row is read anew on the day that the clock may change it, it says what was so on its own.
    const due = row.nextCheckOn !== null && row.nextCheckOn <= today;
    const { track, title, parties, topic, reading } = row;
    const clocks = this.stands(track, due ? row.validAt : today, row.position, row.policy);
    return { track, title, parties, topic, ...reading, reading: clocks };
  }

  /** The sets of parties that have tracks, in the order of their ids. */
  relationships(): Relationship[] {
    const byParties = new Map<string, StatusRow[]>();
    for (const row of this.all()) {
      const id = relationshipId(row.parties);
      const tracks = byParties.get(id);
      if (tracks) tracks.push(row);
      else byParties.set(id, [row]);
    }
    return [...byParties.entries()].map(relationshipOf).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** @throws ThawError not-found `unknown-relationship`. The parties of the id may stand in any order. */
  relationship(id: string): Relationship {
    const asked = relationshipId(id.toUpperCase().split('-'));
    const found = this.relationships().find((relationship) => relationship.id === asked);
    if (!found) throw new ThawError('not-found', 'unknown-relationship', `There is no track of ${id.slice(0, 100)}`);
    return found;
  }

  /** The day of the readings that name none: a UTC calendar day. */
  today(): Day {
    return dayOfInstant(this.clock.now());
  }

  /** Waits for what the log has and the projection has not. @throws ThawError invalid `unknown-position` */
  async reach(position: number | undefined): Promise<void> {
    if (position === undefined || position <= this.projector.position) return;
    const head = this.projector.position + (await this.projector.lag());
    if (position <= head) return void (await this.projector.reached(position));
    const detail = `position is ${position}, and the log ends at ${head}`;
    throw new ThawError('invalid', 'unknown-position', detail, [{ pointer: 'position', detail }]);
  }

  private async liveTimeline(track: string): Promise<TrackTimeline> {
    if (!this.projector.board.get(track)) throw unknown(track, this.projector.stopOf(track)?.reason);
    return this.projector.timeline(track);
  }

  private document(timeline: TrackTimeline, pins: AsOfQuery): TrackStatus {
    const validAt = this.day(pins);
    const { id, title, parties, topic } = timeline.definition;
    const { next, coverage, ...reading } = timeline.read(validAt);
    const metrics = metricsOn(timeline, validAt);
    return {
      ...{ track: id, title, parties, topic },
      ...reading,
      ...{ metrics, next, coverage, reading: this.readingAsOf(timeline, pins) },
    };
  }

  private stands(track: string, validAt: Day, position: number, policy: string): ReadingAsOf {
    const stop = this.projector.stopOf(track);
    const stopped = stop && { stopped: { position: stop.position, reason: stop.reason } };
    return { validAt: isoDay(validAt), knownAt: isoDay(this.today()), position, policy, ...stopped };
  }

  private keep(track: string, prepared: Prepared): LiveStatus {
    this.forget(track);
    this.prepared.set(track, prepared);
    this.bytes += prepared.body.length;
    for (const oldest of this.prepared.keys()) {
      if (this.bytes <= preparedBytes || oldest === track) break;
      this.forget(oldest);
    }
    return prepared;
  }

  private forget(track: string): void {
    this.bytes -= this.prepared.get(track)?.body.length ?? 0;
    this.prepared.delete(track);
  }
}

function relationshipOf([id, tracks]: [string, StatusRow[]]): Relationship {
  const parties = [...tracks[0]!.parties].sort();
  return { id, parties, rollUp: rollUp(tracks.map((row) => row.reading.status)), tracks };
}

function unknown(track: string, stopped?: string): ThawError {
  const why = stopped === undefined ? 'is not defined' : `cannot be read: ${stopped}`;
  return new ThawError('not-found', 'unknown-track', `The track ${track.slice(0, 100)} ${why}`);
}
