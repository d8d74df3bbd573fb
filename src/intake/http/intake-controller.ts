import { Body, Controller, Headers, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { mediaTypeOf } from '../../http/content/media-types.js';
import { ValidQuery, Endpoint } from '../../http/endpoint/endpoint.js';
import { base } from '../../http/endpoint/openapi.js';
import { entryInput } from '../../contract/log/entry-input.js';
import { BatchRecorder } from '../import/batch.js';
import { eventOfCloudEvent } from '../import/cloud-event.js';
import { EntryDryRun } from '../record/dry-run.js';
import { Recorder } from '../record/recorder.js';
import { dryRunQuery } from '../../contract/log/intake.js';
import { sendRecorded, idempotencyKey, ifMatch, sendDryRun } from './responses.js';
import { itemsOf, mediaTypes } from './bodies.js';
import { recordOptionsOf, batchOptionsOf } from './request-options.js';
import * as schemas from '../../contract/log/intake.js';

type RequestHeaders = FastifyRequest['headers'];
type Reply = FastifyReply;

/** The doors of the log over HTTP. */
@Controller()
export class IntakeController {
  constructor(
    private readonly recorder: Recorder,
    private readonly dryRun: EntryDryRun,
    private readonly batches: BatchRecorder,
  ) {}

  @Post('tracks')
  @Endpoint({
    tag: 'intake',
    summary: 'Define a track',
    body: { [mediaTypes.event]: schemas.trackInput },
    requestHeaders: { 'Idempotency-Key': idempotencyKey },
    answers: {
      201: { description: 'It is defined; Location names it', schema: schemas.recordedSchema },
      200: { description: 'It was defined before, with the same content', schema: schemas.recordedSchema },
    },
    problems: [409, 503],
  })
  async defineTrack(
    @Body() body: unknown,
    @Headers() headers: RequestHeaders,
    @Res({ passthrough: true }) reply: Reply,
  ) {
    const recorded = await this.recorder.defineTrack(body, recordOptionsOf(headers));
    const { id } = body as { id: string };
    return sendRecorded(reply, recorded, `${base}/tracks/${id}`);
  }

  @Post('events')
  @Endpoint({
    tag: 'intake',
    summary: 'Record an event',
    description:
      'An event with an id of its own may be sent again: the same content gives the first answer (200), other content is refused (409). An event of a CloudEvent whose id is no UUID gets one from its source and id.',
    query: dryRunQuery,
    body: { [mediaTypes.event]: entryInput, [mediaTypes.cloudEvent]: schemas.cloudEventSchema },
    requestHeaders: {
      'Idempotency-Key': idempotencyKey,
      'If-Match': ifMatch,
    },
    answers: {
      201: { description: 'It is recorded; Location names it', schema: schemas.recordedSchema },
      200: {
        description: 'It was recorded before, with the same content; or, on a dry run, what it would do',
        schema: schemas.recordedOrRehearsed,
      },
    },
    problems: [409, 412, 503],
  })
  async recordEvent(
    @Body() body: unknown,
    @Headers() headers: RequestHeaders,
    @ValidQuery() { dryRun }: z.infer<typeof dryRunQuery>,
    @Res({ passthrough: true }) reply: Reply,
  ) {
    const enveloped = mediaTypeOf(headers['content-type']) === mediaTypes.cloudEvent;
    const input = enveloped ? eventOfCloudEvent(body) : body;
    if (dryRun === 'true') {
      return sendDryRun(reply, (await this.dryRun.run(input, recordOptionsOf(headers))).changes);
    }
    const recorded = await this.recorder.record(input, recordOptionsOf(headers));
    return sendRecorded(reply, recorded, `${base}/events/${recorded.id}`);
  }

  @Post('events/batch')
  @Endpoint({
    tag: 'intake',
    summary: 'Record many events',
    description:
      'Below 1,000 items all or none are recorded. From 1,000 on each is recorded or refused by itself, with a report (200); a request holds at most 100,000 lines, each of at most 1 MiB. An event without id gets one from its content, so sending a batch again is harmless.',
    body: {
      [mediaTypes.event]: schemas.batchInput,
      [mediaTypes.cloudEvents]: schemas.cloudEventsInput,
      [mediaTypes.lines]: schemas.linesInput,
    },
    requestHeaders: { 'Idempotency-Key': `${idempotencyKey}. Below 1,000 items only` },
    answers: {
      201: { description: 'All are recorded', schema: schemas.batchRecordedSchema },
      200: {
        description: 'From 1,000 items on: the report. Below: all were recorded before',
        schema: schemas.batchRecordedOrReport,
      },
    },
    problems: [409, 503],
  })
  async recordBatch(
    @Body() body: unknown,
    @Headers() headers: RequestHeaders,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: Reply,
  ) {
    const items = itemsOf(mediaTypeOf(request.headers['content-type']), body);
    const outcome = await this.batches.record(items, batchOptionsOf(headers));
    if ('report' in outcome) {
      reply.code(200);
      return outcome.report;
    }
    const { entries, statusChanges, historyChanges } = outcome.whole;
    const repeated = entries.filter((entry) => entry.repeated).length;
    reply.code(repeated === entries.length ? 200 : 201);
    const places = entries.map(({ id, position }) => ({ id, position }));
    return { recorded: entries.length - repeated, repeated, entries: places, statusChanges, historyChanges };
  }
}
