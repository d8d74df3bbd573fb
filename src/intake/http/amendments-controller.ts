import { applyDecorators, Controller, createParamDecorator, type ExecutionContext, Post, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { entryFields } from '../../domain/entries/entry.js';
import type { JsonObject } from '../../domain/json.js';
import { Endpoint, queryOf } from '../../http/endpoint/endpoint.js';
import { base } from '../../http/endpoint/openapi.js';
import { EntryDryRun } from '../record/dry-run.js';
import { Proposals } from '../proposals/proposals.js';
import type { RecordOptions } from '../record/append-requests.js';
import { ApprovalNeeded } from '../record/four-eyes-check.js';
import { Recorder } from '../record/recorder.js';
import { type Amendment, amendments, endpointOf } from './amendments.js';
import { entryIdOf, notFoundByPath, withCorrectedEvent, withPathFields } from './path-fields.js';
import { recordOptionsOf } from './request-options.js';
import { sendDryRun, sendRecorded } from './responses.js';

/** What a client sends to the endpoint of an amendment. */
interface AmendmentRequest {
  /** The `:id` of the path; empty where the path has none. */
  readonly id: string;
  readonly body: JsonObject;
  readonly headers: FastifyRequest['headers'];
  readonly isDryRun: boolean;
}

/** The entry that a request asks for; `named` says where it names what the path names, and by which id. */
interface EntryInput {
  readonly input: JsonObject;
  readonly named?: readonly [pointer: string, id: string];
}

const Sent = createParamDecorator((_: unknown, context: ExecutionContext): AmendmentRequest => {
  const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { id?: string } }>>();
  const { dryRun } = queryOf(context) as { readonly dryRun: 'true' | 'false' };
  const { body, headers, params } = request;
  return { id: params.id ?? '', body: entryFields(body), headers, isDryRun: dryRun === 'true' };
});

function PostAmendment(amendment: Amendment): MethodDecorator {
  return applyDecorators(Post(amendment.path), Endpoint(endpointOf(amendment)));
}

/** Records entries about other entries, or about how a track is read; the path says which. */
@Controller()
export class AmendmentsController {
  constructor(
    private readonly recorder: Recorder,
    private readonly dryRun: EntryDryRun,
    private readonly proposals: Proposals,
  ) {}

  @PostAmendment(amendments.merge)
  mergeEvents(@Sent() sent: AmendmentRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.record(amendments.merge, sent, reply);
  }

  @PostAmendment(amendments.correction)
  correctEvent(@Sent() sent: AmendmentRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.record(amendments.correction, sent, reply);
  }

  @PostAmendment(amendments.addition)
  amendEvent(@Sent() sent: AmendmentRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.record(amendments.addition, sent, reply);
  }

  @PostAmendment(amendments.retraction)
  retractEntry(@Sent() sent: AmendmentRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.record(amendments.retraction, sent, reply);
  }

  @PostAmendment(amendments.dispute)
  disputeEvent(@Sent() sent: AmendmentRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.record(amendments.dispute, sent, reply);
  }

  @PostAmendment(amendments.redaction)
  redactEntry(@Sent() sent: AmendmentRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.record(amendments.redaction, sent, reply);
  }

  @PostAmendment(amendments.visibility)
  openEntry(@Sent() sent: AmendmentRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.record(amendments.visibility, sent, reply);
  }

  @PostAmendment(amendments.trackVisibility)
  openTrack(@Sent() sent: AmendmentRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.record(amendments.trackVisibility, sent, reply);
  }

  @PostAmendment(amendments.assessment)
  assessTrack(@Sent() sent: AmendmentRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.record(amendments.assessment, sent, reply);
  }

  @PostAmendment(amendments.adoption)
  adoptPolicy(@Sent() sent: AmendmentRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.record(amendments.adoption, sent, reply);
  }

  private async record(amendment: Amendment, sent: AmendmentRequest, reply: FastifyReply) {
    const { input, named } = await this.inputOf(amendment, sent);
    const options = recordOptionsOf(sent.headers);
    try {
      if (sent.isDryRun) return sendDryRun(reply, await this.dryRun.run(input, options));
      const recorded = await this.recorder.record(input, options);
      return sendRecorded(reply, recorded, `${base}/events/${recorded.id}`);
    } catch (error) {
      if (error instanceof ApprovalNeeded) return this.propose(error, options, reply);
      throw named ? notFoundByPath(error, ...named) : error;
    }
  }

  private async propose(needed: ApprovalNeeded, options: RecordOptions, reply: FastifyReply) {
    const proposal = await this.proposals.propose(needed, options);
    void reply.code(202).header('location', `${base}/proposals/${proposal.id}`);
    return proposal;
  }

  private async inputOf({ type, pathField }: Amendment, { id, body }: AmendmentRequest): Promise<EntryInput> {
    switch (pathField) {
      case null:
        return { input: withPathFields(body, { type }) };
      case 'track':
        return { input: withPathFields(body, { type, track: id }), named: ['/track', id] };
      case 'definition': {
        const target = await this.recorder.definitionOf(id);
        return { input: withPathFields(body, { type, target }) };
      }
      case 'target': {
        const target = entryIdOf(id);
        return { input: withPathFields(body, { type, target }), named: ['/target', target] };
      }
      case 'event': {
        const path = entryIdOf(id);
        const root = await this.recorder.rootOf(path);
        return { input: withPathFields(withCorrectedEvent(body, root, path), { type }), named: ['/event/id', root] };
      }
    }
  }
}
