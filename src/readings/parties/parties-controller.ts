import { Controller, Get, Param } from '@nestjs/common';
import type { z } from 'zod';
import { Endpoint, ValidQuery } from '../../http/endpoint/endpoint.js';
import * as schemas from '../../contract/definitions/parties.js';
import { Parties } from './parties.js';

/** The parties that entries can name. */
@Controller('parties')
export class PartiesController {
  constructor(private readonly parties: Parties) {}

  @Get()
  @Endpoint({
    tag: 'tracks',
    summary: 'The parties: states, former states, and those that entries of the log define',
    query: schemas.partiesQuery,
    answers: { 200: { description: 'With their names', schema: schemas.partyList } },
  })
  async listParties(@ValidQuery() { defined }: z.infer<typeof schemas.partiesQuery>) {
    return { data: await this.parties.list({ onlyDefined: defined === 'true' }) };
  }

  @Get(':party')
  @Endpoint({
    tag: 'tracks',
    summary: 'One party',
    answers: { 200: { description: 'Its names, and what it is', schema: schemas.partyAnswer } },
    problems: [404],
  })
  readParty(@Param('party') party: string) {
    return this.parties.named(party);
  }
}
