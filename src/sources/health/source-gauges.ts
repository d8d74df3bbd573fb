import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';
import { inView } from '../../event-log/view.js';
import type { SourceRow, SourceStateRow } from '../entities.js';
import { SourceStore } from '../registry/source-store.js';

type Measure = (source: SourceRow, state: SourceStateRow) => number | null;

const gauges: readonly (readonly [name: string, help: string, measure: Measure])[] = [
  [
    'thaw_source_up',
    'Whether the last fetch of each source went well: 1 it did, 0 it failed; absent where it is paused or new',
    ({ paused_at: paused }, { failures, succeeded_at: ok }) => {
      if (paused !== null || (failures === 0 && ok === null)) return null;
      return failures === 0 ? 1 : 0;
    },
  ],
  [
    'thaw_source_last_success_timestamp_seconds',
    'When each source was last fetched, or sent, without a fault',
    (_, { succeeded_at: at }) => seconds(at),
  ],
  [
    'thaw_source_newest_item_timestamp_seconds',
    'When the newest item of each source was published',
    (_, { newest_at: at }) => seconds(at),
  ],
  [
    'thaw_source_missing_files',
    'Files that are missing at the provider of each source, and looked for again',
    (_, { gaps }) => (JSON.parse(gaps) as unknown[]).length,
  ],
];

const counters: readonly (readonly [name: string, help: string, measure: (state: SourceStateRow) => number])[] = [
  ['thaw_source_reports_total', 'Versions of reports that each source has given', ({ reports }) => reports],
  ['thaw_source_refusals_total', 'Items of each source that could not be read', ({ refusals }) => refusals],
];

/** Metrics of the sources that are open, taken from the database when Prometheus asks for them. */
@Injectable()
export class SourceGauges {
  private reading: Promise<(readonly [SourceRow, SourceStateRow])[] | undefined> | undefined;

  constructor(
    registry: Registry,
    private readonly sources: SourceStore,
  ) {
    const read = () => this.read();
    for (const [name, help, measure] of gauges) {
      new Gauge({
        name,
        help,
        labelNames: ['source'],
        registers: [registry],
        async collect() {
          const all = await read();
          // Where the database is away, the last values stand.
          if (!all) return;
          this.reset();
          for (const [row, state] of all) {
            const value = measure(row, state);
            if (value !== null) this.set({ source: row.name }, value);
          }
        },
      });
    }
    for (const [name, help, measure] of counters) {
      new Counter({
        name,
        help,
        labelNames: ['source'],
        registers: [registry],
        async collect() {
          const all = await read();
          if (!all) return;
          this.reset();
          for (const [row, state] of all) this.inc({ source: row.name }, measure(state));
        },
      });
    }
  }

  /** The sources with their states, read once a scrape. */
  private read() {
    this.reading ??= inView('open', () => this.sources.all())
      .catch(() => undefined)
      .finally(() => setImmediate(() => (this.reading = undefined)));
    return this.reading;
  }
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1_000;
}
