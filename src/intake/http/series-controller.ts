import { Controller, Headers, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { recordedSchema } from '../../contract/log/intake.js';
import { seriesInput, seriesPointsInput } from '../../contract/readings/series.js';
import type { JsonObject } from '../../domain/json.js';
import { Endpoint, ValidBody } from '../../http/endpoint/endpoint.js';
import { base } from '../../http/endpoint/openapi.js';
import { Recorder } from '../record/recorder.js';
import { mediaTypes, readEntry } from './bodies.js';
import { notFoundByPath, withPathFields } from './path-fields.js';
import { recordOptionsOf } from './request-options.js';
import { idempotencyKey, sendRecorded } from './responses.js';

type RequestHeaders = FastifyRequest['headers'];

/** The door of the log for outcome series and their figures. */
@Controller('series')
export class SeriesIntakeController {
  constructor(private readonly recorder: Recorder) {}

  @Post()
  @Endpoint({
    tag: 'intake',
    summary: 'Define a series of outcomes, or amend its definition',
    description:
      'Figures beside the diplomacy: deaths, seizures, shipments. A later definition amends it, but for its unit, in which the figures of the past are counted. It moves no status.',
    body: { [mediaTypes.event]: seriesInput },
    invalidBody: 'invalid-event',
    requestHeaders: { 'Idempotency-Key': idempotencyKey },
    permission: 'record',
    answers: {
      201: { description: 'It is defined; Location names it', schema: recordedSchema },
      200: { description: 'It was defined so before', schema: recordedSchema },
    },
    problems: [409, 503],
  })
  async defineSeries(
    @ValidBody() series: z.output<typeof seriesInput>,
    @Headers() headers: RequestHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const recorded = await this.recorder.defineSeries(series, recordOptionsOf(headers));
    return sendRecorded(reply, recorded, `${base}/series/${series.id}`);
  }

  @Post(':id/points')
  @Endpoint({
    tag: 'intake',
    summary: 'Record figures of a series',
    description:
      'A later figure of the same period revises the earlier one, from the day on which it was known; the value null withdraws it. A retraction of the entry withdraws all of its figures.',
    body: { [mediaTypes.event]: seriesPointsInput },
    requestHeaders: { 'Idempotency-Key': idempotencyKey },
    permission: 'record',
    answers: {
      201: { description: 'They are recorded; Location names the entry', schema: recordedSchema },
      200: { description: 'They were recorded before, by the same entry', schema: recordedSchema },
    },
    problems: [404, 409, 503],
  })
  async recordPoints(
    @Param('id') id: string,
    @ValidBody(readEntry) body: JsonObject,
    @Headers() headers: RequestHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = withPathFields(body, { type: 'SeriesPointsRecorded', series: id });
    const recorded = await this.recorder.record(input, recordOptionsOf(headers)).catch((error: unknown) => {
      throw notFoundByPath(error, '/series', id);
    });
    return sendRecorded(reply, recorded, `${base}/events/${recorded.id}`);
  }
}
