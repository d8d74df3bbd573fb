import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { EventLogModule } from '../event-log/event-log.module.js';
import { HttpModule } from '../http/http.module.js';
import { ProjectionModule } from '../projection/projection.module.js';
import { AmendmentsController } from './http/amendments-controller.js';
import { ImportsController } from './http/imports-controller.js';
import { IntakeController } from './http/intake-controller.js';
import { SeriesIntakeController } from './http/series-controller.js';
import { BatchRecorder } from './import/batch.js';
import { FileImports } from './import/file-import.js';
import { ImportModule } from './import/import.module.js';
import { AppendRequests } from './record/append-requests.js';
import { EntryDryRun } from './record/dry-run.js';
import { Proposals } from './proposals/proposals.js';
import { ProposalsController } from './proposals/proposals-controller.js';
import { IdempotencyKeys } from './record/idempotency-keys.js';
import { Recorder } from './record/recorder.js';

/** The only way into the log: single entries, amendments, batches, files, and the records that come with Thaw. */
@Module({
  imports: [AccessModule, EventLogModule, HttpModule, ProjectionModule, ImportModule],
  controllers: [ImportsController, IntakeController, AmendmentsController, ProposalsController, SeriesIntakeController],
  providers: [AppendRequests, EntryDryRun, IdempotencyKeys, Recorder, Proposals, BatchRecorder, FileImports],
  exports: [Recorder, EntryDryRun, Proposals],
})
export class IntakeModule {}
