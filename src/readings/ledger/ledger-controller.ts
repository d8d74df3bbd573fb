import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Asked, Endpoint } from '../../http/endpoint/endpoint.js';
import { Ledgers } from './ledgers.js';
import { trackLedger } from '../../contract/readings/ledger.js';
import { ReadYourWrites } from '../read-your-writes.js';
import { pinnedQuery, asOfQueryOf } from '../../contract/queries.js';
import { ResponseCache } from '../response-cache.js';

/** The ledger of a track. */
@Controller('tracks')
export class LedgerController {
  constructor(
    private readonly ledgers: Ledgers,
    private readonly patience: ReadYourWrites,
    private readonly answers: ResponseCache,
  ) {}

  @Get(':id/commitments')
  @Endpoint({
    tag: 'tracks',
    summary: 'The ledger: commitments, concessions and open asks',
    query: pinnedQuery,
    answers: { 200: { description: 'In the order of the fold', schema: trackLedger } },
    problems: [404, 422, 503],
  })
  async readLedger(
    @Param('id') track: string,
    @Asked() query: z.infer<typeof pinnedQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.patience.until(query.atLeastPosition);
    const pins = asOfQueryOf(query);
    return this.answers.give(request, reply, track, pins, () => this.ledgers.of(track, pins));
  }
}
