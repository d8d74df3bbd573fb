import { answeredBy } from '../../access/principal.js';
import { Controller, Headers, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { coverageInput, type CoverageInput } from '../../contract/judgements.js';
import { recordedSchema } from '../../contract/log/intake.js';
import { Endpoint, ValidBody } from '../../http/endpoint/endpoint.js';
import { base } from '../../http/endpoint/openapi.js';
import { notFoundByPath } from '../../intake/http/path-fields.js';
import { recordOptionsOf } from '../../intake/http/request-options.js';
import { idempotencyKey, sendRecorded } from '../../intake/http/responses.js';
import { Recorder } from '../../intake/record/recorder.js';

/** Records that somebody has looked through what there is of a track. */
@Controller('tracks')
export class CoverageController {
  constructor(private readonly recorder: Recorder) {}

  @Post(':id/coverage')
  @Endpoint({
    tag: 'candidates',
    summary: 'Confirm that a track was looked through up to a day',
    description:
      'Appends `CoverageConfirmed`: up to that day the record is complete as far as somebody could see, and the flag `stale` goes.',
    body: { 'application/json': coverageInput },
    invalidBody: 'invalid-coverage',
    requestHeaders: { 'Idempotency-Key': idempotencyKey },
    permission: 'record',
    answers: {
      201: { description: 'It is recorded; Location names it', schema: recordedSchema },
      200: { description: 'It was recorded before', schema: recordedSchema },
    },
    problems: [404, 409, 503],
  })
  async confirmCoverage(
    @Param('id') track: string,
    @ValidBody() { until, note, judge: typed }: CoverageInput,
    @Headers() headers: FastifyRequest['headers'],
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const judge = answeredBy(typed);
    const body = { type: 'CoverageConfirmed', track, until, note: note === undefined ? judge : `${judge}: ${note}` };
    try {
      const recorded = await this.recorder.record(body, recordOptionsOf(headers));
      return sendRecorded(reply, recorded, `${base}/events/${recorded.id}`);
    } catch (error) {
      throw notFoundByPath(error, '/track', track);
    }
  }
}
