import type { Clock } from '../../src/domain/time/clock.js';
import { DefinedParties } from '../../src/event-log/defined-parties.js';
import type { EventLog } from '../../src/event-log/event-log.js';
import { RecordedSeries } from '../../src/event-log/recorded-series.js';
import { EntryRemarks } from '../../src/intake/record/entry-remarks.js';
import { Validator } from '../../src/intake/record/validator.js';

/** The validator of a log, as the intake has it. */
export function validatorOf(log: EventLog, clock: Clock): Validator {
  return new Validator(log, clock, new DefinedParties(log), new RecordedSeries(log), new EntryRemarks(log, clock));
}
