import { Controller, Delete, Get, Header, Headers, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AlertRule } from '../../domain/alerts/rule.js';
import { Endpoint, ValidBody } from '../../http/endpoint/endpoint.js';
import { base } from '../../http/endpoint/openapi.js';
import { readRule, readRulePatch, type RulePatch } from './rule-input.js';
import { type PreviewRequest, readPreviewRequest, RulePreviews } from './rule-preview.js';
import { RuleStore } from './rule-store.js';
import * as schemas from '../../contract/alerts/rules.js';
import { ruleView, versionView } from './rule-views.js';
import { expectedVersionOf, ifMatchVersion, setVersionTag } from './version-header.js';

type RequestHeaders = FastifyRequest['headers'];
const json = 'application/json';

/** Lists, creates, changes, previews and removes the rules by which alerts are raised. */
@Controller('alert-rules')
export class RulesController {
  constructor(
    private readonly rules: RuleStore,
    private readonly previews: RulePreviews,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'alerts',
    summary: 'The rules as they stand',
    answers: { 200: { description: 'In the order in which they were made', schema: schemas.ruleList } },
  })
  async listRules() {
    return { data: (await this.rules.list()).map(ruleView) };
  }

  @Post()
  @Endpoint({
    tag: 'alerts',
    summary: 'Make a rule',
    description:
      'It evaluates what comes from now on: earlier events raise no alert, and a condition that holds already raises one.',
    body: { [json]: schemas.ruleInput },
    answers: { 201: { description: 'It is made; Location names it', schema: schemas.storedRule } },
    problems: [409],
  })
  async makeRule(@ValidBody(readRule) rule: AlertRule, @Res({ passthrough: true }) reply: FastifyReply) {
    const made = await this.rules.create(rule);
    setVersionTag(reply, made.version);
    void reply.code(201).header('location', `${base}/alert-rules/${made.rule.id}`);
    return ruleView(made);
  }

  @Post('preview')
  @HttpCode(200)
  @Endpoint({
    tag: 'alerts',
    summary: 'Try a rule on a track, and see its message',
    description: 'Nothing is stored or sent.',
    body: { [json]: schemas.previewInput },
    permission: 'read',
    answers: { 200: { description: 'Whether it matches, and its message', schema: schemas.preview } },
    problems: [404],
  })
  previewRule(@ValidBody(readPreviewRequest) request: PreviewRequest) {
    return this.previews.preview(request);
  }

  @Get(':id')
  @Endpoint({
    tag: 'alerts',
    summary: 'A rule as it stands',
    answers: { 200: { description: 'The ETag is its version', schema: schemas.storedRule } },
    problems: [404],
  })
  async readRule(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const stored = await this.rules.get(id);
    setVersionTag(reply, stored.version);
    return ruleView(stored);
  }

  @Get(':id/versions')
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'alerts',
    summary: 'All versions of a rule, also of a removed one',
    answers: { 200: { description: 'The oldest first', schema: schemas.ruleVersions } },
    problems: [404],
  })
  async readRuleVersions(@Param('id') id: string) {
    return { data: (await this.rules.versions(id)).map(versionView) };
  }

  @Patch(':id')
  @Endpoint({
    tag: 'alerts',
    summary: 'Change a rule',
    description:
      'Given fields replace the present ones; null removes one. A change of enabled, select or when begins anew, as a new rule does: alerts whose condition still holds go on as they are, and the others are resolved.',
    body: { [json]: schemas.rulePatch },
    requestHeaders: { 'If-Match': ifMatchVersion },
    answers: { 200: { description: 'The rule as it stands now', schema: schemas.storedRule } },
    problems: [404, 409, 412],
  })
  async changeRule(
    @Param('id') id: string,
    @ValidBody(readRulePatch) patch: RulePatch,
    @Headers() headers: RequestHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const changed = await this.rules.change(id, patch, expectedVersionOf(headers['if-match']));
    setVersionTag(reply, changed.version);
    return ruleView(changed);
  }

  @Delete(':id')
  @HttpCode(204)
  @Endpoint({
    tag: 'alerts',
    summary: 'Remove a rule',
    description: 'Its alerts are resolved; they and its versions can still be read.',
    requestHeaders: { 'If-Match': ifMatchVersion },
    answers: { 204: { description: 'It is removed' } },
    problems: [404, 412],
  })
  async removeRule(@Param('id') id: string, @Headers() headers: RequestHeaders): Promise<void> {
    await this.rules.remove(id, expectedVersionOf(headers['if-match']));
  }
}
