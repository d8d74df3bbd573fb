import { Controller, Get, Param } from '@nestjs/common';
import { asOfQuery } from '../../contract/queries.js';
import { trackLinkage, trackMeasures } from '../../contract/readings/measures.js';
import { Endpoint } from '../../http/endpoint/endpoint.js';
import type { AsOfQuery } from '../as-of.js';
import { ReadAsOf, TrackReading } from '../endpoint/track-reading.js';
import { LinkageReader } from './linkage-reader.js';
import { MeasuresReader } from './measures-reader.js';

/** Measures of the exchange on a track, and of what moves with it. */
@Controller('tracks')
export class MeasuresController {
  constructor(
    private readonly measures: MeasuresReader,
    private readonly linkage: LinkageReader,
  ) {}

  @Get(':id/measures')
  @Endpoint({
    tag: 'tracks',
    summary: 'Measures of the exchange: deliverables, asks, pledges kept, response lag, pressure by branch',
    description:
      'Each measure names the events that it is made of. The measures of the status itself (contacts, freezes, rhythm, counts) are in `/status`.',
    query: asOfQuery,
    answers: { 200: { description: 'The measures', schema: trackMeasures } },
    problems: [404, 409, 422, 503],
  })
  @TrackReading({ acrossTracks: true })
  readMeasures(@Param('id') track: string, @ReadAsOf() asOf: AsOfQuery) {
    return this.measures.measuresAsOf(track, asOf);
  }

  @Get(':id/linkage')
  @Endpoint({
    tag: 'tracks',
    summary: 'Linkage: the tracks that one act moved, and the order and lag of their thaw',
    description:
      'The newest 20 acts that gave this track another status and touch other tracks, newest first. The other tracks are read with the same parameters; `without` and `account` count where they have them.',
    query: asOfQuery,
    answers: { 200: { description: 'The acts', schema: trackLinkage } },
    problems: [404, 409, 422, 503],
  })
  // Not stored: it tells of tracks whose entries leave this one unchanged.
  @TrackReading({ stored: false })
  readLinkage(@Param('id') track: string, @ReadAsOf() asOf: AsOfQuery) {
    return this.linkage.linkageAsOf(track, asOf);
  }
}
