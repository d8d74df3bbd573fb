import { Controller, Get, Header, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { parseDay } from '../../domain/day.js';
import { defaultPolicyName } from '../../domain/policy.js';
import { relationshipId } from '../../domain/relationship.js';
import { EventLog } from '../../event-log/event-log.js';
import { Asked, Endpoint } from '../../http/endpoint.js';
import { base } from '../../http/openapi.js';
import { StatusReader } from '../status-reader.js';
import * as answers from './answers.schema.js';
import { entryView } from './log-pages.js';
import { cursorOf, linkNext, placeOf, wrongCursor } from './pages.js';
import { Patience } from './patience.js';
import * as queries from './queries.js';
import { trackStatus } from './reading.schema.js';
import { listTracks } from './track-list.js';

type Asked<T extends z.ZodType> = z.infer<T>;

const dayOfQuery = (validAt: string | undefined) => (validAt === undefined ? undefined : parseDay(validAt, 'validAt'));

/** The tracks: what they are, how they stand, how they came to. */
@Controller('tracks')
export class TracksController {
  constructor(
    private readonly reader: StatusReader,
    private readonly log: EventLog,
    private readonly patience: Patience,
  ) {}

  @Get()
  @Endpoint({
    tag: 'tracks',
    summary: 'The tracks and how they stand today',
    query: queries.tracksQuery,
    answers: { 200: { description: 'A page', schema: answers.trackPage } },
    problems: [503],
  })
  async listTracks(
    @Asked() query: Asked<typeof queries.tracksQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.patience.until(query.atLeastPosition);
    const { data, nextCursor } = listTracks(this.reader.all(), query);
    linkNext(request, reply, 'cursor', nextCursor);
    return { data: data.map((row) => this.reader.listed(row)), nextCursor };
  }

  @Get(':id')
  @Endpoint({
    tag: 'tracks',
    summary: 'What a track is',
    query: queries.currentQuery,
    answers: { 200: { description: 'Its definition', schema: answers.trackDetails } },
    problems: [404, 503],
  })
  async readTrack(@Param('id') track: string, @Asked() query: Asked<typeof queries.currentQuery>) {
    await this.patience.until(query.atLeastPosition);
    const {
      id,
      title,
      parties,
      topic,
      parent = null,
      policy = defaultPolicyName,
      mechanisms = [],
    } = await this.reader.definition(track);
    const children = this.reader.all().filter((row) => row.parent === id);
    const at = `${base}/tracks/${id}`;
    const relationship = `${base}/relationships/${relationshipId(parties)}`;
    return {
      ...{ id, title, parties, topic, parent, children: children.map((row) => row.track), policy, mechanisms },
      version: (await this.reader.live(track)).version,
      links: { status: `${at}/status`, history: `${at}/history`, events: `${at}/events`, relationship },
    };
  }

  @Get(':id/status')
  @Header('content-type', 'application/json; charset=utf-8')
  @Endpoint({
    tag: 'tracks',
    summary: 'The status of a track, why, and its measures',
    description:
      'Without a query the body changes only when an entry touches the track or the UTC day ends, so that If-None-Match gives 304 all day.',
    query: queries.pinnedQuery,
    answers: { 200: { description: 'The reading', schema: trackStatus }, 304: { description: 'As the ETag says' } },
    problems: [404, 503],
  })
  async readStatus(
    @Param('id') track: string,
    @Asked() query: Asked<typeof queries.pinnedQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.patience.until(query.atLeastPosition);
    const validAt = dayOfQuery(query.validAt);
    // Not `immutable`: what is known of a past day still changes, as long as a reading cannot pin that too.
    if (validAt !== undefined) return JSON.stringify(await this.reader.at(track, validAt));
    const { body, etag } = await this.reader.live(track);
    void reply.header('etag', etag);
    return body;
  }

  @Get(':id/history')
  @Endpoint({
    tag: 'tracks',
    summary: 'The intervals of its status: adjoining, without gap or overlap',
    query: queries.pinnedQuery,
    answers: { 200: { description: 'Oldest first', schema: answers.history } },
    problems: [404, 503],
  })
  async readHistory(@Param('id') track: string, @Asked() query: Asked<typeof queries.pinnedQuery>) {
    await this.patience.until(query.atLeastPosition);
    return { data: await this.reader.history(track, dayOfQuery(query.validAt)) };
  }

  @Get(':id/events')
  @Endpoint({
    tag: 'tracks',
    summary: 'The events that count for a track, in the order of the fold',
    query: queries.trackEventsQuery,
    answers: { 200: { description: 'A page, oldest first', schema: answers.entryPage } },
    problems: [404, 503],
  })
  async readTrackEvents(
    @Param('id') track: string,
    @Asked() query: Asked<typeof queries.trackEventsQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.patience.until(query.atLeastPosition);
    const ids = await this.reader.orderedEvents(track, dayOfQuery(query.validAt));
    const start = query.cursor === undefined ? 0 : indexAfter(ids, query.cursor);
    const page = ids.slice(start, start + query.limit);
    const nextCursor = start + query.limit < ids.length ? cursorOf([page.at(-1)!]) : null;
    linkNext(request, reply, 'cursor', nextCursor);
    const entries = await Promise.all(page.map((id) => this.log.find(id)));
    return { data: entries.flatMap((entry) => (entry ? [entryView(entry)] : [])), nextCursor };
  }
}

function indexAfter(ids: readonly string[], cursor: string): number {
  const index = ids.indexOf(String(placeOf(cursor, 1)[0]));
  if (index < 0) throw wrongCursor('names an event that is not in this list');
  return index + 1;
}
