import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { LiveStreams } from './live-streams.js';

/** The metric of open live streams. */
@Injectable()
export class StreamGauge {
  constructor(registry: Registry, streams: LiveStreams) {
    new Gauge({
      name: 'thaw_live_streams_open',
      help: 'How many clients read GET /stream',
      registers: [registry],
      collect() {
        this.set(streams.open);
      },
    });
  }
}
