import { Gauge, type Registry } from 'prom-client';
import type { LiveStreams } from './live-streams.js';

/** The measure of who reads live. */
export function registerStreamGauge(registry: Registry, streams: LiveStreams): void {
  new Gauge({
    name: 'thaw_live_streams_open',
    help: 'How many clients read GET /stream',
    registers: [registry],
    collect() {
      this.set(streams.open);
    },
  });
}
