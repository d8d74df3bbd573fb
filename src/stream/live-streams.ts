import type { FastifyReply, FastifyRequest } from 'fastify';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Clock } from '../domain/time/clock.js';
import { EventLog } from '../event-log/event-log.js';
import { Listen } from '../event-log/events.js';
import { currentView } from '../event-log/view.js';
import { EventStreams } from '../http/sse/event-streams.js';
import { ClientAddress } from '../http/server/client-address.js';
import { RequestMetrics } from '../http/server/request-metrics.js';
import { FeedStreams, type LiveRequest } from './feed-streams.js';
import { OpenFeed, WholeFeed } from './live-feed.js';

/** The limits of live streams besides `streamLimits`; every one is tested. */
export const liveLimits = { open: 2_500, ofClient: 250 } as const;

/** The live streams of all readers, each by the view of whoever reads. */
@Injectable()
export class LiveStreams implements BeforeApplicationShutdown {
  private readonly streams: EventStreams;
  private readonly byView: Readonly<Record<'all' | 'open', FeedStreams>>;

  constructor(
    all: WholeFeed,
    open: OpenFeed,
    log: EventLog,
    clock: Clock,
    metrics: RequestMetrics,
    private readonly clients: ClientAddress,
  ) {
    this.streams = new EventStreams('live streams', clock, metrics, liveLimits.open, liveLimits.ofClient);
    this.byView = { all: new FeedStreams(all, log, clock), open: new FeedStreams(open, log, clock) };
  }

  /** The number of open streams. */
  get open(): number {
    return this.streams.open;
  }

  /** Answers a request with a live stream. @throws ThawError as `EventStreams.claim` */
  answer(request: FastifyRequest, reply: FastifyReply, asked: LiveRequest): void {
    const connection = this.streams.claim(this.clients.of(request.raw)).begin(request, reply);
    if (connection) this.byView[currentView()].begin(connection, asked);
  }

  /** Tells readers of all tracks that the inbox is another one. */
  @Listen('candidates.changed')
  onCandidatesChanged(): void {
    for (const streams of Object.values(this.byView)) streams.tellOfCandidates();
  }

  /** Ends every stream; clients reconnect with the last id that they have seen. */
  async beforeApplicationShutdown(): Promise<void> {
    this.streams.stop();
    await Promise.all(Object.values(this.byView).map((each) => each.stop()));
  }
}
