import { Injectable } from '@nestjs/common';
import { v5 } from 'uuid';
import { clockKey } from '../../domain/publishing/calendar-dates.js';
import { dateHistory, type PublishedDate } from '../../domain/publishing/date-history.js';
import type { Recording } from '../../domain/publishing/recording.js';
import type { TrackTimeline } from '../../domain/reading/track-timeline.js';
import type { Day } from '../../domain/time/day.js';
import { EventLog } from '../../event-log/event-log.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import { Projector } from '../../projection/projector.js';
import { StatusReader } from '../../readings/status-reader.js';
import { TrackPlayback } from '../track-playback.js';

/** A date of a calendar, with the track that it was found on first. */
export interface TrackDate extends PublishedDate {
  /** The same on every track that the event is of, and for ever. */
  readonly uid: string;
  readonly track: string;
  readonly trackTitle: string;
  /** When the record of the track began, in milliseconds since 1970. */
  readonly since: number;
}

/** The namespace of the ids of dates. */
const namespace = '5f0b8a4e-0f0b-5d0f-b6a7-9c1f1e2d3c4b';

/** The dates of tracks. */
@Injectable()
export class TrackDates extends TrackPlayback<TrackDate> {
  constructor(reader: StatusReader, projector: Projector, log: EventLog) {
    super(reader, projector, log);
  }

  protected async play(timeline: TrackTimeline, recording: Recording, today: Day): Promise<TrackDate[]> {
    const { id } = timeline.definition;
    const trackTitle = this.titleOf(timeline);
    const pause = yieldingPauses();
    const history = dateHistory(timeline, recording, today);
    let step = history.next();
    for (; !step.done; step = history.next()) await pause();
    return step.value.map((date) => ({
      ...date,
      uid: v5(date.key === clockKey ? `${date.key} ${id}` : date.key, namespace),
      track: id,
      trackTitle,
      since: recording.since,
    }));
  }
}
