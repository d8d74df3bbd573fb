import { Controller, Get, Header, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Registry } from 'prom-client';
import { DeliveryReadiness } from '../../alerts/delivery/delivery-readiness.js';
import { ThawError } from '../../domain/errors.js';
import { Endpoint } from '../../http/endpoint/endpoint.js';
import { EventLog } from '../../event-log/event-log.js';
import { JetStreamHealth } from '../../jetstream/jetstream-health.js';
import { MetricsText } from '../../http/metrics/prometheus.js';
import { SourceReadiness } from '../../sources/health/source-readiness.js';
import { Projector } from '../../projection/projector.js';
import { Scrub } from '../../upkeep/scrub.js';
import { Replica } from './replica.js';
import { WriteProbe } from './write-probe.js';
import * as answers from '../../contract/health.js';
import { StatusGauges } from './status-gauges.js';

/** Probes and metrics for operators, outside the versioned base path. */
@Controller()
export class HealthController {
  private readonly metrics: MetricsText;

  constructor(
    private readonly projector: Projector,
    private readonly log: EventLog,
    private readonly deliveries: DeliveryReadiness,
    private readonly sources: SourceReadiness,
    private readonly writes: WriteProbe,
    private readonly scrub: Scrub,
    private readonly replica: Replica,
    private readonly jetStream: JetStreamHealth,
    registry: Registry,
    gauges: StatusGauges,
  ) {
    this.metrics = new MetricsText(registry, () => gauges.trackMetrics());
  }

  @Get('livez')
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'server',
    summary: 'Whether the process answers at all',
    permission: 'none',
    answers: { 200: { description: 'It does', schema: answers.liveness } },
  })
  checkLiveness() {
    return { alive: true };
  }

  @Get('readyz')
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'server',
    summary:
      'Whether the database answers and takes writes (or is only read from), the status follows the log and the clock is right; and how deliveries stand',
    permission: 'none',
    answers: {
      200: {
        description:
          'Ready; tracks that had to stop are named, whether the log has lost entries, whether deliveries are stuck, what is amiss with the sources, how far the log is published to NATS, and what the last scrub found',
        schema: answers.readiness,
      },
    },
    problems: [503],
  })
  async checkReadiness() {
    const { fault } = this.projector;
    if (fault !== null)
      throw new ThawError('unavailable', 'not-ready', `the status does not follow the log: ${fault}`, [], 5);
    const { place } = this.projector;
    const asked = [this.projector.lag(), this.log.holds(place), this.log.clockDifference()] as const;
    const [lag, holds, clockDifference] = await Promise.all(asked).catch(() => {
      throw new ThawError('unavailable', 'not-ready', 'the database does not answer', [], 5);
    });
    if (!holds) {
      this.projector.wake();
      const message = `the past of the log was replaced: the entry at position ${place.position} is gone`;
      throw new ThawError('unavailable', 'past-replaced', message, [], 5);
    }
    if (clockDifference !== null) throw new ThawError('unavailable', 'clock-differs', clockDifference, [], 60);
    const readOnly = await this.replica.report();
    const unwritable = readOnly ? null : await this.writes.check();
    if (unwritable !== null)
      throw new ThawError('unavailable', 'not-ready', `nothing can be recorded: ${unwritable}`, [], 5);
    const { position, stopped } = this.projector;
    const others = [this.deliveries.report(), this.sources.report(), this.jetStream.report()] as const;
    const [deliveries, sources, jetStream] = await Promise.all(others);
    return {
      ...{ ready: true, position, lag, stoppedTracks: stopped },
      ...(readOnly && { readOnly }),
      ...this.pastReplaced(),
      ...{ deliveries, ...(sources && { sources }), ...(jetStream && { jetStream }), ...this.lastScrub() },
    };
  }

  private pastReplaced() {
    const { latest } = this.log.past;
    return latest && { pastReplaced: { ...latest, noticedAt: new Date(latest.noticedAt).toISOString() } };
  }

  private lastScrub() {
    const { last } = this.scrub;
    return last && { scrub: { at: new Date(last.at).toISOString(), faults: last.faults } };
  }

  @Get('metrics')
  @Header('cache-control', 'no-store')
  @Header('vary', 'Accept')
  @Endpoint({
    tag: 'server',
    summary: 'Measures for Prometheus, in OpenMetrics; in the older text format where Accept names only that',
    answers: { 200: { description: 'The measures', mediaType: 'application/openmetrics-text' } },
    anyAccept: true,
  })
  async readMetrics(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const { type, body } = await this.metrics.exposition(request.headers.accept);
    void reply.type(type);
    return body;
  }
}
