import { Injectable } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import type { FetchOutcome } from './source-fetch.js';

/** The metrics of fetching. */
@Injectable()
export class PollingMetrics {
  private readonly fetches: Counter<'source' | 'outcome'>;

  constructor(registry: Registry) {
    this.fetches = new Counter({
      name: 'thaw_source_fetches_total',
      help: 'Fetches of this process, by the name of the source and the outcome: fetched, failed, stopped',
      labelNames: ['source', 'outcome'],
      registers: [registry],
    });
  }

  /** Counts a fetch. @param source the name of the source */
  countFetch(source: string, outcome: FetchOutcome): void {
    this.fetches.inc({ source, outcome });
  }
}
