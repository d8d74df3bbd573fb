import { Controller, Get, Param } from '@nestjs/common';
import { asOfQuery } from '../../contract/queries.js';
import { trackClaims } from '../../contract/readings/claims.js';
import { Endpoint } from '../../http/endpoint/endpoint.js';
import type { AsOfQuery } from '../as-of.js';
import { ReadAsOf, TrackReading } from '../endpoint/track-reading.js';
import { ClaimsReader } from './claims.js';

/** What is claimed about a track, and expected of it. */
@Controller('tracks')
export class ClaimsController {
  constructor(private readonly claims: ClaimsReader) {}

  @Get(':id/claims')
  @Endpoint({
    tag: 'tracks',
    summary: 'The claims and expectations about a track: who holds what, how sure, and what came of it',
    description:
      'Claims (`ClaimMade`) say what moved what, why a side acts, or how things stand; expectations (`OutcomeExpected`) say what is to come about, and by when. Both are attributed, and move no status.',
    query: asOfQuery,
    answers: { 200: { description: 'In the order of the fold', schema: trackClaims } },
    problems: [404, 409, 422, 503],
  })
  @TrackReading({ acrossTracks: true })
  readClaims(@Param('id') track: string, @ReadAsOf() asOf: AsOfQuery) {
    return this.claims.claimsAsOf(track, asOf);
  }
}
