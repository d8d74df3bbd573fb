import { Controller, Get, Param } from '@nestjs/common';
import type { z } from 'zod';
import { ValidQuery, Endpoint } from '../../http/endpoint/endpoint.js';
import { StatusReader } from '../status-reader.js';
import { type Relationship, relationshipOfId, relationshipsOf } from './relationships.js';
import * as answers from '../../contract/readings/answers.js';
import { NextLink } from '../../http/endpoint/next-link.js';
import { UpToDate } from '../endpoint/up-to-date.js';
import { cursorOf, placeOf } from '../../http/endpoint/pagination.js';
import * as queries from '../../contract/queries.js';

/** Roll-ups of the tracks of each set of parties. */
@Controller()
export class RelationshipsController {
  constructor(private readonly reader: StatusReader) {}

  @Get('relationships')
  @Endpoint({
    tag: 'relationships',
    summary: 'The sets of parties that have tracks, each with a roll-up',
    query: queries.pageQuery,
    answers: { 200: { description: 'A page, by id', schema: answers.relationshipPage } },
    problems: [503],
  })
  @UpToDate()
  @NextLink('cursor')
  listRelationships(@ValidQuery() query: z.infer<typeof queries.pageQuery>) {
    const after = query.cursor === undefined ? '' : placeOf(query.cursor, ['text'])[0];
    const rest = relationshipsOf(this.reader.all()).filter(({ id }) => id > after);
    const page = rest.slice(0, query.limit);
    const nextCursor = rest.length > page.length ? cursorOf([page.at(-1)!.id]) : null;
    return { data: page.map(relationshipView), nextCursor };
  }

  @Get('relationships/:id')
  @Endpoint({
    tag: 'relationships',
    summary: 'The tracks of a set of parties, with their roll-up',
    description: 'The id is the parties joined by hyphens, in any order: `us-cn` and `cn-us` are the same.',
    query: queries.currentQuery,
    answers: { 200: { description: 'The roll-up with its parts', schema: answers.relationship } },
    problems: [404, 503],
  })
  @UpToDate()
  readRelationship(@Param('id') id: string) {
    return relationshipView(relationshipOfId(id, this.reader.all()));
  }
}

function relationshipView({ id, parties, rollUp, tracks }: Relationship) {
  const parts = tracks.map(({ track, title, topic, reading }) => {
    const { status, label, flags } = reading;
    return { track, title, topic, status, label, flags };
  });
  return { id, parties, rollUp, tracks: parts };
}
