import type { BeforeApplicationShutdown, OnApplicationShutdown } from '@nestjs/common';
import type { Server } from 'node:http';
import type { Alerter } from '../alerts/evaluation/alerter.js';
import type { DeliveryRoom } from '../alerts/delivery/delivery-room.js';
import type { AppParts } from './app.module.js';
import type { PgNotify } from '../event-log/pg-notify.js';
import type { MerkleFollower } from '../integrity/merkle-follower.js';
import type { LiveStreams } from '../stream/live-streams.js';
import type { EventStreams } from '../http/sse/event-stream.js';
import type { RequestMetrics } from '../http/server/request-metrics.js';
import type { Projector } from '../projection/projector.js';

/** Requests under way are given so long to finish. */
const patienceMs = 10_000;

type Parts = Pick<AppParts, 'database' | 'eventLog' | 'log'> & {
  readonly projector: Projector;
  readonly doorbell: PgNotify;
  readonly follower: MerkleFollower;
  readonly alerter: Alerter;
  readonly deliveries: DeliveryRoom;
  readonly streams: EventStreams;
  readonly live: LiveStreams;
  readonly tally: RequestMetrics;
};

/** Goes in order: no new connections, streams end, requests under way finish, the projector stops, the database closes. */
export class Shutdown implements BeforeApplicationShutdown, OnApplicationShutdown {
  private server: Server | undefined;

  constructor(private readonly parts: Parts) {}

  serves(server: Server): void {
    this.server = server;
  }

  async beforeApplicationShutdown(signal?: string): Promise<void> {
    const { log, streams, live, tally } = this.parts;
    if (signal)
      log.pino.info(`${signal}: no new connections; requests under way have ${patienceMs / 1000} s to finish`);
    if (this.server?.listening) this.server.close();
    streams.stop();
    await live.stop();
    if (!(await tally.drain(patienceMs))) log.pino.warn('some requests were cut off');
  }

  /** The HTTP server is closed by now. */
  async onApplicationShutdown(): Promise<void> {
    const { projector, doorbell, follower, alerter, deliveries, eventLog, database, log } = this.parts;
    await projector.stop();
    await doorbell.close();
    await follower.stop();
    await alerter.stop();
    await deliveries.stop();
    await eventLog.close();
    await database.close();
    log.flush();
  }
}
