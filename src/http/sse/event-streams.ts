import type { FastifyReply, FastifyRequest } from 'fastify';
import { ThawError } from '../../domain/errors.js';
import type { Clock } from '../../domain/time/clock.js';
import type { RequestMetrics } from '../server/request-metrics.js';
import { Slots } from '../server/slots.js';
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
  private readonly slots: Slots;
  private readonly connections = new Set<StreamConnection>();
  /** The numbers of streams by client. */
  private readonly byClient = new Map<string, number>();

  /**
   * @param what the name of the streams, for the message to a client that gets no slot: `replays`
   * @param most limit of open streams
   * @param mostOfClient limit of the open streams of one client, by its address
   */
  constructor(
    private readonly what: string,
    private readonly clock: Clock,
    private readonly metrics: RequestMetrics,
    most: number = streamLimits.open,
    private readonly mostOfClient: number = streamLimits.ofClient,
  ) {
    const message = (taken: number) => `${taken} ${what} are under way, and no more are served at once`;
    this.slots = new Slots({ most, code: 'too-many-streams', message, retryAfterSeconds: 5 });
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
    const giveBack = this.slots.take();
    const open = client === undefined ? 0 : (this.byClient.get(client) ?? 0);
    if (open >= this.mostOfClient) {
      giveBack();
      const message = `this client has ${open} ${this.what} open, and no client has more at once`;
      throw new ThawError('unavailable', 'too-many-streams', message, [], 5);
    }
    if (client !== undefined) this.byClient.set(client, open + 1);
    let isTaken = true;
    const release = () => {
      giveBack();
      if (isTaken && client !== undefined) this.leave(client);
      isTaken = false;
    };
    return { release, begin: (request, reply) => this.begin(request, reply, release) };
  }

  /** Ends every stream and refuses more; clients reconnect with the last id that they have seen. */
  stop(): void {
    this.slots.close();
    for (const connection of this.connections) connection.end();
  }

  private leave(client: string): void {
    const rest = this.byClient.get(client)! - 1;
    if (rest > 0) this.byClient.set(client, rest);
    else this.byClient.delete(client);
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
