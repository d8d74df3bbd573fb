import { type DynamicModule, Module } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { AccessModule } from '../access/access.module.js';
import { AlertsModule } from '../alerts/alerts.module.js';
import { CandidatesModule } from '../candidates/candidates.module.js';
import { EventLogModule } from '../event-log/event-log.module.js';
import { HttpModule } from '../http/http.module.js';
import { PagesModule } from '../publishing/pages/pages.module.js';
import { IntakeModule } from '../intake/intake.module.js';
import { IntegrityModule } from '../integrity/integrity.module.js';
import { JetStreamModule } from '../jetstream/jetstream.module.js';
import { ProjectionModule } from '../projection/projection.module.js';
import { McpModule } from '../mcp/mcp.module.js';
import { ReadingsModule } from '../readings/readings.module.js';
import { PublishingModule } from '../publishing/publishing.module.js';
import { PollingModule } from '../sources/polling.module.js';
import { SourcesModule } from '../sources/sources.module.js';
import { StreamModule } from '../stream/stream.module.js';
import { ProvisioningModule } from '../provisioning/provisioning.module.js';
import { UpkeepModule } from '../upkeep/upkeep.module.js';
import { HealthModule } from './health/health.module.js';
import { RuleWatchersModule } from './rule-watchers.module.js';
import { type ProcessSettings, SettingsModule } from './settings.module.js';

/** The rooms of the server. They start in this order and end in the reverse one. */
@Module({
  imports: [
    EventEmitterModule.forRoot(),
    HttpModule,
    EventLogModule,
    AccessModule,
    IntegrityModule,
    ProjectionModule,
    ReadingsModule,
    IntakeModule,
    SourcesModule,
    PollingModule,
    RuleWatchersModule,
    CandidatesModule,
    AlertsModule,
    StreamModule,
    JetStreamModule,
    PublishingModule,
    McpModule,
    PagesModule,
    UpkeepModule,
    ProvisioningModule,
    HealthModule,
  ],
})
export class AppModule {
  static of(settings: ProcessSettings): DynamicModule {
    return { module: AppModule, imports: [SettingsModule.of(settings)] };
  }
}
