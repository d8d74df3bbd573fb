import { Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Endpoint, ValidBody, ValidQuery } from '../../http/endpoint/endpoint.js';
import type { Policy } from '../../domain/policy/policy.js';
import { PolicyChecks, readPolicy } from './policy-checks.js';
import * as schemas from '../../contract/definitions/policies.js';

/** The known policies, and a dry run of a new one. */
@Controller('policies')
export class PoliciesController {
  constructor(private readonly checks: PolicyChecks) {}

  @Get()
  @Endpoint({
    tag: 'policies',
    summary: 'The known policies: those shipped, and those that entries of the log define',
    answers: { 200: { description: 'By name', schema: schemas.policyList } },
  })
  async listPolicies() {
    return { data: await this.checks.known() };
  }

  @Get(':name')
  @Endpoint({
    tag: 'policies',
    summary: 'One policy, for instance as a template for a new one',
    answers: { 200: { description: 'The rules', schema: schemas.policyAnswerSchema } },
    problems: [404],
  })
  readPolicy(@Param('name') name: string) {
    return this.checks.named(name);
  }

  @Post('check')
  @HttpCode(200)
  @Endpoint({
    tag: 'policies',
    summary: 'Check a policy, and see how each history would differ under it',
    description: 'Nothing is stored. Two checks run at a time; a further one gets 503 with `Retry-After`.',
    query: schemas.policyCheckQuery,
    body: { 'application/json': schemas.policyAnswerSchema },
    permission: 'read',
    answers: { 200: { description: 'It is valid', schema: schemas.policyChecked } },
    problems: [404, 503],
  })
  async checkPolicy(
    @ValidBody(readPolicy) policy: Policy,
    @ValidQuery() { track }: z.infer<typeof schemas.policyCheckQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const disconnected = new AbortController();
    reply.raw.once('close', () => disconnected.abort());
    return this.checks.check(policy, track, disconnected.signal);
  }
}
