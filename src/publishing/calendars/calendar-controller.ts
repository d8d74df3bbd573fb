import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { currentQuery } from '../../contract/queries.js';
import { liveCaching } from '../../http/content/entity-tag.js';
import { Endpoint } from '../../http/endpoint/endpoint.js';
import { PublicAddress } from '../../http/endpoint/public-address.js';
import { UpToDate } from '../../readings/endpoint/up-to-date.js';
import { namedFileOf, type Scope, Scopes } from '../scope.js';
import { Calendars } from './calendars.js';

const calendarType = 'text/calendar';

const endpoint = {
  tag: 'publishing',
  query: currentQuery,
  answers: {
    200: { description: 'A calendar to subscribe to', mediaType: calendarType },
    304: { description: 'As the ETag says' },
  },
  problems: [404, 503],
  anyAccept: true,
} as const;

/** Calendars of dates: of all tracks, a track, a relationship, a party or a collection. */
@Controller('calendars')
export class CalendarController {
  constructor(
    private readonly scopes: Scopes,
    private readonly calendars: Calendars,
    private readonly address: PublicAddress,
  ) {}

  @Get(':file')
  @Endpoint({
    ...endpoint,
    summary: 'The dates of all tracks as iCalendar: `all.ics`',
    description:
      'What is due, expected, announced and expires, and the day on which the clock alone would change a status. Events are of whole days, and of a range of days where the date is in doubt. Each keeps its `UID`; `SEQUENCE` grows when it changes, and one that is taken off before it comes is `CANCELLED`. A date stays for a year after it has come.',
  })
  @UpToDate()
  readCalendar(
    @Param('file') file: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.send(this.scopes.only(namedFileOf(file, ['ics']).id), request, reply);
  }

  @Get(':kind/:file')
  @Endpoint({
    ...endpoint,
    summary:
      'The same of the tracks of a scope: `track/ID.ics`, `relationship/ID.ics`, `party/CODE.ics`, `collection/NAME.ics`',
  })
  @UpToDate()
  readScopeCalendar(
    @Param('kind') kind: string,
    @Param('file') file: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.send(this.scopes.find(kind, namedFileOf(file, ['ics']).id), request, reply);
  }

  private async send(scope: Scope, request: FastifyRequest, reply: FastifyReply): Promise<Buffer> {
    const { body, etag } = await this.calendars.calendar(scope, this.address.seenBy(request));
    const headers = {
      etag,
      'cache-control': liveCaching,
      'content-type': `${calendarType}; charset=utf-8`,
      vary: 'Host',
    };
    void reply.headers(headers);
    return body;
  }
}
