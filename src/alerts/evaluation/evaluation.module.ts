import { Module } from '@nestjs/common';
import { EventLogModule } from '../../event-log/event-log.module.js';
import { IntakeModule } from '../../intake/intake.module.js';
import { ReadingsModule } from '../../readings/readings.module.js';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { Alerter } from './alerter.js';
import { Evaluator } from './evaluator.js';
import { RuleEffectsController } from './rule-effects-controller.js';
import { RuleEffectsReader } from './rule-effects.js';
import { TrackStates } from './track-states.js';

/** Evaluates the rules: live, as the log grows and days pass, and for an entry that is not recorded yet. */
@Module({
  imports: [EventLogModule, IntakeModule, ReadingsModule, LifecycleModule, NotificationsModule],
  controllers: [RuleEffectsController],
  providers: [Alerter, Evaluator, TrackStates, RuleEffectsReader],
})
export class EvaluationModule {}
