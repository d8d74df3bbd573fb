import { Controller, Headers, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { JsonObject } from '../../domain/json.js';
import type { NumberedInputs } from '../../event-log/lines/ndjson.js';
import { Endpoint, ValidBody, ValidQuery } from '../../http/endpoint/endpoint.js';
import { base } from '../../http/endpoint/openapi.js';
import { ClientAddress } from '../../http/server/client-address.js';
import { entryInput } from '../../contract/log/entry-input.js';
import { BatchRecorder } from '../import/batch.js';
import { EntryDryRun } from '../record/dry-run.js';
import { Recorder } from '../record/recorder.js';
import { dryRunQuery } from '../../contract/log/intake.js';
import { sendRecorded, idempotencyKey, ifMatch, sendDryRun } from './responses.js';
import { mediaTypes, readEntry, readItems } from './bodies.js';
import { recordOptionsOf, batchOptionsOf } from './request-options.js';
import { partyInput } from '../../contract/definitions/parties.js';
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
    private readonly clients: ClientAddress,
  ) {}

  @Post('tracks')
  @Endpoint({
    tag: 'intake',
    summary: 'Define a track',
    body: { [mediaTypes.event]: schemas.trackInput },
    invalidBody: 'invalid-event',
    requestHeaders: { 'Idempotency-Key': idempotencyKey },
    permission: 'record',
    answers: {
      201: { description: 'It is defined; Location names it', schema: schemas.recordedSchema },
      200: { description: 'It was defined before, with the same content', schema: schemas.recordedSchema },
    },
    problems: [409, 503],
  })
  async defineTrack(
    @ValidBody() track: z.output<typeof schemas.trackInput>,
    @Headers() headers: RequestHeaders,
    @Res({ passthrough: true }) reply: Reply,
  ) {
    const recorded = await this.recorder.defineTrack(track, recordOptionsOf(headers));
    return sendRecorded(reply, recorded, `${base}/tracks/${track.id}`);
  }

  @Post('parties')
  @Endpoint({
    tag: 'intake',
    summary: 'Define a party that is no state, or amend its definition',
    description:
      'An organisation, an armed movement, a company. From then on its id serves wherever a code of a state does. A later definition amends it, but for its English name, which sentences about the past are made of.',
    body: { [mediaTypes.event]: partyInput },
    invalidBody: 'invalid-event',
    requestHeaders: { 'Idempotency-Key': idempotencyKey },
    permission: 'record',
    answers: {
      201: { description: 'It is defined; Location names it', schema: schemas.recordedSchema },
      200: { description: 'It was defined so before', schema: schemas.recordedSchema },
    },
    problems: [409, 503],
  })
  async defineParty(
    @ValidBody() party: z.output<typeof partyInput>,
    @Headers() headers: RequestHeaders,
    @Res({ passthrough: true }) reply: Reply,
  ) {
    const recorded = await this.recorder.defineParty(party, recordOptionsOf(headers));
    return sendRecorded(reply, recorded, `${base}/parties/${party.id}`);
  }

  @Post('events')
  @Endpoint({
    tag: 'intake',
    summary: 'Record an event',
    description:
      'An event with an id of its own may be sent again: the same content gives the first answer (200), other content is refused (409). An event of a CloudEvent whose id is no UUID gets one from its source and id. A CloudEvent may also come in binary mode: the event as the body, and the attributes as headers.',
    query: dryRunQuery,
    body: { [mediaTypes.event]: entryInput, [mediaTypes.cloudEvent]: schemas.cloudEventSchema },
    requestHeaders: {
      'Idempotency-Key': idempotencyKey,
      'If-Match': ifMatch,
      'ce-specversion': 'A CloudEvent in binary mode: 1.0; then ce-id, ce-source and ce-type are needed, too',
      'ce-id': 'Its id',
      'ce-source': 'Its source',
      'ce-type': 'Its type; the type of the event is the one in the body, else the last part of this one',
    },
    permission: 'record',
    answers: {
      201: { description: 'It is recorded; Location names it', schema: schemas.recordedSchema },
      200: {
        description: 'It was recorded before, with the same content; or, on a dry run, what it would do',
        schema: schemas.recordedOrDryRun,
      },
    },
    problems: [409, 412, 503],
  })
  async recordEvent(
    @ValidBody(readEntry) entry: JsonObject,
    @Headers() headers: RequestHeaders,
    @ValidQuery() { dryRun }: z.infer<typeof dryRunQuery>,
    @Res({ passthrough: true }) reply: Reply,
  ) {
    const options = recordOptionsOf(headers);
    if (dryRun === 'true') return sendDryRun(reply, await this.dryRun.run(entry, options));
    const recorded = await this.recorder.record(entry, options);
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
    permission: 'record',
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
    @ValidBody(readItems) items: NumberedInputs,
    @Headers() headers: RequestHeaders,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: Reply,
  ) {
    const outcome = await this.batches.record(items, batchOptionsOf(headers), this.clients.of(request.raw));
    if ('report' in outcome) {
      reply.code(200);
      return outcome.report;
    }
    const { entries, statusChanges, historyChanges, remarks } = outcome.whole;
    const repeated = entries.filter((entry) => entry.repeated).length;
    reply.code(repeated === entries.length ? 200 : 201);
    const places = entries.map(({ id, position }) => ({ id, position }));
    const recorded = entries.length - repeated;
    return { recorded, repeated, entries: places, statusChanges, historyChanges, remarks };
  }
}
