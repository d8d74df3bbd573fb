import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { v5 } from 'uuid';
import { ChangeHistory, type ChangeVersion, type Recording } from '../../domain/publishing/change-history.js';
import type { TrackTimeline } from '../../domain/reading/track-timeline.js';
import { type Day, dayOfInstant, startOfDay } from '../../domain/time/day.js';
import { EventLog } from '../../event-log/event-log.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import { Projector } from '../../projection/projector.js';
import { StatusReader } from '../../readings/status-reader.js';

/** A change of status of one track, as a feed lists it. */
export interface TrackChange {
  /** A UUID made of the track and the cause: the same for ever, and on every server with the same log. */
  readonly id: string;
  readonly track: string;
  readonly title: string;
  readonly versions: readonly ChangeVersion[];
  /** The version that holds now. */
  readonly latest: ChangeVersion;
  /** When it could first be told: the day on which it was known, or the instant of recording on that day. */
  readonly published: number;
}

interface Played {
  readonly version: number;
  readonly epoch: number;
  /** The days of which it holds: the clock changes nothing in between. */
  readonly from: Day;
  readonly before: Day;
  readonly changes: readonly TrackChange[];
}

/** The namespace of the ids of changes. */
const namespace = '0d4f1a37-5f0e-5b8e-9d0b-6f6c7f2f4a11';

/** Limit of the changes in memory. */
const cachedChanges = 200_000;

/** Entries whose instants are read from the log at once. */
const readAtOnce = 1_000;

/** The changes of status of tracks, made once for each version of a track. */
@Injectable()
export class TrackChanges {
  private readonly played = new LRUCache<string, Played>({
    maxSize: cachedChanges,
    sizeCalculation: ({ changes }) => Math.min(Math.max(changes.length, 1), cachedChanges),
  });

  constructor(
    private readonly reader: StatusReader,
    private readonly projector: Projector,
    private readonly log: EventLog,
  ) {}

  /** The changes of a track up to today, in no order. @throws ThawError as `StatusReader.timeline` */
  async of(track: string): Promise<readonly TrackChange[]> {
    const timeline = await this.reader.timeline(track, {});
    const today = this.reader.today();
    const known = this.played.get(track);
    const { epoch } = this.projector;
    const { version } = timeline;
    const holds = known?.version === version && known.epoch === epoch && known.from <= today && today < known.before;
    if (holds) return known.changes;
    const before = timeline.nextCheck(today) ?? Infinity;
    const changes = await this.play(timeline, today);
    // An entry may have come in meanwhile; then the next reader plays the track again.
    if (timeline.version === version) this.played.set(track, { version, epoch, from: today, before, changes });
    return changes;
  }

  private async play(timeline: TrackTimeline, today: Day): Promise<TrackChange[]> {
    const { id, title } = timeline.definition;
    const fork = timeline.fork();
    const history = new ChangeHistory(fork, await this.recordingOf(fork), today);
    const pause = yieldingPauses();
    while (history.step()) await pause();
    return history.changes().map(({ key, versions }) => ({
      ...{ id: v5(`${id} ${key}`, namespace), track: id, title, versions },
      latest: versions.at(-1)!,
      published: publishedAt(versions[0]!),
    }));
  }

  private async recordingOf({ definition, source }: TrackTimeline): Promise<Recording> {
    const [defined] = await this.log.readWhere({ after: 0, track: definition.id, type: 'TrackDefined', limit: 1 });
    const positions = source.entries().map(({ position }) => position);
    const at = new Map<number, number>();
    for (let i = 0; i < positions.length; i += readAtOnce) {
      const entries = await this.log.readPositions(positions.slice(i, i + readAtOnce));
      for (const entry of entries) at.set(entry.position, entry.recordedAt);
    }
    return { since: defined?.recordedAt ?? 0, at };
  }
}

function publishedAt({ at, day, cause, event }: ChangeVersion): number {
  const known = event && cause === event.id ? Math.max(day, event.known) : day;
  return dayOfInstant(at) === known ? at : Math.min(at, startOfDay(known));
}
