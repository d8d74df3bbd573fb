import { Module } from '@nestjs/common';
import { EventLogModule } from '../../event-log/event-log.module.js';
import { EntryRemarks } from '../record/entry-remarks.js';
import { FourEyesCheck } from '../record/four-eyes-check.js';
import { Validator } from '../record/validator.js';
import { Importer } from './importer.js';
import { ShippedRecords } from './shipped-records.js';

/** Files of entries into the log. It needs no projection: who imports a long file catches up once, at its end. */
@Module({
  imports: [EventLogModule],
  providers: [EntryRemarks, FourEyesCheck, Validator, Importer, ShippedRecords],
  exports: [Validator, Importer, ShippedRecords],
})
export class ImportModule {}
