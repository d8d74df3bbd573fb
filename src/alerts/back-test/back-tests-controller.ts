import { Controller, Delete, Get, Header, HttpCode, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { parseDay } from '../../domain/time/day.js';
import { ThawError } from '../../domain/errors.js';
import { Endpoint, ValidBody } from '../../http/endpoint/endpoint.js';
import { base } from '../../http/endpoint/openapi.js';
import { StatusReader } from '../../readings/status-reader.js';
import type { BackTestOrder } from './back-test-order.js';
import { type BackTest, BackTests } from './back-tests.js';
import { readNestedRule } from '../rules/rule-input.js';
import { RuleStore } from '../rules/rule-store.js';
import { backTest, backTestInput, backTestLimits } from '../../contract/alerts/back-test.js';

type AskedBackTest = z.output<typeof backTestInput>;

const { running, open, ofOne, finished } = backTestLimits;

/** Runs rules over the past, so that one sees how often they would have fired before one enables them. */
@Controller('backtests')
export class BackTestsController {
  constructor(
    private readonly tests: BackTests,
    private readonly rules: RuleStore,
    private readonly reader: StatusReader,
  ) {}

  @Post()
  @HttpCode(202)
  @Endpoint({
    tag: 'alerts',
    summary: 'Run a rule over the past',
    description: `Every day is judged by what was known on its evening, and by nothing that became known later. Nothing is recorded or sent. Every process of the server can be asked for it, and goes on with it where another has died. At most ${open} wait or run at once, ${ofOne} of one key or person, else 503; a process runs ${running} at a time; the last ${finished} that are over are kept, for 30 days unless the server is set otherwise.`,
    body: { 'application/json': backTestInput },
    invalidBody: 'invalid-backtest',
    answers: { 202: { description: 'It runs; Location says where its progress and its result are', schema: backTest } },
    problems: [404, 422, 503],
  })
  async startBackTest(@ValidBody() asked: AskedBackTest, @Res({ passthrough: true }) reply: FastifyReply) {
    const test = await this.tests.start(await this.orderOf(asked));
    void reply.header('location', `${base}/backtests/${test.id}`);
    return backTestView(test);
  }

  @Get(':id')
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'alerts',
    summary: 'The progress of a back-test, and its result',
    answers: { 200: { description: 'As it stands', schema: backTest } },
    problems: [404],
  })
  async readBackTest(@Param('id') id: string) {
    return backTestView(await this.tests.get(id));
  }

  @Delete(':id')
  @HttpCode(204)
  @Endpoint({
    tag: 'alerts',
    summary: 'Stop a back-test, and forget it',
    answers: { 204: { description: 'It is gone' } },
    problems: [404],
  })
  removeBackTest(@Param('id') id: string): Promise<void> {
    return this.tests.remove(id);
  }

  private async orderOf({ from, to, mode, tracks, rule: given, ruleId }: AskedBackTest): Promise<BackTestOrder> {
    const range = {
      from: parseDay(from, '/from'),
      to: to === undefined ? this.reader.today() : parseDay(to, '/to'),
    };
    const { rule, version } = await this.ruleOf(given, ruleId);
    return { rule, version, mode, tracks, ...range };
  }

  private async ruleOf(rule: AskedBackTest['rule'], ruleId: string | undefined) {
    if ((rule === undefined) === (ruleId === undefined)) {
      throw ThawError.invalid('invalid-backtest', '/rule', 'or ruleId must be given, and not both');
    }
    if (ruleId !== undefined) return this.rules.get(ruleId);
    return { rule: readNestedRule(rule, 'invalid-backtest'), version: 1 };
  }
}

/** A back-test as the contract shows it. */
function backTestView(test: BackTest) {
  const iso = (ms: number) => new Date(ms).toISOString();
  return { ...test, startedAt: iso(test.startedAt), endedAt: test.endedAt === null ? null : iso(test.endedAt) };
}
