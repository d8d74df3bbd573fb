import { Module } from '@nestjs/common';
import { EventLogModule } from '../../event-log/event-log.module.js';
import { ProjectionModule } from '../../projection/projection.module.js';
import { ReadingsModule } from '../../readings/readings.module.js';
import { RulesModule } from '../rules/rules.module.js';
import { BackTestQueue } from './back-test-queue.js';
import { BackTestWorker } from './back-test-worker.js';
import { BackTests } from './back-tests.js';
import { BackTestsController } from './back-tests-controller.js';

/** Runs rules over the past. */
@Module({
  imports: [EventLogModule, ProjectionModule, ReadingsModule, RulesModule],
  controllers: [BackTestsController],
  providers: [BackTests, BackTestQueue, BackTestWorker],
})
export class BackTestModule {}
