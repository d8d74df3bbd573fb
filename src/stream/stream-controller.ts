import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ThawError } from '../domain/errors.js';
import { EventLog } from '../event-log/event-log.js';
import { ValidQuery, Endpoint, wrongQuery } from '../http/endpoint/endpoint.js';
import { streamLimits } from '../http/sse/stream-connection.js';
import { Projector } from '../projection/projector.js';
import { liveLimits, LiveStreams } from './live-streams.js';
import { liveStream, streamQuery } from '../contract/log/stream.js';

const seconds = (ms: number) => ms / 1_000;

/** The live stream of new entries and changed statuses. */
@Controller('stream')
export class StreamController {
  constructor(
    private readonly streams: LiveStreams,
    private readonly log: EventLog,
    private readonly projector: Projector,
  ) {}

  @Get()
  @Endpoint({
    tag: 'log',
    summary: 'New entries and changed statuses, live',
    description: `A stream of server-sent events. \`entry.appended\` comes once the entry counts in every status, with its position as the id; \`status.changed\` comes after the entry that made the change (entries that come in together make one change a track), or, \`because\` of the clock, when a UTC day begins and a rhythm, a term or an assessment has run out. \`position\` says up to where everything has been sent: at the beginning, and every ${seconds(streamLimits.commentMs)} s if the log has grown, where otherwise a comment comes.

A client that comes back with \`Last-Event-ID\` N gets every \`entry.appended\` after N, each once and in order, whichever process answers; then, in place of the changes that it missed, one \`status.changed\` with \`because: "catch-up"\`, without \`from\`, for each track whose status comes from an entry from N on, or was read anew on or after the UTC day on which N was recorded: all that may have changed, and perhaps some that did not; then \`position\`, and from there on everything live. So a client that reads the statuses at a position and gives that as lastEventId misses nothing. A client whose connection is full is passed over and caught up in the same way; one that reads nothing for ${seconds(streamLimits.slowMs)} s is dropped, at the latest ${seconds(streamLimits.commentMs)} s after that. Where the log has lost entries that were sent (a database failed over, or a backup was restored), \`past.replaced\` names the last entry that still stands, with its position as the id, also to a client that comes back with a position beyond it; the entries that follow it now come next, and one that came back may get some of these twice. \`candidates.changed\`, without data, says that the inbox can be read again; it comes to clients that have chosen no tracks, and only from the process that grouped or judged. Beyond ${liveLimits.open} streams at once, or ${liveLimits.ofClient} of one client, the answer is 503.`,
    query: streamQuery,
    requestHeaders: { 'Last-Event-ID': 'Like lastEventId, over which it takes precedence' },
    answers: { 200: { description: 'The stream', schema: liveStream, mediaType: 'text/event-stream' } },
    problems: [404, 422, 503],
  })
  async followLog(
    @ValidQuery() { track, lastEventId }: z.infer<typeof streamQuery>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const header = request.headers['last-event-id'];
    // A browser that reconnects keeps the query and sends the header, so the header is the newer.
    const after = typeof header === 'string' && header !== '' ? positionIn(header) : lastEventId;
    for (const each of track ?? []) this.refuseUnknown(each);
    if (after !== undefined) await this.refuseBeyondEnd(after);
    this.streams.answer(request, reply, { tracks: track, after });
  }

  private refuseUnknown(track: string): void {
    if (this.projector.board.get(track) ?? this.projector.stopOf(track)) return;
    throw ThawError.notFound('unknown-track', `The track ${track} is not defined`);
  }

  private async refuseBeyondEnd(after: number): Promise<void> {
    const { position } = await this.log.head();
    if (after <= position || this.log.past.isLost(after)) return;
    if (after <= this.projector.position) {
      this.projector.wake();
      const message = `the past of the log was replaced: it ends at ${position} now`;
      throw new ThawError('unavailable', 'past-replaced', message, [], 5);
    }
    const detail = `is ${after}, and the log ends at ${position}`;
    throw ThawError.invalid('unknown-position', 'lastEventId', detail);
  }
}

function positionIn(header: string): number {
  const read = streamQuery.shape.lastEventId.safeParse(header);
  if (read.success && read.data !== undefined) return read.data;
  throw wrongQuery('invalid-parameter', [{ pointer: 'lastEventId', detail: 'is no position of the log' }]);
}
