import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';
import type { JetStreamReadiness } from '../contract/health.js';
import { Clock } from '../domain/time/clock.js';
import { EventLog } from '../event-log/event-log.js';
import { JetStreamSettings } from './jetstream-settings.js';
import { LogPublisher } from './log-publisher.js';
import { StreamCursor } from './stream-cursor.js';

/** Says to probes and to Prometheus how far the log is published to NATS. */
@Injectable()
export class JetStreamHealth {
  constructor(
    private readonly settings: JetStreamSettings,
    private readonly publisher: LogPublisher,
    private readonly cursor: StreamCursor,
    private readonly log: EventLog,
    private readonly clock: Clock,
    registry: Registry,
  ) {
    if (settings.jetStream) this.register(registry);
  }

  /** @returns `undefined` where nothing is published @throws ThawError as `Database.read` */
  async report(): Promise<JetStreamReadiness | undefined> {
    const { jetStream } = this.settings;
    if (!jetStream) return undefined;
    const [row, head] = await Promise.all([this.cursor.row(jetStream.stream), this.log.head()]);
    const own = this.publisher.published;
    const position = own?.place.position ?? row?.position ?? 0;
    const isLeased = (row?.leased_until ?? 0) > this.clock.now();
    const because = this.publisher.fault ?? (isLeased ? null : 'no process publishes at present');
    return {
      ...{ stream: jetStream.stream, position, lag: Math.max(0, head.position - position) },
      ...{ publishesHere: own !== undefined, because },
    };
  }

  private register(registry: Registry): void {
    const registers = [registry];
    const { publisher } = this;
    // While the database does not answer, the gauges keep their last values.
    const report = () => this.report().catch(() => undefined);
    new Gauge({
      name: 'thaw_jetstream_position',
      help: 'The position up to which the log is on the stream of NATS; where another process publishes, as it last wrote it down',
      registers,
      async collect() {
        const said = await report();
        if (said) this.set(said.position);
      },
    });
    new Gauge({
      name: 'thaw_jetstream_lag_entries',
      help: 'How many entries the log is ahead of that position',
      registers,
      async collect() {
        const said = await report();
        if (said) this.set(said.lag);
      },
    });
    new Gauge({
      name: 'thaw_jetstream_publishing',
      help: '1 where this process publishes to NATS; of all processes one does',
      registers,
      collect() {
        this.set(publisher.published ? 1 : 0);
      },
    });
    new Counter({
      name: 'thaw_jetstream_messages_total',
      help: 'Messages that this process has published to NATS',
      registers,
      collect() {
        this.reset();
        this.inc(publisher.counts.sent);
      },
    });
    new Counter({
      name: 'thaw_jetstream_failures_total',
      help: 'How often this process could not publish to NATS',
      registers,
      collect() {
        this.reset();
        this.inc(publisher.counts.failed);
      },
    });
  }
}
