import { Controller, HttpCode, Post } from '@nestjs/common';
import type { z } from 'zod';
import { articleCheck, articleCheckQuery, articleClaims } from '../../contract/readings/article-check.js';
import { Endpoint, ValidBody, ValidQuery } from '../../http/endpoint/endpoint.js';
import { UpToDate } from '../endpoint/up-to-date.js';
import { ArticleChecker } from './article-checker.js';

/** The claims of articles, held against the record. */
@Controller()
export class ArticleController {
  constructor(private readonly checker: ArticleChecker) {}

  @Post('check-article')
  @HttpCode(200)
  @Endpoint({
    tag: 'log',
    summary: 'Hold the claims of an article against the record',
    description:
      'Says of each claim whether it is on record, differing (with what the record has instead) or missing. The event is found by track, type, date, parties, publisher and words together. Nothing is stored.',
    query: articleCheckQuery,
    body: { 'application/json': articleClaims },
    invalidBody: 'invalid-claim',
    permission: 'read',
    answers: { 200: { description: 'The verdicts', schema: articleCheck } },
    problems: [503],
  })
  @UpToDate()
  checkArticle(
    @ValidBody() claims: z.output<typeof articleClaims>,
    @ValidQuery() { knownAt, position }: z.output<typeof articleCheckQuery>,
  ) {
    return this.checker.check(claims, { knownAt, position });
  }
}
