import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { ChannelsModule } from '../alerts/channels/channels.module.js';
import { RulesModule } from '../alerts/rules/rules.module.js';
import { EventLogModule } from '../event-log/event-log.module.js';
import { IntakeModule } from '../intake/intake.module.js';
import { ProjectionModule } from '../projection/projection.module.js';
import { ReadingsModule } from '../readings/readings.module.js';
import { SourcesModule } from '../sources/sources.module.js';
import { PlanExecution } from './plan-execution.js';
import { PresentStateReader } from './present-state.js';
import { Provisioning } from './provisioning.js';

/** Tracks, policies, channels, sources, rules and roles of keys as files of a folder, brought into the database. */
@Module({
  imports: [
    EventLogModule,
    AccessModule,
    ProjectionModule,
    ReadingsModule,
    IntakeModule,
    SourcesModule,
    ChannelsModule,
    RulesModule,
  ],
  providers: [PresentStateReader, PlanExecution, Provisioning],
  exports: [Provisioning],
})
export class ProvisioningModule {}
