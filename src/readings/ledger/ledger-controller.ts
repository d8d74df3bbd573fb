import { Controller, Get, Param } from '@nestjs/common';
import { Endpoint } from '../../http/endpoint/endpoint.js';
import { Ledgers } from './ledgers.js';
import { trackLedger } from '../../contract/readings/ledger.js';
import type { AsOfQuery } from '../as-of.js';
import { ReadAsOf, TrackReading } from '../endpoint/track-reading.js';
import { asOfQuery } from '../../contract/queries.js';

/** The ledger of a track. */
@Controller('tracks')
export class LedgerController {
  constructor(private readonly ledgers: Ledgers) {}

  @Get(':id/commitments')
  @Endpoint({
    tag: 'tracks',
    summary: 'The ledger: commitments, concessions and open demands',
    query: asOfQuery,
    answers: { 200: { description: 'In the order of the fold', schema: trackLedger } },
    problems: [404, 409, 422, 503],
  })
  @TrackReading({ acrossTracks: true })
  readLedger(@Param('id') track: string, @ReadAsOf() asOf: AsOfQuery) {
    return this.ledgers.ledgerAsOf(track, asOf);
  }
}
