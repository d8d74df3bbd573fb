import { Controller, Get, Param } from '@nestjs/common';
import type { z } from 'zod';
import { ThawError } from '../../domain/errors.js';
import { EventLog } from '../../event-log/event-log.js';
import { ValidQuery, Endpoint } from '../../http/endpoint/endpoint.js';
import { StatusReader } from '../status-reader.js';
import { entryView, logPageLimits, readLog } from './log-page.js';
import { NextLink } from '../../http/endpoint/next-link.js';
import { UpToDate } from '../endpoint/up-to-date.js';
import * as queries from '../../contract/queries.js';
import { entryDetails, entryDetailsQuery, entryPage } from '../../contract/log/entries.js';
import { readEntryDetails } from './entry-details.js';

/** Pages and single entries of the log. */
@Controller('events')
export class LogController {
  constructor(
    private readonly log: EventLog,
    private readonly reader: StatusReader,
  ) {}

  @Get()
  @Endpoint({
    tag: 'log',
    summary: 'The log, in order of position',
    description: `\`nextCursor\` is a position, for \`after\`. A request looks at no more than ${logPageLimits.looked} entries and lists no more than ${logPageLimits.length} characters of them, so a page may be short and still have a next page.`,
    query: queries.logQuery,
    answers: { 200: { description: 'A page', schema: entryPage } },
    problems: [503],
  })
  @UpToDate()
  @NextLink('after')
  async listEntries(@ValidQuery() query: z.infer<typeof queries.logQuery>) {
    const { data, nextCursor } = await readLog(this.log, query);
    return { data: data.map(entryView), nextCursor };
  }

  @Get(':id')
  @Endpoint({
    tag: 'log',
    summary: 'One entry, with the entries about it and all that rests on it',
    description:
      'With `knownAt` and `position`: as known and recorded then. With `validAt`: the statuses, links and measures that rested on it that day.',
    query: entryDetailsQuery,
    answers: { 200: { description: 'The entry', schema: entryDetails } },
    problems: [404, 409, 422, 503],
  })
  @UpToDate()
  async readEntry(@Param('id') id: string, @ValidQuery() query: z.infer<typeof entryDetailsQuery>) {
    const { validAt, knownAt, position } = query;
    const entry = await readEntryDetails(this.log, this.reader, id, { validAt, knownAt, position });
    if (!entry) throw ThawError.notFound('unknown-event', `no entry has the id ${id.slice(0, 100)}`);
    return entry;
  }
}
