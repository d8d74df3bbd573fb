import emitters, { type EventEmitter2 } from 'eventemitter2';
import { Registry } from 'prom-client';
import { type SourceInput, sourceInput } from '../../src/contract/sources.js';
import type { StoredReport } from '../../src/domain/reports/report.js';
import type { Database } from '../../src/event-log/database/database.js';
import { AddressGuard } from '../../src/http-client/address-guard.js';
import { HttpClient } from '../../src/http-client/http-client.js';
import { PollingMetrics } from '../../src/sources/polling/polling-metrics.js';
import { ProviderContext } from '../../src/sources/polling/provider-context.js';
import { ProviderHttp } from '../../src/sources/polling/provider-http.js';
import { SourceFetch } from '../../src/sources/polling/source-fetch.js';
import { SourcePoller } from '../../src/sources/polling/source-poller.js';
import { SourceQueue } from '../../src/sources/polling/source-queue.js';
import { SourceSecrets } from '../../src/sources/registry/source-secrets.js';
import { SourceStore } from '../../src/sources/registry/source-store.js';
import { RefusalStore } from '../../src/sources/reports/refusal-store.js';
import { ReportStore } from '../../src/sources/reports/report-store.js';
import type { FixedClock } from '../support/fixed-clock.js';
import { testSecretKeys } from '../support/secret-keys.js';

/** A poller with all that it needs over a database, and a clock that a test moves. Nothing starts by itself. */
export class PollerHarness {
  readonly events: EventEmitter2 = new emitters.EventEmitter2();
  readonly registry = new Registry();
  readonly reports: ReportStore;
  readonly refusals: RefusalStore;
  readonly sources: SourceStore;
  readonly queue: SourceQueue;
  readonly poller: SourcePoller;
  private readonly http: HttpClient;

  constructor(
    readonly database: Database,
    readonly clock: FixedClock,
  ) {
    const settings = { random: () => 0 };
    const secrets = new SourceSecrets({ secretKeys: testSecretKeys });
    this.http = new HttpClient(new AddressGuard({ privateAddresses: 'all' }), clock, { version: 'test' });
    this.reports = new ReportStore(database);
    this.refusals = new RefusalStore(database);
    this.sources = new SourceStore(database, secrets, clock, this.events);
    this.queue = new SourceQueue(this.reports, this.refusals);
    const context = new ProviderContext(new ProviderHttp(this.http, clock), this.reports, clock);
    const fetch = new SourceFetch(database, this.queue, context, secrets, clock, this.events, settings);
    this.poller = new SourcePoller(database, this.queue, fetch, new PollingMetrics(this.registry), clock, settings);
  }

  /** Adds a source, which is due at once. @returns its id */
  async add(input: SourceInput & { name: string }): Promise<string> {
    const { id } = await this.sources.create({ ...sourceInput.parse(input), name: input.name });
    return id;
  }

  /** Fetches all that is due. */
  async poll(): Promise<void> {
    this.poller.start();
    this.poller.wake();
    await this.poller.idle();
  }

  /** Every version of every report, in the order of their sequence. */
  async versions(): Promise<StoredReport[]> {
    return this.reports.readAfter(0, 1_000_000);
  }

  async close(): Promise<void> {
    await this.poller.stop();
    await this.http.close();
  }
}
