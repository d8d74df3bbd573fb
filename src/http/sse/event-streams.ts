import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../domain/time/clock.js';
import type { RequestMetrics } from '../server/request-metrics.js';
import { ClientSlots } from '../server/slots.js';
import { retryText } from './event-text.js';
import { StreamConnection, streamLimits } from './stream-connection.js';

/** A slot among the open streams. Its owner must call `begin` or `release`. */
export interface StreamSlot {
  /**
   * Takes the response over from Fastify and begins the stream, never compressed. The slot is released when the stream
   * is over.
   * @returns `undefined` where there is nothing to stream: after HEAD, when the client has left, when the server stops
   */
  begin(request: FastifyRequest, reply: FastifyReply): StreamConnection | undefined;
  release(): void;
}

/** Streams of server-sent events of one kind, to a limited number of clients. */
export class EventStreams {
  private readonly slots: ClientSlots;
  private readonly connections = new Set<StreamConnection>();

  /**
   * @param what the name of the streams, for the message to a client that gets no slot: `replays`
   * @param most limit of open streams
   * @param mostOfClient limit of the open streams of one client, by its address
   */
  constructor(
    what: string,
    private readonly clock: Clock,
    private readonly metrics: RequestMetrics,
    most: number = streamLimits.open,
    mostOfClient: number = streamLimits.ofClient,
  ) {
    const message = (taken: number) => `${taken} ${what} are under way, and no more are served at once`;
    const refusal = { code: 'too-many-streams', retryAfterSeconds: 5 };
    const ofClient = (taken: number) => `this client has ${taken} ${what} open, and no client has more at once`;
    this.slots = new ClientSlots({ ...refusal, most, message }, { ...refusal, most: mostOfClient, message: ofClient });
  }

  /** The number of open streams. */
  get open(): number {
    return this.slots.count;
  }

  /**
   * Takes a slot for a stream.
   * @param client its address; absent where it has none, as one in this process
   * @throws ThawError unavailable `too-many-streams`, `shutting-down`
   */
  claim(client?: string): StreamSlot {
    const release = this.slots.take(client);
    return { release, begin: (request, reply) => this.begin(request, reply, release) };
  }

  /** Ends every stream and refuses more; clients reconnect with the last id that they have seen. */
  stop(): void {
    this.slots.close();
    for (const connection of this.connections) connection.end();
  }

  private begin(request: FastifyRequest, reply: FastifyReply, release: () => void): StreamConnection | undefined {
    reply.hijack();
    const response = reply.raw;
    response.writeHead(200, {
      // The headers that the server sets for every answer.
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    response.write(retryText);
    if (request.method === 'HEAD' || response.closed || this.slots.isClosed) {
      response.end();
      release();
      return undefined;
    }
    const connection = new StreamConnection(request, reply, this.clock, release);
    this.connections.add(connection);
    response.on('close', () => {
      this.connections.delete(connection);
      // Fastify records only the requests whose answer is finished.
      if (!response.writableFinished) this.metrics.served(request, reply);
      connection.closed();
    });
    return connection;
  }
}
