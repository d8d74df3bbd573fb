import { AccessModule } from '../access/access.module.js';
import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module.js';
import { HttpModule } from '../http/http.module.js';
import { HttpClientModule } from '../http-client/http-client.module.js';
import { SourceReportsController } from './http/source-reports-controller.js';
import { SourcesController } from './http/sources-controller.js';
import { ProviderContext } from './polling/provider-context.js';
import { ProviderHttp } from './polling/provider-http.js';
import { SourceFetch } from './polling/source-fetch.js';
import { SourceNaming } from './polling/source-naming.js';
import { SourceQueue } from './polling/source-queue.js';
import { SourceTrial } from './polling/source-trial.js';
import { SourceSecrets } from './registry/source-secrets.js';
import { SourceStore } from './registry/source-store.js';
import { RefusalStore } from './reports/refusal-store.js';
import { ReportStore } from './reports/report-store.js';
import { ReportPush } from './webhook/report-push.js';

/**
 * What is followed for reports. Each sub-room imports only sub-rooms above it in this list:
 *
 * - kinds: how one provider or format is fetched and read
 * - reports (kinds): every version of every report, stored once; the items that could not be read
 * - registry (kinds): the sources, their settings and their secrets
 * - polling (kinds, reports, registry): fetches what is due, and tries settings
 * - webhook (reports, registry): takes in what providers send
 * - health (registry, polling): how the sources fare, for probes and metrics
 * - http: the endpoints
 */
@Module({
  imports: [EventLogModule, HttpModule, AccessModule, HttpClientModule],
  controllers: [SourcesController, SourceReportsController],
  providers: [
    ...[ReportStore, RefusalStore, SourceStore, SourceSecrets],
    ...[ProviderHttp, ProviderContext, SourceQueue, SourceFetch],
    ...[SourceTrial, SourceNaming, ReportPush],
  ],
  exports: [SourceStore, SourceSecrets, SourceQueue, SourceFetch, SourceTrial, SourceNaming, ReportStore, RefusalStore],
})
export class SourcesModule {}
