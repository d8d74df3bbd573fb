import { Injectable } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import type { FetchResult } from './source-fetch.js';

/** The metrics of fetching. */
@Injectable()
export class PollingMetrics {
  private readonly fetches: Counter<'source' | 'outcome'>;
  private readonly dropped: Counter<'source' | 'reason'>;

  constructor(registry: Registry) {
    this.fetches = new Counter({
      name: 'thaw_source_fetches_total',
      help: 'Fetches of this process, by the name of the source and the outcome: fetched, failed, stopped',
      labelNames: ['source', 'outcome'],
      registers: [registry],
    });
    this.dropped = new Counter({
      name: 'thaw_source_dropped_total',
      help: 'Items that the settings of a source leave out, by the name of the source and the reason',
      labelNames: ['source', 'reason'],
      registers: [registry],
    });
  }

  /** Counts a fetch, and what it left out. @param source the name of the source */
  countFetch(source: string, { outcome, dropped }: FetchResult): void {
    this.fetches.inc({ source, outcome });
    for (const [reason, count] of Object.entries(dropped)) this.dropped.inc({ source, reason }, count);
  }
}
