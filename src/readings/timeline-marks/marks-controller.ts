import { Controller, Get, Param } from '@nestjs/common';
import { z } from 'zod';
import { countLate, lateEvents } from '../../domain/time-travel/hindsight.js';
import { amendedOn, marksOn } from '../../domain/reading/timeline-marks.js';
import type { TrackTimeline } from '../../domain/reading/track-timeline.js';
import { ValidQuery, Endpoint } from '../../http/endpoint/endpoint.js';
import type { AsOfQuery } from '../as-of.js';
import { ReadAsOf, TrackReading } from '../endpoint/track-reading.js';
import { StatusReader } from '../status-reader.js';
import { marksQuery, trackMarks } from '../../contract/readings/timeline-marks.js';

/** The events of a track as marks on a timeline. */
@Controller('tracks')
export class MarksController {
  constructor(private readonly reader: StatusReader) {}

  @Get(':id/marks')
  @Endpoint({
    tag: 'tracks',
    summary: 'All events of a track as marks of a timeline: small, in the order of the fold',
    description:
      'Events that have happened, may have happened, or were announced by `validAt`. With `knownAt` the answer counts the events that later knowledge has added, changed and removed, and `later=true` lists them.',
    query: marksQuery,
    answers: { 200: { description: 'The whole track', schema: trackMarks } },
    problems: [404, 422, 503],
  })
  @TrackReading()
  async readMarks(
    @Param('id') track: string,
    @ReadAsOf() asOf: AsOfQuery,
    @ValidQuery() { later: listsLater }: z.infer<typeof marksQuery>,
  ) {
    const { knownAt } = asOf;
    const then = await this.reader.timeline(track, asOf);
    const now = knownAt === undefined ? then : await this.reader.timeline(track, { ...asOf, knownAt: undefined });
    const marks = then.viewed(this.reader.day(asOf), (view) => ({ data: marksOn(view), amended: amendedOn(view) }));
    const later = knownAt === undefined ? {} : this.laterKnowledge({ then, now }, asOf, listsLater === 'true');
    return { ...marks, ...later, reading: this.reader.readingAsOf(then, asOf) };
  }

  private laterKnowledge(timelines: { then: TrackTimeline; now: TrackTimeline }, asOf: AsOfQuery, listed: boolean) {
    const { knownAt = this.reader.today(), position, without } = asOf;
    const events = lateEvents({ ...timelines, knownAt, position, without }, this.reader.day(asOf));
    return { later: countLate(events), ...(listed && { hidden: events }) };
  }
}
