import { Body, Controller, Headers, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { validate } from 'uuid';
import type { z } from 'zod';
import { ThawError } from '../../domain/errors.js';
import { Asked, Endpoint, type EndpointDescription } from '../../http/endpoint/endpoint.js';
import { base } from '../../http/endpoint/openapi.js';
import { EntryDryRun } from '../record/dry-run.js';
import { Recorder } from '../record/recorder.js';
import { dryRunQuery } from '../../contract/log/intake.js';
import { sendRecorded, idempotencyKey, ifMatch, sendDryRun } from './responses.js';
import { mediaTypes } from './bodies.js';
import { recordOptionsOf } from './request-options.js';
import * as schemas from '../../contract/log/intake.js';

type RequestHeaders = FastifyRequest['headers'];
type DryRun = z.infer<typeof dryRunQuery>;

interface Asking {
  readonly headers: RequestHeaders;
  readonly dryRun: DryRun['dryRun'];
  readonly reply: FastifyReply;
}

function recording(summary: string, description: string, body: z.ZodType): EndpointDescription {
  return {
    tag: 'intake',
    summary,
    description: `${description} Nothing in the log is changed by it.`,
    query: dryRunQuery,
    body: { [mediaTypes.event]: body },
    requestHeaders: { 'Idempotency-Key': idempotencyKey, 'If-Match': ifMatch },
    answers: {
      201: { description: 'It is recorded; Location names it', schema: schemas.recordedSchema },
      200: {
        description: 'It was recorded before, with the same content; or, on a dry run, what it would do',
        schema: schemas.recordedOrRehearsed,
      },
    },
    problems: [404, 409, 412, 503],
  };
}

/** Entries about other entries, or about how a track is read, each at a path that says of what. */
@Controller()
export class AmendmentsController {
  constructor(
    private readonly recorder: Recorder,
    private readonly dryRun: EntryDryRun,
  ) {}

  @Post('events/merges')
  @Endpoint(
    recording(
      'Merge events that are the same act',
      'The duplicates vanish into the event that stays: their dates become claims, their sources join.',
      schemas.mergeInput,
    ),
  )
  async mergeEvents(
    @Body() body: unknown,
    @Headers() headers: RequestHeaders,
    @Asked() { dryRun }: DryRun,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.record(body, { type: 'EventsMerged' }, { headers, dryRun, reply });
  }

  @Post('events/:id/corrections')
  @Endpoint(
    recording(
      'Correct an event',
      'The body brings the whole new reading of the event. The id may be that of an earlier correction: then it is a further one of the same event.',
      schemas.correctionInput,
    ),
  )
  async correctEvent(
    @Param('id') id: string,
    @Body() body: unknown,
    @Headers() headers: RequestHeaders,
    @Asked() { dryRun }: DryRun,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const root = await this.recorder.rootOf(eventId(id));
    const input = withEvent(body, root, eventId(id));
    return this.record(input, { type: 'EventCorrected' }, { headers, dryRun, reply }, ['/event/id', root]);
  }

  @Post('events/:id/retractions')
  @Endpoint(
    recording(
      'Retract an event, or an entry about one',
      'What is retracted counts no longer. A retraction can be retracted.',
      schemas.retractionInput,
    ),
  )
  async retractEntry(
    @Param('id') id: string,
    @Body() body: unknown,
    @Headers() headers: RequestHeaders,
    @Asked() { dryRun }: DryRun,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const target = eventId(id);
    return this.record(body, { type: 'EventRetracted', target }, { headers, dryRun, reply }, ['/target', target]);
  }

  @Post('events/:id/disputes')
  @Endpoint(
    recording(
      'Note that a party disputes an event',
      'With a date it says when the event was instead; without one it denies it.',
      schemas.disputeInput,
    ),
  )
  async disputeEvent(
    @Param('id') id: string,
    @Body() body: unknown,
    @Headers() headers: RequestHeaders,
    @Asked() { dryRun }: DryRun,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const target = eventId(id);
    return this.record(body, { type: 'EventDisputed', target }, { headers, dryRun, reply }, ['/target', target]);
  }

  @Post('tracks/:id/assessments')
  @Endpoint(
    recording(
      'Assess the status of a track',
      'An analyst overrides the rules, with a reason, evidence, and a day on which that ends. Readings show it as such.',
      schemas.assessmentInput,
    ),
  )
  async assessTrack(
    @Param('id') track: string,
    @Body() body: unknown,
    @Headers() headers: RequestHeaders,
    @Asked() { dryRun }: DryRun,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.record(body, { type: 'AssessmentRecorded', track }, { headers, dryRun, reply }, ['/track', track]);
  }

  @Post('tracks/:id/policies')
  @Endpoint(
    recording(
      'Adopt a policy for a track',
      'By the name of one that comes with Thaw, or with rules of its own under a new name.',
      schemas.adoptionInput,
    ),
  )
  async adoptPolicy(
    @Param('id') track: string,
    @Body() body: unknown,
    @Headers() headers: RequestHeaders,
    @Asked() { dryRun }: DryRun,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.record(body, { type: 'PolicyAdopted', track }, { headers, dryRun, reply }, ['/track', track]);
  }

  /** @param named what the path names: where the body would have it, and its id */
  private async record(
    body: unknown,
    fromPath: Record<string, string>,
    { headers, dryRun, reply }: Asking,
    named?: readonly [pointer: string, id: string],
  ) {
    const input = withPath(body, fromPath);
    const terms = recordOptionsOf(headers);
    try {
      if (dryRun === 'true') return sendDryRun(reply, (await this.dryRun.run(input, terms)).changes);
      const recorded = await this.recorder.record(input, terms);
      return sendRecorded(reply, recorded, `${base}/events/${recorded.id}`);
    } catch (error) {
      throw named ? notFound(error, ...named) : error;
    }
  }
}

/** The body with what its path says; where the body says so too, it must say the same. */
function withPath(body: unknown, fromPath: Record<string, string>): unknown {
  if (!isObject(body)) return body;
  for (const [field, value] of Object.entries(fromPath)) {
    const given = body[field];
    if (given !== undefined && given !== value) throw notOfPath(`/${field}`, value);
  }
  return { ...body, ...fromPath };
}

/** The body of a correction with the id of the event that it corrects: the event of the path, which may be left out. */
function withEvent(body: unknown, root: string, path: string): unknown {
  const event = isObject(body) ? body.event : undefined;
  if (!isObject(body) || !isObject(event)) return body;
  const { id } = event;
  const same = id === undefined || (typeof id === 'string' && [root, path].includes(id.toLowerCase()));
  if (!same) throw notOfPath('/event/id', root);
  return { ...body, event: { ...event, id: root } };
}

function notOfPath(pointer: string, expected: string): ThawError {
  const detail = `is not what the path says: leave it out, or write ${expected.slice(0, 100)}`;
  return new ThawError('invalid', 'invalid-event', `${pointer} ${detail}`, [{ pointer, detail }]);
}

/** @throws ThawError not-found `unknown-event`: no entry can have an id that is no UUID */
function eventId(id: string): string {
  if (!validate(id)) throw unknownEvent(id);
  return id.toLowerCase();
}

function unknownEvent(id: string): ThawError {
  return new ThawError('not-found', 'unknown-event', `no entry has the id ${id.slice(0, 100)}`);
}

/** What the path names and the log has not is a path that leads nowhere. */
function notFound(error: unknown, pointer: string, id: string): unknown {
  if (!(error instanceof ThawError) || !error.errors.some((each) => each.pointer === pointer)) return error;
  if (error.code === 'unknown-event') return unknownEvent(id);
  if (pointer !== '/track') return error;
  return new ThawError('not-found', 'unknown-track', `The track ${id.slice(0, 100)} is not defined`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
