import { Module } from '@nestjs/common';
import { EventLogModule } from '../../event-log/event-log.module.js';
import { ReadingsModule } from '../../readings/readings.module.js';
import { RulePreviews } from './rule-preview.js';
import { RuleStore } from './rule-store.js';
import { RulesController } from './rules-controller.js';
import { SilenceStore } from './silence-store.js';
import { SilencesController } from './silences-controller.js';

/** The rules of alerts with their versions, and silences. */
@Module({
  imports: [EventLogModule, ReadingsModule],
  controllers: [RulesController, SilencesController],
  providers: [RuleStore, SilenceStore, RulePreviews],
  exports: [RuleStore],
})
export class RulesModule {}
