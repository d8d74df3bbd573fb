import { Controller, Get } from '@nestjs/common';
import type { z } from 'zod';
import {
  type TracksFound,
  trackSearchLimits,
  trackSearchQuery,
  tracksFound,
} from '../../contract/readings/track-search.js';
import { EventLog } from '../../event-log/event-log.js';
import { Endpoint, ValidQuery } from '../../http/endpoint/endpoint.js';
import { Slots } from '../../http/server/slots.js';
import { refuseFutureKnowledge } from '../as-of.js';
import { UpToDate } from '../endpoint/up-to-date.js';
import { StatusReader } from '../status-reader.js';
import { searchLog } from './event-search.js';

/** Tracks by the words of their events. */
@Controller('tracks')
export class TrackSearchController {
  private readonly slots = new Slots({
    most: trackSearchLimits.atOnce,
    code: 'searches-busy',
    message: (taken) => `${taken} searches are under way; wait until one of them is done`,
    retryAfterSeconds: 1,
  });

  constructor(
    private readonly log: EventLog,
    private readonly reader: StatusReader,
  ) {}

  @Get('by-event')
  @Endpoint({
    tag: 'tracks',
    summary: 'The tracks with an event that has some words, each with the latest such event',
    description: `Looks at the last ${trackSearchLimits.entries} entries of the log. ${trackSearchLimits.atOnce} searches run at a time; a further one gets 503 with \`Retry-After\`.`,
    query: trackSearchQuery,
    answers: { 200: { description: 'A track each, those with the latest events first', schema: tracksFound } },
    problems: [409, 422, 503],
  })
  @UpToDate()
  async findTracks(@ValidQuery() query: z.output<typeof trackSearchQuery>): Promise<TracksFound> {
    const { q: words, validAt: to, knownAt, position } = query;
    await this.reader.reach(position);
    refuseFutureKnowledge(knownAt, this.reader.today());
    const upTo = position ?? this.reader.position;
    const most = trackSearchLimits.entries;
    const after = Math.max(0, upTo - most);
    const { found } = await this.slots.run(() => searchLog(this.log, { words, to, knownAt, after, upTo, most }));
    const known = new Set(this.reader.all().map(({ track }) => track));
    const data = new Map<string, TracksFound['data'][number]>();
    for (const { id: event, title, occurred, tracks } of found) {
      for (const track of tracks) {
        if (known.has(track) && !data.has(track)) data.set(track, { track, event, title, occurred });
      }
    }
    return { data: [...data.values()], after };
  }
}
