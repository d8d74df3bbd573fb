import { Controller, Get, Param } from '@nestjs/common';
import type { z } from 'zod';
import { relationshipId } from '../../domain/reading/relationship.js';
import { EventLog } from '../../event-log/event-log.js';
import { ValidQuery, Endpoint } from '../../http/endpoint/endpoint.js';
import { base } from '../../http/endpoint/openapi.js';
import { PublicAddress } from '../../http/endpoint/public-address.js';
import type { AsOfQuery } from '../as-of.js';
import { StatusReader } from '../status-reader.js';
import { markedHistory } from '../event-visibility.js';
import { type ListedEvent, listedEvents } from '../track-events.js';
import { trackEventPage } from '../../contract/log/entries.js';
import * as answers from '../../contract/readings/answers.js';
import { entryView } from '../log/log-page.js';
import { NextLink } from '../../http/endpoint/next-link.js';
import { cursorOf, placeOf, wrongCursor } from '../../http/endpoint/pagination.js';
import * as queries from '../../contract/queries.js';
import { trackStatus } from '../../contract/readings/reading.js';
import { ReadAsOf, TrackReading } from '../endpoint/track-reading.js';
import { UpToDate } from '../endpoint/up-to-date.js';
import { listTracks } from './track-list.js';

type ValidQuery<T extends z.ZodType> = z.infer<T>;

/** The tracks: their definitions, statuses, histories and events. */
@Controller('tracks')
export class TracksController {
  constructor(
    private readonly reader: StatusReader,
    private readonly log: EventLog,
    private readonly address: PublicAddress,
  ) {}

  @Get()
  @Endpoint({
    tag: 'tracks',
    summary: 'The tracks and their status today',
    query: queries.tracksQuery,
    answers: { 200: { description: 'A page', schema: answers.trackPage } },
    problems: [503],
  })
  @UpToDate()
  @NextLink('cursor')
  listTracks(@ValidQuery() query: ValidQuery<typeof queries.tracksQuery>) {
    const { data, nextCursor } = listTracks(this.reader.all(), query);
    return { data: data.map((row) => this.reader.listed(row)), nextCursor };
  }

  @Get(':id')
  @Endpoint({
    tag: 'tracks',
    summary: 'The definition of a track',
    query: queries.currentQuery,
    answers: { 200: { description: 'Its definition', schema: answers.trackDetails } },
    problems: [404, 503],
  })
  @UpToDate()
  async readTrack(@Param('id') track: string) {
    const timeline = await this.reader.timeline(track, {});
    const { id, title, parties, topic, parent = null, mechanisms = [] } = timeline.definition;
    const policy = timeline.policy.name;
    const children = this.reader.all().filter((row) => row.parent === id);
    const root = this.address.path + base;
    const at = `${root}/tracks/${id}`;
    const relationship = `${root}/relationships/${relationshipId(parties)}`;
    return {
      ...{ id, title, parties, topic, parent, children: children.map((row) => row.track), policy, mechanisms },
      version: timeline.version,
      links: { status: `${at}/status`, history: `${at}/history`, events: `${at}/events`, relationship },
    };
  }

  @Get(':id/status')
  @Endpoint({
    tag: 'tracks',
    summary: 'The status of a track, why, and its measures',
    description:
      'Without a query the body changes only when an entry touches the track (or a sub-track, where the track tells how those stand) or the UTC day ends, so that If-None-Match gives 304 all day. With `validAt`, `knownAt` and `position` it never changes, and may be cited.',
    query: queries.asOfQuery,
    answers: { 200: { description: 'The reading', schema: trackStatus }, 304: { description: 'As the ETag says' } },
    problems: [404, 409, 422, 503],
  })
  @TrackReading()
  async readStatus(@Param('id') track: string, @ReadAsOf() asOf: AsOfQuery): Promise<object> {
    const isOfToday = Object.values(asOf).every((parameter) => parameter === undefined);
    return isOfToday ? this.reader.live(track) : this.reader.statusAsOf(track, asOf);
  }

  @Get(':id/history')
  @Endpoint({
    tag: 'tracks',
    summary: 'The intervals of its status: adjoining, without gap or overlap',
    query: queries.asOfQuery,
    answers: { 200: { description: 'Oldest first', schema: answers.history } },
    problems: [404, 409, 422, 503],
  })
  @TrackReading()
  async readHistory(@Param('id') track: string, @ReadAsOf() asOf: AsOfQuery) {
    const timeline = await this.reader.timeline(track, asOf);
    const reading = this.reader.readingAsOf(timeline, asOf);
    return { data: await markedHistory(this.log, timeline, this.reader.day(asOf)), reading };
  }

  @Get(':id/events')
  @Endpoint({
    tag: 'tracks',
    summary: 'The events that count for a track, in the order of the fold',
    query: queries.trackEventsQuery,
    answers: { 200: { description: 'A page, oldest first', schema: trackEventPage } },
    problems: [404, 409, 422, 503],
  })
  @TrackReading({ stored: false })
  @NextLink('cursor')
  async readTrackEvents(
    @Param('id') track: string,
    @ReadAsOf() asOf: AsOfQuery,
    @ValidQuery() { cursor, limit }: ValidQuery<typeof queries.trackEventsQuery>,
  ) {
    const timeline = await this.reader.timeline(track, asOf);
    const events = timeline.viewed(this.reader.day(asOf), (view) => view.visible());
    const start = cursor === undefined ? 0 : indexAfter(events, cursor);
    const page = events.slice(start, start + limit);
    const nextCursor = start + limit < events.length ? cursorOf([page.at(-1)!.id]) : null;
    const data = await listedEvents(this.log, page, asOf.knownAt);
    return { data: data.map(trackEventView), nextCursor };
  }
}

function trackEventView({ entry, asRead, visibility }: ListedEvent) {
  return { ...entryView(entry), ...(visibility && { visibility }), ...(asRead && { asRead }) };
}

function indexAfter(events: readonly { id: string }[], cursor: string): number {
  const [after] = placeOf(cursor, ['text']);
  const index = events.findIndex(({ id }) => id === after);
  if (index < 0) throw wrongCursor('names an event that is not in this list');
  return index + 1;
}
