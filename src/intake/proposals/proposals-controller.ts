import { Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import * as schemas from '../../contract/log/proposals.js';
import { Endpoint, ValidBody, ValidQuery } from '../../http/endpoint/endpoint.js';
import { Proposals } from './proposals.js';

const proposal = { description: 'The proposal', schema: schemas.proposalSchema };

/** Amendments that wait until a second person approves. */
@Controller('proposals')
export class ProposalsController {
  constructor(private readonly proposals: Proposals) {}

  @Get()
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'intake',
    summary: 'Amendments that wait for a second person',
    description: `At most ${schemas.proposalLimits.listed}: those that wait the oldest first, others the newest first.`,
    permission: 'record',
    query: schemas.proposalsQuery,
    answers: { 200: { description: 'The proposals', schema: schemas.proposalListSchema } },
  })
  async listProposals(@ValidQuery() { state }: z.output<typeof schemas.proposalsQuery>) {
    return { data: await this.proposals.list(state) };
  }

  @Get(':id')
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'intake',
    summary: 'A proposal',
    permission: 'record',
    answers: { 200: proposal },
    problems: [404],
  })
  async readProposal(@Param('id') id: string) {
    return this.proposals.find(id);
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Endpoint({
    tag: 'intake',
    summary: 'Approve a proposal of somebody else, by which it is recorded',
    description: 'It is validated once more. The entry names who proposed it and who approved.',
    permission: 'edit',
    answers: { 200: proposal },
    problems: [404, 409, 412, 422],
  })
  async approveProposal(@Param('id') id: string) {
    return this.proposals.approve(id);
  }

  @Post(':id/refuse')
  @HttpCode(200)
  @Endpoint({
    tag: 'intake',
    summary: 'Refuse a proposal of somebody else',
    permission: 'edit',
    body: { 'application/json': schemas.refusalInput },
    invalidBody: 'invalid-refusal',
    answers: { 200: proposal },
    problems: [404, 409],
  })
  async refuseProposal(@Param('id') id: string, @ValidBody() { reason }: z.output<typeof schemas.refusalInput>) {
    return this.proposals.refuse(id, reason);
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Endpoint({
    tag: 'intake',
    summary: 'Withdraw a proposal of one’s own, or of a key that one made',
    permission: 'record',
    answers: { 200: proposal },
    problems: [404, 409],
  })
  async withdrawProposal(@Param('id') id: string) {
    return this.proposals.withdraw(id);
  }
}
