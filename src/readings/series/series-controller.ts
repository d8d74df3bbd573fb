import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import * as schemas from '../../contract/readings/series.js';
import { Endpoint, ValidQuery } from '../../http/endpoint/endpoint.js';
import { NextLink } from '../../http/endpoint/next-link.js';
import { isImmutable } from '../as-of.js';
import { UpToDate } from '../endpoint/up-to-date.js';
import { immutable } from '../response-cache.js';
import { SeriesReader } from './series-reader.js';

/** Outcome series: figures beside the diplomacy, each with its sources and the day on which it was known. */
@Controller('series')
export class SeriesController {
  constructor(private readonly series: SeriesReader) {}

  @Get()
  @Endpoint({
    tag: 'series',
    summary: 'The outcome series, by id, each with its latest figure',
    query: schemas.seriesListQuery,
    answers: { 200: { description: 'A page', schema: schemas.seriesPage } },
    problems: [409, 422, 503],
  })
  @UpToDate()
  @NextLink('cursor')
  listSeries(@ValidQuery() query: z.output<typeof schemas.seriesListQuery>) {
    return this.series.list(query);
  }

  @Get(':id')
  @Endpoint({
    tag: 'series',
    summary: 'An outcome series with its figures, as known on a day',
    description:
      'Of each period the figure known last. Two texts that name the same days are one period. With `validAt`, `knownAt` and `position` the answer never changes.',
    query: schemas.seriesQuery,
    answers: { 200: { description: 'The series', schema: schemas.seriesAnswer } },
    problems: [404, 409, 422, 503],
  })
  @UpToDate()
  async readSeries(
    @Param('id') id: string,
    @ValidQuery() query: z.output<typeof schemas.seriesQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const series = await this.series.read(id, query);
    if (isImmutable(query)) void reply.header('cache-control', immutable);
    return series;
  }
}
