import { Injectable } from '@nestjs/common';
import { v5 } from 'uuid';
import { ChangeHistory, type ChangeVersion } from '../../domain/publishing/change-history.js';
import type { Recording } from '../../domain/publishing/recording.js';
import type { TrackTimeline } from '../../domain/reading/track-timeline.js';
import { type Day, dayOfInstant, startOfDay } from '../../domain/time/day.js';
import { EventLog } from '../../event-log/event-log.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import { Projector } from '../../projection/projector.js';
import { StatusReader } from '../../readings/status-reader.js';
import { TrackPlayback } from '../track-playback.js';

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

/** The namespace of the ids of changes. */
const namespace = '0d4f1a37-5f0e-5b8e-9d0b-6f6c7f2f4a11';

/** The changes of status of tracks. */
@Injectable()
export class TrackChanges extends TrackPlayback<TrackChange> {
  constructor(reader: StatusReader, projector: Projector, log: EventLog) {
    super(reader, projector, log);
  }

  protected async play(timeline: TrackTimeline, recording: Recording, today: Day): Promise<TrackChange[]> {
    const { id } = timeline.definition;
    const title = this.titleOf(timeline);
    const history = new ChangeHistory(timeline, recording, today);
    const pause = yieldingPauses();
    while (history.step()) await pause();
    return history.changes().map(({ key, versions }) => ({
      ...{ id: v5(`${id} ${key}`, namespace), track: id, title, versions },
      latest: versions.at(-1)!,
      published: publishedAt(versions[0]!),
    }));
  }
}

function publishedAt({ at, day, cause, event }: ChangeVersion): number {
  const known = event && cause === event.id ? Math.max(day, event.known) : day;
  return dayOfInstant(at) === known ? at : Math.min(at, startOfDay(known));
}
