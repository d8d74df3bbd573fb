import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module.js';
import { ProjectionModule } from '../projection/projection.module.js';
import { AmendmentsController } from './http/amendments-controller.js';
import { IntakeController } from './http/intake-controller.js';
import { BatchRecorder } from './import/batch.js';
import { Importer } from './import/importer.js';
import { ShippedRecords } from './import/shipped-records.js';
import { AppendRequests } from './record/append-requests.js';
import { EntryDryRun } from './record/dry-run.js';
import { IdempotencyKeys } from './record/idempotency-keys.js';
import { Recorder } from './record/recorder.js';
import { Validator } from './record/validator.js';

/** The only way into the log: single entries, amendments, batches, files, and the records that come with Thaw. */
@Module({
  imports: [EventLogModule, ProjectionModule],
  controllers: [IntakeController, AmendmentsController],
  providers: [
    Validator,
    AppendRequests,
    EntryDryRun,
    IdempotencyKeys,
    Recorder,
    Importer,
    BatchRecorder,
    ShippedRecords,
  ],
  exports: [Recorder, EntryDryRun, Importer, ShippedRecords],
})
export class IntakeModule {}
