import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Asked, Endpoint } from '../../http/endpoint/endpoint.js';
import { EventStreams, streamLimits } from '../../http/sse/event-stream.js';
import { frameIdOf, Replays, type ReplayRequest } from './replays.js';
import { UpToDate } from '../endpoint/up-to-date.js';
import { chunksOf } from './replay-chunks.js';
import { replayQuery, replayStream } from '../../contract/readings/replay.js';

type Query = z.infer<typeof replayQuery>;

/** The past, played forward. */
@Controller('replay')
export class ReplayController {
  constructor(
    private readonly replays: Replays,
    private readonly streams: EventStreams,
  ) {}

  @Get()
  @Endpoint({
    tag: 'tracks',
    summary: 'The past of some tracks, played forward: events and what they and the clock made of each status',
    description: `A stream of server-sent events, in order of day, with an \`end\` frame last. The log is pinned where it stands at the beginning, and every id names that position: who comes back with \`Last-Event-ID\` gets exactly the rest, and 204 behind the end. A comment comes every ${streamLimits.commentMs / 1_000} s. A reader who takes nothing for ${streamLimits.slowMs / 1_000} s is dropped; beyond ${streamLimits.open} replays at once the answer is 503.`,
    query: replayQuery,
    requestHeaders: { 'Last-Event-ID': 'As lastEventId, which it goes before' },
    answers: {
      200: { description: 'The stream', schema: replayStream, mediaType: 'text/event-stream' },
      204: { description: 'Nothing comes behind the end frame' },
    },
    problems: [404, 422, 503],
  })
  @UpToDate()
  async replayTracks(@Asked() query: Query, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const replayRequest = replayRequestOf(query, request.headers['last-event-id']);
    if (replayRequest.after?.ordinal === 'end') return void reply.code(204).header('cache-control', 'no-store').send();
    const place = this.streams.claim();
    try {
      const replay = await this.replays.open(replayRequest);
      const next = chunksOf(replay, query);
      // Pulled before the headers go out, since an id that is of another replay shows here.
      let first = next();
      place.stream(request, reply, () => {
        const chunk = first ?? next();
        first = null;
        return chunk;
      });
    } catch (error) {
      place.release();
      throw error;
    }
  }
}

function replayRequestOf(query: Query, header: string | string[] | undefined): ReplayRequest {
  const { track = [], from, to, asKnown, knownAt, position, lastEventId } = query;
  // A browser that reconnects keeps the query and sends the header, so the header is the newer.
  const last = typeof header === 'string' && header !== '' ? header : lastEventId;
  return {
    tracks: track,
    from,
    to,
    asKnown,
    knownAt,
    position,
    after: last === undefined ? undefined : frameIdOf(last),
  };
}
