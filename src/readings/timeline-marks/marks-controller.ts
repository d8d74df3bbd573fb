import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { countLate, lateEvents } from '../../domain/time-travel/hindsight.js';
import { amendedOn, marksOn } from '../../domain/reading/timeline-marks.js';
import type { TrackTimeline } from '../../domain/reading/track-timeline.js';
import { Asked, Endpoint } from '../../http/endpoint/endpoint.js';
import type { AsOfQuery } from '../as-of.js';
import { StatusReader } from '../status-reader.js';
import { marksQuery, trackMarks } from '../../contract/readings/timeline-marks.js';
import { ReadYourWrites } from '../read-your-writes.js';
import { asOfQueryOf } from '../../contract/queries.js';
import { ResponseCache } from '../response-cache.js';

/** The events of a track, as a timeline draws them. */
@Controller('tracks')
export class MarksController {
  constructor(
    private readonly reader: StatusReader,
    private readonly patience: ReadYourWrites,
    private readonly answers: ResponseCache,
  ) {}

  @Get(':id/marks')
  @Endpoint({
    tag: 'tracks',
    summary: 'All events of a track as marks of a timeline: small, in the order of the fold',
    description:
      'Events that have happened, or may have, or were announced by `validAt`. With `knownAt` the answer counts what later knowledge has added, changed and taken away, and `later=true` lists it.',
    query: marksQuery,
    answers: { 200: { description: 'The whole track', schema: trackMarks } },
    problems: [404, 422, 503],
  })
  async readMarks(
    @Param('id') track: string,
    @Asked() query: z.infer<typeof marksQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.patience.until(query.atLeastPosition);
    const pins = asOfQueryOf(query);
    return this.answers.give(request, reply, track, pins, async () => {
      const then = await this.reader.timeline(track, pins);
      const now =
        pins.knownAt === undefined ? then : await this.reader.timeline(track, { ...pins, knownAt: undefined });
      const marks = then.viewed(this.reader.day(pins), (view) => ({ data: marksOn(view), amended: amendedOn(view) }));
      const later = pins.knownAt === undefined ? {} : this.later({ then, now }, pins, query.later === 'true');
      return { ...marks, ...later, reading: this.reader.clocks(then, pins) };
    });
  }

  private later(timelines: { then: TrackTimeline; now: TrackTimeline }, pins: AsOfQuery, listed: boolean) {
    const { knownAt = this.reader.today(), position, without } = pins;
    const events = lateEvents({ ...timelines, knownAt, position, without }, this.reader.day(pins));
    return { later: countLate(events), ...(listed && { hidden: events }) };
  }
}
