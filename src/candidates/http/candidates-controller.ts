import { answeredBy, currentPrincipal } from '../../access/principal.js';
import { Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import * as schemas from '../../contract/candidates.js';
import {
  type JudgementInput,
  judged,
  judgementInput,
  manyJudged,
  manyJudgementsInput,
  type ManyJudgementsInput,
} from '../../contract/judgements.js';
import { Endpoint, ValidBody, ValidQuery } from '../../http/endpoint/endpoint.js';
import { NextLink } from '../../http/endpoint/next-link.js';
import { CandidateDetails } from './candidate-details.js';
import { CandidateList, type CandidatesQuery } from './candidate-list.js';
import { JudgedCandidates } from './judged-candidates.js';

const noStore = ['cache-control', 'no-store'] as const;
/** Lists, shows and judges candidates: groups of reports that a person has yet to look at. */
@Controller('candidates')
export class CandidatesController {
  constructor(
    private readonly list: CandidateList,
    private readonly details: CandidateDetails,
    private readonly judging: JudgedCandidates,
  ) {}

  @Get()
  @Header(...noStore)
  @NextLink('cursor')
  @Endpoint({
    tag: 'candidates',
    summary: 'The candidates',
    description:
      'Groups of reports of sources that tell of one act. None of them counts in any status before it is accepted.',
    query: schemas.candidatesQuery,
    answers: { 200: { description: 'A page of candidates', schema: schemas.candidatePage } },
  })
  listCandidates(@ValidQuery() query: CandidatesQuery) {
    return this.list.page(query);
  }

  @Get('counts')
  @Header(...noStore)
  @Endpoint({
    tag: 'candidates',
    summary: 'How many candidates there are, by state, track and source',
    answers: { 200: { description: 'The counts', schema: schemas.candidateCounts } },
  })
  countCandidates() {
    return this.list.counts();
  }

  @Get(':id')
  @Header(...noStore)
  @Endpoint({
    tag: 'candidates',
    summary: 'A candidate with its reports, its proposal and the effect of recording it',
    answers: { 200: { description: 'The candidate', schema: schemas.wholeCandidate } },
    problems: [404, 503],
  })
  readCandidate(@Param('id') id: string) {
    return this.details.read(id);
  }

  @Post('judgements')
  @HttpCode(200)
  @Endpoint({
    tag: 'candidates',
    summary: 'Judge many candidates alike',
    description: 'Each by itself, as it is proposed: some may be refused and others not.',
    body: { 'application/json': manyJudgementsInput },
    invalidBody: 'invalid-judgement',
    permission: 'record',
    answers: { 200: { description: 'What became of each', schema: manyJudged } },
    problems: [503],
  })
  judgeMany(@ValidBody() body: ManyJudgementsInput) {
    const judgement = { ...body.judgement, judge: answeredBy(body.judgement.judge) };
    return this.judging.judgeMany({ ...body, judgement }, currentPrincipal().name);
  }

  @Post(':id/judgements')
  @HttpCode(200)
  @Endpoint({
    tag: 'candidates',
    summary: 'Judge a candidate',
    description:
      'Accept it as an event or as a source of one, merge, split, dismiss or snooze it, answer what a source has changed, or take the last judgement back. An acceptance appends one entry to the log, however often it is sent under the same `id`.',
    body: { 'application/json': judgementInput },
    invalidBody: 'invalid-judgement',
    permission: 'record',
    answers: { 200: { description: 'The candidate as it stands now', schema: judged } },
    problems: [404, 409, 503],
  })
  judgeCandidate(@Param('id') id: string, @ValidBody() body: JudgementInput) {
    return this.judging.judge(id, { ...body, judge: answeredBy(body.judge) }, currentPrincipal().name);
  }
}
