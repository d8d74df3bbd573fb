import { type BeforeApplicationShutdown, Module, type OnModuleDestroy } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule, HttpAdapterHost } from '@nestjs/core';
import type { Server } from 'node:http';
import { Registry } from 'prom-client';
import { EndpointGuard } from './endpoint/endpoint.js';
import { PublicAddress } from './endpoint/public-address.js';
import { RateLimits } from './server/rate-limits.js';
import { ClientAddress } from './server/client-address.js';
import { Log } from './server/log.js';
import { ProblemFilter } from './server/problem-filter.js';
import { openRegistry } from './metrics/prometheus.js';
import { RequestMetrics } from './server/request-metrics.js';

/** Time for requests under way to finish, in milliseconds. */
const drainMs = 10_000;

/** The parts that every endpoint shares: validation, problems, metrics of requests, and their orderly end. */
@Module({
  imports: [DiscoveryModule],
  providers: [
    { provide: Registry, useFactory: openRegistry },
    RequestMetrics,
    PublicAddress,
    ClientAddress,
    RateLimits,
    { provide: APP_GUARD, useClass: EndpointGuard },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
  exports: [Registry, RequestMetrics, PublicAddress, ClientAddress, RateLimits],
})
export class HttpModule implements OnModuleDestroy, BeforeApplicationShutdown {
  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly requests: RequestMetrics,
    private readonly log: Log,
  ) {}

  /**
   * Closes the server to new connections. This comes before the streams end, so that none of their clients reconnects.
   */
  onModuleDestroy(): void {
    // A command opens rooms without a server.
    const server = this.adapter.httpAdapter?.getHttpServer() as Server | undefined;
    if (server?.listening) server.close();
  }

  /**
   * Waits for the requests under way. The streams have ended by now, since their modules are imported after this one.
   */
  async beforeApplicationShutdown(signal?: string): Promise<void> {
    if (signal) this.log.pino.info(`${signal}: requests under way have ${drainMs / 1000} s to finish`);
    if (!(await this.requests.drain(drainMs))) this.log.pino.warn('some requests were cut off');
  }
}
