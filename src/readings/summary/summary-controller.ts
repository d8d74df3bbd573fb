import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { sendEncoded } from '../../http/content/encoded-body.js';
import { ValidQuery, Endpoint } from '../../http/endpoint/endpoint.js';
import { liveCaching } from '../../http/content/entity-tag.js';
import { Summaries } from './summaries.js';
import { summary, summaryQuery } from '../../contract/readings/summary.js';
import { UpToDate } from '../endpoint/up-to-date.js';
import { immutable } from '../response-cache.js';

/** All tracks on one page. */
@Controller('status')
export class SummaryController {
  constructor(private readonly summaries: Summaries) {}

  @Get('summary')
  @Endpoint({
    tag: 'tracks',
    summary: 'A line a track, for a wall board, now or on a past day',
    description:
      'Without a clock the body changes only when an entry comes in or the UTC day ends, so that If-None-Match gives 304 until then. With `validAt`, `knownAt` and `position` it never changes, and may be cited; a track defined after `position` is left out. Sent gzipped where `Accept-Encoding` prefers that. Two summaries of the past are made at a time; a further one gets 503 with `Retry-After`.',
    query: summaryQuery,
    answers: { 200: { description: 'All tracks, by id', schema: summary }, 304: { description: 'As the ETag says' } },
    problems: [409, 422, 503],
  })
  @UpToDate()
  async readSummary(
    @ValidQuery() query: z.infer<typeof summaryQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { validAt, knownAt, position } = query;
    const { body, final } = await this.summaries.summaryAsOf({ validAt, knownAt, position });
    return sendEncoded(request, reply, body, final ? immutable : liveCaching);
  }
}
