import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Asked, Endpoint } from '../../http/endpoint/endpoint.js';
import { comparisonQueryOf } from './comparison-query.js';
import { Comparisons } from './comparisons.js';
import type { AsOfQuery } from '../as-of.js';
import * as schemas from '../../contract/readings/comparison.js';
import { ReadYourWrites } from '../read-your-writes.js';
import { asOfQueryOf } from '../../contract/queries.js';
import { ResponseCache } from '../response-cache.js';

type Query = z.infer<typeof schemas.comparisonQuery>;

/** Two readings of a track, held against each other. */
@Controller('tracks')
export class ComparisonController {
  constructor(
    private readonly comparisons: Comparisons,
    private readonly patience: ReadYourWrites,
    private readonly answers: ResponseCache,
  ) {}

  @Get(':id/compare')
  @Endpoint({
    tag: 'tracks',
    summary: 'What differs between two readings, and what makes it differ',
    description:
      'Asks for exactly one of `from` and `to` (two days), `knownFrom` and `knownTo` (two states of knowledge of one day), `accounts` (two tellings) or `policies`; the other pins hold for both sides.',
    query: schemas.comparisonQuery,
    answers: { 200: { description: 'The comparison', schema: schemas.comparison } },
    problems: [404, 422, 503],
  })
  async compareReadings(
    @Param('id') track: string,
    @Asked() query: Query,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const pins = asOfQueryOf(query);
    const compare = comparisonQueryOf(query, pins);
    await this.patience.until(query.atLeastPosition);
    // Later days and later knowledge are what decides whether the answer can still change.
    const pinned: AsOfQuery =
      compare.by === 'days'
        ? { ...pins, validAt: compare.pair[1] }
        : compare.by === 'knowledge'
          ? { ...pins, knownAt: compare.pair[1] }
          : pins;
    return this.answers.give(request, reply, track, pinned, () => this.comparisons.compare(track, compare, pins));
  }
}
