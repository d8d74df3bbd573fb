import type { Clock } from '../../src/domain/time/clock.js';
import { DefinedParties } from '../../src/event-log/by-type/defined-parties.js';
import type { EventLog } from '../../src/event-log/event-log.js';
import { RecordedSeries } from '../../src/event-log/by-type/recorded-series.js';
import { EntryRemarks } from '../../src/intake/record/entry-remarks.js';
import { FourEyesCheck } from '../../src/intake/record/four-eyes-check.js';
import { Validator } from '../../src/intake/record/validator.js';

/** The validator of a log, as the intake has it. */
export function validatorOf(log: EventLog, clock: Clock): Validator {
  const fourEyes = new FourEyesCheck({}, log);
  const [parties, series] = [new DefinedParties(log), new RecordedSeries(log)];
  return new Validator(log, clock, parties, series, new EntryRemarks(log, clock), fourEyes);
}
