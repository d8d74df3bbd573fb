import { Controller, Get, Param } from '@nestjs/common';
import { z } from 'zod';
import { countLate, lateEvents } from '../../domain/time-travel/hindsight.js';
import { amendedAmong, type EventOnRecord, eventsOnRecord, marksOf } from '../../domain/reading/timeline-marks.js';
import type { TrackView } from '../../domain/reading/track-view.js';
import type { TrackTimeline } from '../../domain/reading/track-timeline.js';
import { ValidQuery, Endpoint } from '../../http/endpoint/endpoint.js';
import type { AsOfQuery } from '../as-of.js';
import { cursorOf, placeOf, wrongCursor } from '../../http/endpoint/pagination.js';
import { EventLog } from '../../event-log/event-log.js';
import { visibilityOfEvents } from '../event-visibility.js';
import { ReadAsOf, TrackReading } from '../endpoint/track-reading.js';
import { StatusReader } from '../status-reader.js';
import { marksLimits, marksQuery, trackMarks } from '../../contract/readings/timeline-marks.js';

/** The events of a track as marks on a timeline. */
@Controller('tracks')
export class MarksController {
  constructor(
    private readonly reader: StatusReader,
    private readonly log: EventLog,
  ) {}

  @Get(':id/marks')
  @Endpoint({
    tag: 'tracks',
    summary: 'The events of a track as marks of a timeline: small, in the order of the fold',
    description:
      'A page of 2,000; `nextCursor` is that of the next. Events that have happened, may have happened, or were announced by `validAt`. With `knownAt` the answer counts the events that later knowledge has added, changed and removed, and `later=true` lists them.',
    query: marksQuery,
    answers: { 200: { description: 'A page of marks, oldest first', schema: trackMarks } },
    problems: [404, 409, 422, 503],
  })
  @TrackReading()
  async readMarks(
    @Param('id') track: string,
    @ReadAsOf() query: AsOfQuery,
    @ValidQuery() { later: listsLater, cursor }: z.infer<typeof marksQuery>,
  ) {
    const { knownAt } = query;
    // Two states of knowledge are of one log.
    const asOf = knownAt === undefined ? query : this.reader.pinned(query);
    const then = await this.reader.timeline(track, asOf);
    const now = knownAt === undefined ? then : await this.reader.timeline(track, { ...asOf, knownAt: undefined });
    const { data, events, ...page } = then.viewed(this.reader.day(asOf), (view) => pageOf(view, cursor));
    const reading = this.reader.readingAsOf(then, asOf);
    const isFirst = cursor === undefined && knownAt !== undefined;
    const later = isFirst ? this.laterKnowledge({ then, now }, asOf, listsLater === 'true') : {};
    const visibilityOf = await visibilityOfEvents(this.log, events);
    const marks = data.map((mark, index) => ({ ...mark, ...visibilityOf(events[index]!) }));
    return { data: marks, ...page, ...later, reading };
  }

  private laterKnowledge(timelines: { then: TrackTimeline; now: TrackTimeline }, asOf: AsOfQuery, listed: boolean) {
    const { knownAt = this.reader.today(), position, without } = asOf;
    const events = lateEvents({ ...timelines, knownAt, position, without }, this.reader.day(asOf));
    return { later: countLate(events), ...(listed && { hidden: events.slice(0, marksLimits.hidden) }) };
  }
}

/** A page of the marks after a cursor. @throws ThawError invalid `invalid-parameter` where no mark has that place */
function pageOf(view: TrackView, cursor: string | undefined) {
  const all = eventsOnRecord(view);
  const start = cursor === undefined ? 0 : indexAfter(all, placeOf(cursor, ['text'])[0]);
  const page = all.slice(start, start + marksLimits.marks);
  const last = start + page.length < all.length ? page.at(-1) : undefined;
  const nextCursor = last ? cursorOf([last.event.id]) : null;
  const events = page.map(({ event }) => event);
  return { data: marksOf(page, view), events, nextCursor, amended: amendedAmong(page) };
}

function indexAfter(all: readonly EventOnRecord[], after: string): number {
  const index = all.findIndex(({ event }) => event.id === after);
  if (index < 0) throw wrongCursor('names an event that is not in this list');
  return index + 1;
}
