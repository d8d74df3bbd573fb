import { Controller, Get, Param } from '@nestjs/common';
import type { z } from 'zod';
import { ValidQuery, Endpoint } from '../../http/endpoint/endpoint.js';
import { comparisonQueryOf } from './comparison-query.js';
import { Comparisons } from './comparisons.js';
import type { AsOfQuery } from '../as-of.js';
import { ReadAsOf, TrackReading } from '../endpoint/track-reading.js';
import * as schemas from '../../contract/readings/comparison.js';
import { asOfQueryOf } from '../../contract/queries.js';

type Query = z.infer<typeof schemas.comparisonQuery>;

/** Comparisons of two readings of a track. */
@Controller('tracks')
export class ComparisonController {
  constructor(private readonly comparisons: Comparisons) {}

  @Get(':id/compare')
  @Endpoint({
    tag: 'tracks',
    summary: 'The differences between two readings, and their causes',
    description:
      'Takes exactly one of `from` and `to` (two days), `knownFrom` and `knownTo` (two states of knowledge of one day), `accounts` (the accounts of two parties) or `policies`. The other as-of parameters hold for both sides.',
    query: schemas.comparisonQuery,
    answers: { 200: { description: 'The comparison', schema: schemas.comparison } },
    problems: [404, 409, 422, 503],
  })
  @TrackReading({ asOf: laterSideOf, acrossTracks: true })
  compareReadings(@Param('id') track: string, @ReadAsOf() asOf: AsOfQuery, @ValidQuery() query: Query) {
    return this.comparisons.compare(track, comparisonQueryOf(query, asOf), asOf);
  }
}

/** The as-of parameters of the later side: its day and knowledge decide whether the comparison can still change. */
function laterSideOf(query: Query): AsOfQuery {
  const { to, knownTo } = query;
  return {
    ...asOfQueryOf(query),
    ...(to !== undefined && { validAt: to }),
    ...(knownTo !== undefined && { knownAt: knownTo }),
  };
}
