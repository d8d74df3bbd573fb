import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ValidQuery, Endpoint } from '../../http/endpoint/endpoint.js';
import { ClientAddress } from '../../http/server/client-address.js';
import { EventStreams } from '../../http/sse/event-streams.js';
import { streamChunks } from '../../http/sse/paced-stream.js';
import { streamLimits } from '../../http/sse/stream-connection.js';
import { frameIdOf, Replays, type ReplayRequest } from './replays.js';
import { UpToDate } from '../endpoint/up-to-date.js';
import { chunksOf } from './replay-chunks.js';
import { replayQuery, replayStream } from '../../contract/readings/replay.js';

type Query = z.infer<typeof replayQuery>;

/** Replays of the past as streams of server-sent events. */
@Controller('replay')
export class ReplayController {
  constructor(
    private readonly replays: Replays,
    private readonly streams: EventStreams,
    private readonly clients: ClientAddress,
  ) {}

  @Get()
  @Endpoint({
    tag: 'tracks',
    summary:
      'A replay of the past of some tracks: their events, and the changes of status that events and the clock made',
    description: `A stream of server-sent events, in order of day, with an \`end\` frame last. The log is read as it stands at the beginning, and every id names that position: a client that comes back with \`Last-Event-ID\` gets exactly the rest, and 204 after the end. A comment comes every ${streamLimits.commentMs / 1_000} s. A client that reads nothing for ${streamLimits.slowMs / 1_000} s is dropped; beyond ${streamLimits.open} replays at once, or ${streamLimits.ofClient} of one client, the answer is 503.`,
    query: replayQuery,
    requestHeaders: { 'Last-Event-ID': 'Like lastEventId, over which it takes precedence' },
    answers: {
      200: { description: 'The stream', schema: replayStream, mediaType: 'text/event-stream' },
      204: { description: 'The end frame was the last' },
    },
    problems: [404, 409, 422, 503],
  })
  @UpToDate()
  async replayTracks(
    @ValidQuery() query: Query,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const replayRequest = replayRequestOf(query, request.headers['last-event-id']);
    if (replayRequest.after?.ordinal === 'end') return void reply.code(204).header('cache-control', 'no-store').send();
    const slot = this.streams.claim(this.clients.of(request.raw));
    try {
      const replay = await this.replays.open(replayRequest);
      const chunks = chunksOf(replay, query);
      // Made before the headers go out, since an id of another replay is refused here.
      const first = chunks.next();
      const connection = slot.begin(request, reply);
      if (connection) void streamChunks(connection, chunks, first);
    } catch (error) {
      slot.release();
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
